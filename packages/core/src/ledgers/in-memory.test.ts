import { describe, expect, it } from 'vitest';
import type { LedgerBatch, LedgerChange } from '../contracts/ledger-changes.ts';
import type { Ledger } from '../contracts/ledger.ts';
import { memoryItem, timeAt } from '../testing/build-memory-item.ts';
import { newMemory, plainTerms } from '../testing/build-new-memory.ts';
import { storedMessage } from '../testing/build-stored-message.ts';
import { storedRecord } from '../testing/build-stored-record.ts';
import type { Filter } from '../types/filter.ts';
import type { Scope } from '../types/scope.ts';
import { createCallGate } from '../internal/call-gate.ts';
import { createLedger } from './in-memory/create-ledger.ts';
import { createStateHolder } from './in-memory/state-holder.ts';
import { inMemoryStore } from './in-memory.ts';

const ana: Scope = { userId: 'ana' };
const note = { at: timeAt(1) };

function batch(...changes: readonly LedgerChange[]): LedgerBatch {
  return { preconditions: [], changes };
}

/** So many memories in one scope, of which every scan takes a few pauses. */
async function fill(ledger: Ledger, count: number, scope: Scope = ana): Promise<void> {
  const changes = Array.from({ length: count }, (_, index): LedgerChange => {
    const item = memoryItem({
      ...scope,
      id: `${Object.values(scope).join(' ')} ${index}`,
      memory: 'tea',
      hash: '',
      metadata: { index },
    });
    return { type: 'insert-memory', memory: newMemory({ item }), note };
  });
  expect(await ledger.commit(batch(...changes))).toStrictEqual({ committed: true });
}

/** How many turns the event loop gets until the work is done. */
async function countTurns(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const turn = (): void => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work;
  isDone = true;
  return turns;
}

describe('inMemoryStore', () => {
  it('refuses options that it does not know', () => {
    expect(() => inMemoryStore({ path: 'here' } as never)).toThrow(
      'inMemoryStore: path: there is no such option',
    );
    expect(() => inMemoryStore({ indexOutside: 1 } as never)).toThrow('1 is neither true nor false');
  });

  it('gives each store a state of its own', async () => {
    const [first, second] = [inMemoryStore(), inMemoryStore()];
    await fill(first.ledger, 1);
    expect((await first.ledger.describe()).memories).toBe(1);
    expect((await second.ledger.describe()).memories).toBe(0);
  });

  it('lets the event loop turn during long reads and erasures', async () => {
    const { ledger } = inMemoryStore();
    await fill(ledger, 30_000);
    const last: Filter = { type: 'compare', field: { metadata: 'index' }, operator: 'gt', value: 29_998 };
    const filter: Filter = { type: 'or', filters: Array.from({ length: 50 }, () => last) };
    const sort = { field: 'createdAt', direction: 'ascending' } as const;
    const listing = ledger.listMemories({ scopes: [ana], filter, sort, limit: 5, countTotal: true });
    expect(await countTurns(listing)).toBeGreaterThanOrEqual(1);
    expect(await listing).toMatchObject({ total: 1 });
    expect(await countTurns(ledger.erase(ana, timeAt(2)))).toBeGreaterThanOrEqual(1);
    expect((await ledger.describe()).memories).toBe(0);
  });

  it('reads no more rows than carry the rarest id of the scope', async () => {
    const { ledger } = inMemoryStore();
    await fill(ledger, 500);
    await fill(ledger, 3, { userId: 'ana', runId: 'rare' });
    await fill(ledger, 300, { userId: 'ben', runId: 'common' });
    const filter: Filter = { type: 'compare', field: { column: 'kind' }, operator: 'eq', value: 'summary' };
    const readRows = async (...scopes: readonly Scope[]): Promise<number> => {
      const request = { scopes, filter, terms: [], source: { by: 'newest', limit: 1 } } as const;
      return (await ledger.findCandidates(request)).rowsRead;
    };
    expect(await readRows({ userId: 'ana', runId: 'rare' })).toBe(3);
    expect(await readRows({ userId: 'ben' }, { runId: 'rare' })).toBe(303);
    expect(await readRows({ userId: 'nobody' })).toBe(0);
  });

  it('never shows half of a commit to a read that is under way', async () => {
    const { ledger } = inMemoryStore();
    await fill(ledger, 30_000);
    const sort = { field: 'createdAt', direction: 'ascending' } as const;
    const filter = {
      type: 'compare',
      field: { metadata: 'index' },
      operator: 'in',
      value: [0, 29_999],
    } as const;
    const listing = ledger.listMemories({ scopes: [ana], filter, sort, limit: 5, countTotal: true });
    const deleting = ledger.commit(
      batch(
        { type: 'delete-memory', id: 'ana 29999', expectedVersion: 1, note },
        { type: 'delete-memory', id: 'ana 0', expectedVersion: 1, note },
      ),
    );
    expect(await deleting).toStrictEqual({ committed: true });
    expect((await listing).memories.map(({ item }) => item.id)).toStrictEqual(['ana 0', 'ana 29999']);
  });

  it('waits with closing for what is under way, and refuses everything after it', async () => {
    const { ledger, vectorStore } = inMemoryStore();
    await fill(ledger, 20_000);
    const erasing = ledger.erase(ana, timeAt(2));
    const closing = ledger.close();
    await expect(ledger.describe()).rejects.toThrow('the memory is closed');
    await expect(vectorStore.count({ generation: 1, dimensions: 2 })).rejects.toThrow('the memory is closed');
    await closing;
    expect(await erasing).toStrictEqual({ complete: true, memories: 20_000, messages: 0 });
    await ledger.close();
  });
});

describe('erase', () => {
  it('leaves no string of what it erased anywhere in the store', async () => {
    const holder = createStateHolder(false);
    const ledger = createLedger(createCallGate(), holder);
    const planted: Scope = { userId: 'planted user', runId: 'planted run' };
    const claim = { scope: planted, operationId: 'planted operation', token: 'planted token' };
    const message = storedMessage({
      ...planted,
      key: 'planted key',
      id: 'planted message',
      text: 'planted words',
    });
    const item = memoryItem({ ...planted, id: 'planted id', memory: 'planted text', sources: [message.id] });
    const vector = { generation: 1, vector: Float32Array.of(1, 0) };
    const terms = plainTerms('planted');
    await ledger.claimOperation({ ...claim, payloadHash: 'h', now: timeAt(0), until: timeAt(9) });
    await ledger.commit(
      batch(
        { type: 'insert-message', message },
        {
          type: 'insert-memory',
          memory: newMemory({
            item,
            sourceKeys: [message.key],
            uniqueKey: 'planted',
            vector,
            needsIndexing: true,
          }),
          note: { ...note, operationId: 'planted operation', reason: 'planted reason' },
        },
        {
          type: 'replace-memory',
          memory: { item: { ...item, version: 2 }, content: { terms, vector, needsIndexing: true } },
          expectedVersion: 1,
          note,
        },
        {
          type: 'insert-memory',
          memory: newMemory({ item: { ...item, id: 'planted and deleted' }, vector }),
          note,
        },
        { type: 'delete-memory', id: 'planted and deleted', expectedVersion: 1, note },
        {
          type: 'put-record',
          record: storedRecord({
            owner: planted,
            namespace: ['planted'],
            key: 'planted',
            value: { planted: 1 },
          }),
          terms,
          vector,
          needsIndexing: true,
        },
        { type: 'finish-operation', claim, result: { text: 'planted answer' } },
      ),
    );
    expect(stringsIn(holder.state).filter((text) => text.includes('planted')).length).toBeGreaterThan(20);
    expect(await ledger.erase({ userId: 'planted user' }, timeAt(2))).toStrictEqual({
      complete: true,
      memories: 1,
      messages: 1,
    });
    expect(stringsIn(holder.state).filter((text) => text.includes('planted'))).toStrictEqual([]);
    expect([...(holder.state.generations.get(1)?.vectors ?? [])]).toStrictEqual([]);
  });

  it('spares what was written after it began', async () => {
    const { ledger } = inMemoryStore();
    await fill(ledger, 20_000);
    const erasing = ledger.erase(ana, timeAt(2));
    while ((await ledger.readEpoch()) === 0) await new Promise((resolve) => setImmediate(resolve));
    const later = newMemory({ item: { id: 'later' } });
    const epoch = await ledger.readEpoch();
    const insert: LedgerChange = { type: 'insert-memory', memory: later, note };
    await ledger.commit({ preconditions: [{ type: 'epoch', scope: ana, epoch }], changes: [insert] });
    expect(await erasing).toMatchObject({ memories: 20_000 });
    expect((await ledger.readMemory('later'))?.item).toStrictEqual(later.item);
    expect((await ledger.describe()).memories).toBe(1);
  });

  it('is finished by finishErasures when it was aborted', async () => {
    const { ledger } = inMemoryStore();
    await fill(ledger, 20_000);
    await fill(ledger, 10, { userId: 'ben' });
    const controller = new AbortController();
    const reason = new Error('enough');
    const erasing = ledger.erase(ana, timeAt(2), controller.signal);
    const outcome = Promise.allSettled([erasing]);
    while ((await ledger.describe()).memories === 20_010)
      await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    expect(await outcome).toStrictEqual([{ status: 'rejected', reason }]);
    const { memories: left } = await ledger.describe();
    expect(left).toBeGreaterThan(10);
    expect(await ledger.finishErasures()).toStrictEqual({ complete: true, memories: left - 10, messages: 0 });
    expect((await ledger.describe()).memories).toBe(10);
    expect(await ledger.finishErasures()).toStrictEqual({ complete: true, memories: 0, messages: 0 });
  });

  it('refuses a scope without ids', async () => {
    const { ledger } = inMemoryStore();
    await fill(ledger, 1);
    await expect(ledger.erase({}, timeAt(2))).rejects.toThrow('erase: no scope');
    expect((await ledger.describe()).memories).toBe(1);
  });
});

describe('vectors', () => {
  it('drops those of records in a generation that nothing asks for any more', async () => {
    const { ledger } = inMemoryStore();
    const record = storedRecord();
    const terms = plainTerms('words');
    const vector = Float32Array.of(1, 0);
    const query = { owner: {}, prefix: [], now: timeAt(1), terms: [], limit: 5 };
    const set = (generation: number): LedgerChange => ({
      type: 'set-vectors',
      vectors: [{ target: 'record', key: 1, version: record.updatedAt, generation, vector }],
    });
    const previous = { generation: 1, fingerprint: 'a:b:2', dimensions: 2 };
    await ledger.commit(batch({ type: 'put-record', record, terms, needsIndexing: false }, set(1)));
    const building = { generation: 2, status: 'building', previous } as const;
    await ledger.commit(batch({ type: 'set-index-state', state: building }, set(2)));
    expect(await ledger.searchRecords({ ...query, vector: { generation: 1, vector } })).toHaveLength(1);
    await ledger.commit(
      batch({ type: 'set-index-state', state: { generation: 3, status: 'ready' } }, set(3)),
    );
    expect(await ledger.searchRecords({ ...query, vector: { generation: 1, vector } })).toStrictEqual([]);
    expect(await ledger.searchRecords({ ...query, vector: { generation: 3, vector } })).toHaveLength(1);
  });
});

/** Every string that a value holds, keys included. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Map) return [...value].flatMap((entry) => stringsIn(entry));
  if (value instanceof Set) return [...value].flatMap((entry) => stringsIn(entry));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => [key, ...stringsIn(entry)]);
}
