/** Whose memories are whose: scopes, ids through `scoped`, who there is, taking everything out, and leaving nothing. */
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, open, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Memory, MemoryNotFoundError } from '@keepsake/core';

const folder = await mkdtemp(join(tmpdir(), 'keepsake-scopes-'));
const path = join(folder, 'memory.db');
const memory = new Memory({ store: { provider: 'sqlite', config: { path } } });

// #region write
await memory.add('I am allergic to peanuts.', { userId: 'ana' });
await memory.add('The trip starts in Porto.', { userId: 'ana', agentId: 'travel', runId: 'trip-1' });
await memory.add('I am allergic to cats.', { userId: 'bob', agentId: 'travel' });
// #endregion

// #region read
const ofAna = await memory.getAll({ userId: 'ana' }); // both of Ana's, whatever else they carry
const ofBoth = await memory.getAll({ userId: 'ana', agentId: 'travel' }); // only what carries both ids
const ofAgent = await memory.getAll({ agentId: 'travel' }); // the agent's, of any user
const ofTwo = await memory.search('allergic', { filters: { userId: ['ana', 'bob'] } });
// #endregion
assert.deepEqual([ofAna.total, ofBoth.total, ofAgent.total, ofTwo.results.length], [2, 1, 2, 2]);

// #region two-users
const { results: allergies } = await memory.search('Who is allergic?', {
  filters: { OR: [{ userId: 'ana' }, { userId: 'bob', agentId: 'travel' }] },
});
// #endregion
assert.deepEqual(allergies.map((result) => result.memory).toSorted(), [
  'I am allergic to cats.',
  'I am allergic to peanuts.',
]);

// #region scoped
const ana = memory.scoped({ userId: 'ana' });
await ana.add('I like window seats.', { runId: 'trip-1' }); // carries userId 'ana' and runId 'trip-1'
const { results: aboutSeats } = await ana.search('Which seats?');
// #endregion
assert.deepEqual(
  aboutSeats.map((result) => [result.memory, result.userId, result.runId]),
  [['I like window seats.', 'ana', 'trip-1']],
);

// #region foreign-id
const [ofBob] = (await memory.getAll({ userId: 'bob' })).results;
const id = ofBob?.id ?? '';
console.log(await ana.get(id)); // null
const refusal = await ana.delete(id).catch((error: unknown) => error); // MemoryNotFoundError
// #endregion
assert.equal(await ana.get(id), null);
assert.ok(refusal instanceof MemoryNotFoundError);
assert.equal((await memory.get(id))?.memory, 'I am allergic to cats.');
await assert.rejects(ana.search('cats', { userId: 'bob' }), { code: 'invalid-input' });

// #region who
const { users, agents, runs } = await memory.scopes();
// #endregion
assert.deepEqual(
  users.map(({ id: user, memories }) => [user, memories]),
  [
    ['ana', 3],
    ['bob', 1],
  ],
);
assert.deepEqual(
  [agents, runs].map((list) => list.map((entry) => entry.id)),
  [['travel'], ['trip-1']],
);

const backup = join(folder, 'ana.jsonl');
// #region export
for await (const line of memory.export({ userId: 'ana' })) await appendFile(backup, `${line}\n`);
// #endregion

// #region delete
const [seat] = aboutSeats;
await memory.delete(seat?.id ?? '', { reason: 'she changed her mind' });
const history = await memory.history(seat?.id ?? ''); // DELETE, ADD: its words are still in the file
// #endregion
assert.deepEqual(
  history.map(({ event, newMemory, previousMemory }) => [event, newMemory, previousMemory]),
  [
    ['DELETE', null, 'I like window seats.'],
    ['ADD', 'I like window seats.', null],
  ],
);

await ana.records.put(['profile'], 'diet', { avoids: 'peanuts' });
// #region erase
const erased = await memory.erase({ userId: 'ana' });
console.log(erased); // { complete: true, memories: 2, messages: 3 }
// #endregion
assert.deepEqual(erased, { complete: true, memories: 2, messages: 3 });
assert.deepEqual(await memory.history(seat?.id ?? ''), []);
assert.deepEqual((await memory.messages.list({ userId: 'ana' })).results, []);
assert.equal(await ana.records.get(['profile'], 'diet'), null);
assert.equal((await memory.getAll({ userId: 'bob' })).total, 1);
for (const file of await readdir(folder)) {
  if (!file.startsWith('memory.db')) continue;
  const bytes = await readFile(join(folder, file));
  for (const planted of ['peanuts', 'Porto', 'window', '"ana"']) {
    assert.equal(bytes.includes(planted), false, `${file} still holds ${planted}`);
  }
}

// #region import
const file = await open(backup);
const imported = await memory.import(file.readLines());
console.log(imported); // { messages: 3, memories: 3, records: 0, skipped: 0 }
// #endregion
assert.deepEqual(imported, { messages: 3, memories: 3, records: 0, skipped: 0 });
assert.deepEqual(
  (await memory.getAll({ userId: 'ana' })).results,
  [aboutSeats, ofAna.results].flat().map((item) => {
    const { score: _score, ...rest } = { score: 0, ...item };
    return rest;
  }),
);

await memory.close();
await rm(folder, { recursive: true });
