import { expect, it } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import { inMemoryStore } from '../../ledgers/in-memory.ts';
import { memoryItem } from '../../testing/build-memory-item.ts';
import { plainTerms } from '../../testing/build-new-memory.ts';
import type { MemoryItem } from '../../types/memory.ts';
import { describeChanges } from './describe-changes.ts';

const note = { at: '2026-02-01T00:00:00.000Z', operationId: 'op', reason: 'she moved' };
const content = { terms: plainTerms('x'), needsIndexing: false };

function insert(item: MemoryItem): LedgerChange {
  return { type: 'insert-memory', memory: { item, ...content, sourceKeys: [] }, note };
}

function replace(item: MemoryItem): LedgerChange {
  return { type: 'replace-memory', memory: { item }, expectedVersion: item.version - 1, note };
}

it('tells of a memory that another one replaced, and of the one that did', async () => {
  const { ledger } = inMemoryStore();
  const lisbon = memoryItem({ id: 'old', memory: 'lives in Lisbon', userId: 'ana' });
  await ledger.commit({ preconditions: [], changes: [insert(lisbon)] });
  const porto = memoryItem({ id: 'new', memory: 'lives in Porto', userId: 'ana', supersedes: 'old' });
  const replaced = { ...lisbon, supersededBy: 'new', validTo: note.at, version: 2 };
  const told = await describeChanges([insert(porto), replace(replaced)], ledger);
  expect(told).toEqual([
    { type: 'memory.created', memory: porto, supersedes: 'old', ...note },
    { type: 'memory.superseded', memory: replaced, supersededBy: 'new', ...note },
  ]);
});

it('tells of an edit of a replaced memory, and of its return, as updates', async () => {
  const { ledger } = inMemoryStore();
  const item = memoryItem({ id: 'a', memory: 'tea', userId: 'ana', supersededBy: 'b' });
  const { supersededBy: _supersededBy, ...returned } = item;
  const told = await describeChanges(
    [
      insert(item),
      replace({ ...item, memory: 'green tea', version: 2 }),
      replace({ ...returned, version: 3 }),
    ],
    ledger,
  );
  expect(told.map(({ type, previousMemory }) => [type, previousMemory])).toEqual([
    ['memory.created', undefined],
    ['memory.updated', 'tea'],
    ['memory.updated', 'green tea'],
  ]);
});

it('tells of a memory that a batch writes and deletes itself, in its last state', async () => {
  const { ledger } = inMemoryStore();
  const item = memoryItem({ id: 'a', memory: 'tea', userId: 'ana' });
  const told = await describeChanges(
    [
      insert(item),
      replace({ ...item, memory: 'coffee', version: 2 }),
      { type: 'delete-memory', id: 'a', expectedVersion: 2, note },
    ],
    ledger,
  );
  expect(told.map(({ type, memory }) => [type, memory.memory])).toEqual([
    ['memory.created', 'tea'],
    ['memory.updated', 'coffee'],
    ['memory.deleted', 'coffee'],
  ]);
});

it('says nothing of what is not there: the commit is refused for it', async () => {
  const { ledger } = inMemoryStore();
  const item = memoryItem({ id: 'a', userId: 'ana' });
  const changes: readonly LedgerChange[] = [
    replace({ ...item, version: 2 }),
    { type: 'delete-memory', id: 'b', expectedVersion: 1, note },
  ];
  expect(await describeChanges(changes, ledger)).toEqual([]);
});

it('hands out copies: what a listener does to them does not reach what is written', async () => {
  const { ledger } = inMemoryStore();
  const item = memoryItem({ id: 'a', userId: 'ana', metadata: { tags: ['tea'] } });
  const [event] = await describeChanges([insert(item)], ledger);
  expect(event?.memory).toEqual(item);
  expect(event?.memory).not.toBe(item);
  expect(event?.memory.metadata.tags).not.toBe(item.metadata.tags);
  expect(Object.isFrozen(event)).toBe(true);
});

it('tells of a deleted memory that is back as of a new one', async () => {
  const { ledger } = inMemoryStore();
  const item = memoryItem({ id: 'a', memory: 'tea', userId: 'ana', version: 2 });
  const memory = { item, ...content, sourceKeys: [] };
  const told = await describeChanges([{ type: 'reopen-memory', memory, expectedVersion: 1, note }], ledger);
  expect(told).toEqual([{ type: 'memory.created', memory: item, ...note }]);
});
