/** What goes wrong, and how a program knows: typed errors, repeats, aborts, and several processes on one file. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInputError, Memory, MemoryError, StorageError } from '@keepsake/core';

const folder = await mkdtemp(join(tmpdir(), 'keepsake-sharing-'));
const path = join(folder, 'memory.db');
const memory = new Memory({ store: { provider: 'sqlite', config: { path } } });

function addInAnotherProcess(count: number): Promise<unknown[]> {
  const script = join(import.meta.dirname, 'add-notes.ts');
  const child = spawn(process.execPath, [...process.execArgv, script, path, String(count)], {
    stdio: 'inherit',
  });
  return once(child, 'exit');
}

// #region processes
const others = [addInAnotherProcess(25), addInAnotherProcess(25)];
for (let note = 0; note < 25; note += 1) await memory.add(`Note ${note} of the parent.`, { userId: 'ana' });
await Promise.all(others);
const { total } = await memory.getAll({ userId: 'ana', limit: 1 });
console.log(total); // 75
// #endregion
assert.deepEqual(
  (await Promise.all(others)).map(([code]) => code),
  [0, 0],
);
assert.equal(total, 75);

// #region operation-id
const options = { userId: 'ana', runId: 'chat-1', operationId: 'request-7f3a' };
const answer = await memory.add('I cancelled the gym.', options);
const repeated = await memory.add('I cancelled the gym.', options); // a retry after a timeout, say
console.log(repeated.results[0]?.id === answer.results[0]?.id); // true: written once
// #endregion
assert.deepEqual(repeated, answer);
await assert.rejects(memory.add('I joined a gym.', options), { code: 'operation-mismatch' });

// #region abort
const controller = new AbortController();
const pending = memory.search('gym', { userId: 'ana', signal: controller.signal });
controller.abort(new Error('the user left'));
const reason = await pending.catch((error: unknown) => error); // Error: the user left
// #endregion
assert.deepEqual(reason, new Error('the user left'));

async function rememberThat(text: string, scope: { readonly userId: string }): Promise<string> {
  // #region handle
  try {
    await memory.add(text, scope);
    return 'remembered';
  } catch (error) {
    if (!MemoryError.isInstance(error)) throw error;
    switch (error.code) {
      case 'invalid-input':
      case 'scope-required':
        return `the caller's mistake: ${error.message}`;
      case 'storage-failed':
        return `nothing was stored: ${error.message}`;
      default:
        throw error;
    }
  }
  // #endregion
}
assert.equal(await rememberThat('I like jazz.', { userId: 'ana' }), 'remembered');
assert.equal(
  await rememberThat('I like jazz.', { userId: ' ' }),
  "the caller's mistake: add.userId: the id is blank. " +
    'Pass a string of 1 to 256 characters without white space, or a safe integer',
);

// #region misspelt
const misspelt = { userId: 'ana', treshold: 0.5 };
const error = await memory.search('jazz', misspelt).catch((refused: unknown) => refused);
if (error instanceof InvalidInputError) console.log(error.path, error.message);
// #endregion
assert.ok(error instanceof InvalidInputError);
assert.match(error.message, /^search\.treshold: there is no such option\. Did you mean "threshold"\?/);

const text = join(folder, 'notes.txt');
await writeFile(text, 'Not a database, but somebody named it as one.'.repeat(100));
const wrong = new Memory({ store: { provider: 'sqlite', config: { path: text } } });
const failure = await wrong.scopes().catch((refused: unknown) => refused);
assert.ok(failure instanceof StorageError);
assert.equal(failure.failure, 'not-a-database');
await wrong.close();

// #region close
const short = new Memory({ store: { provider: 'sqlite', config: { path } } });
try {
  await short.add('I like short blocks.', { userId: 'ana' });
} finally {
  await short.close(); // also after an error
}
// #endregion
await memory.close();
await assert.rejects(short.scopes(), { code: 'memory-closed' });
await assert.rejects(memory.scopes(), { code: 'memory-closed' });
await rm(folder, { recursive: true });
