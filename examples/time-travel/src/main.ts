// How a memory follows a life that changes: what is true now, what was true then, what was known when, and how a mistake is
// taken back.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Memory, UndoConflictError } from '@keepsake/core';

const folder = await mkdtemp(join(tmpdir(), 'keepsake-example-'));
const memory = new Memory({ store: { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } });
const ana = { userId: 'ana' };

function texts(results: readonly { readonly memory: string }[]): readonly string[] {
  return results.map((item) => item.memory);
}

/** Lets a moment pass, so that two things are not recorded at the same time. */
async function moment(): Promise<Date> {
  await new Promise((resolve) => setTimeout(resolve, 2));
  const now = new Date();
  await new Promise((resolve) => setTimeout(resolve, 2));
  return now;
}

const { results: said } = await memory.add('I live in Berlin.', { ...ana, timestamp: '2024-05-01' });
const berlin = said[0]?.id ?? '';
const beforeTheNews = await moment();

// #region supersede
const lisbon = await memory.supersede(berlin, { text: 'Ana lives in Lisbon.', validFrom: '2026-03-01' }, ana);
const now = await memory.getAll(ana); // Ana lives in Lisbon.
const both = await memory.search('Where does Ana live?', { ...ana, includeSuperseded: true });
console.log(both.results[0]?.memory, '←', both.results[1]?.memory); // Ana lives in Lisbon. ← I live in Berlin.
// #endregion
assert.deepEqual(texts(now.results), ['Ana lives in Lisbon.']);
assert.deepEqual(texts(both.results), ['Ana lives in Lisbon.', 'I live in Berlin.']);
assert.equal(lisbon.supersedes, berlin);

const replaced = await memory.get(berlin);
assert.equal(replaced?.supersededBy, lisbon.id);
assert.equal(replaced.validTo, '2026-03-01T00:00:00.000Z');

// #region valid-at-and-as-of
const trueIn2025 = await memory.getAll({ ...ana, validAt: '2025-06-01' }); // I live in Berlin.
const trueInApril = await memory.getAll({ ...ana, validAt: '2026-04-01' }); // Ana lives in Lisbon.
const knownBefore = await memory.getAll({ ...ana, asOf: beforeTheNews }); // I live in Berlin.
// What one took for true of April, before the news of the move:
const believed = await memory.getAll({ ...ana, asOf: beforeTheNews, validAt: '2026-04-01' }); // I live in Berlin.
// #endregion
assert.deepEqual(texts(trueIn2025.results), ['I live in Berlin.']);
assert.deepEqual(texts(trueInApril.results), ['Ana lives in Lisbon.']);
assert.deepEqual(texts(knownBefore.results), ['I live in Berlin.']);
assert.deepEqual(texts(believed.results), ['I live in Berlin.']);

// The world can change back: that is a third memory, not the first one again.
const back = await memory.supersede(
  lisbon.id,
  { text: 'Ana lives in Berlin.', validFrom: '2026-09-01' },
  ana,
);
assert.deepEqual(texts((await memory.getAll(ana)).results), ['Ana lives in Berlin.']);

// #region undo
// She had never moved back: it was her sister.
const undone = await memory.undo(back.operationId, ana);
for (const { event, memory: text } of undone.results) console.log(event, text);
// UPDATE Ana lives in Lisbon.
// DELETE Ana lives in Berlin.
// #endregion
assert.deepEqual(
  undone.results.map(({ event, memory: text }) => [event, text]),
  [
    ['UPDATE', 'Ana lives in Lisbon.'],
    ['DELETE', 'Ana lives in Berlin.'],
  ],
);
assert.deepEqual(texts((await memory.getAll(ana)).results), ['Ana lives in Lisbon.']);

// #region history
for (const { version, event, state, reason } of (await memory.history(lisbon.id)).toReversed()) {
  console.log(version, event, state.supersededBy ?? 'true still', reason ?? '');
}
// 1 ADD true still
// 2 UPDATE (the id of the memory that replaced it)
// 3 UPDATE true still undo of (the operation)
// #endregion
const history = (await memory.history(lisbon.id)).toReversed();
assert.deepEqual(
  history.map(({ version, event, state }) => [version, event, state.supersededBy]),
  [
    [1, 'ADD', undefined],
    [2, 'UPDATE', back.id],
    [3, 'UPDATE', undefined],
  ],
);
assert.equal(history[2]?.reason, `undo of ${back.operationId}`);
assert.equal(history[2].operationId, undone.operationId);

// What was deleted by mistake comes back, under its id; nothing was lost while it was gone.
const beforeTheMistake = await memory.getAll({ ...ana, includeSuperseded: true });
// #region undo-deletion
const { operationId } = await memory.deleteAll(ana);
const restored = await memory.undo(operationId, ana);
// #endregion
assert.equal(restored.results.length, beforeTheMistake.total);
const afterwards = await memory.getAll({ ...ana, includeSuperseded: true });
assert.deepEqual(
  afterwards.results.map(({ id, memory: text }) => [id, text]),
  beforeTheMistake.results.map(({ id, memory: text }) => [id, text]),
);

// #region conflict
const first = await memory.update(lisbon.id, 'Ana lives in Lissabon.');
const second = await memory.update(lisbon.id, 'Ana lives in Lisbon, in the Alfama.');
const refused = await memory.undo(first.operationId, ana).catch((error: unknown) => error);
if (refused instanceof UndoConflictError) console.log(refused.changedBy === second.operationId); // true
await memory.undo(second.operationId, ana);
// #endregion
assert.ok(refused instanceof UndoConflictError);
assert.equal(refused.changedBy, second.operationId);
assert.deepEqual(texts((await memory.getAll(ana)).results), ['Ana lives in Lissabon.']);

await memory.close();
await rm(folder, { recursive: true, force: true });
