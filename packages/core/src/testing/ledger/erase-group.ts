import { expect } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { Store } from '../../contracts/ledger.ts';
import { SCOPE_FIELDS, scopeKey, scopeMatches, type Scope } from '../../types/scope.ts';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import { newMemory, plainTerms } from '../build-new-memory.ts';
import { storedRecord } from '../build-stored-record.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { unitVector } from '../seeded-random.ts';
import { epochOf, eraseRaceCases } from './erase-races.ts';
import type { LedgerContext } from './ledger-context.ts';
import {
  ana,
  commit,
  insert,
  nextVersion,
  refused,
  remove,
  replace,
  saidRows,
  sayChanges,
  type SaidRows,
} from './write-rows.ts';

const generation = { generation: 1, dimensions: 2 };
const scopes: readonly Scope[] = [
  { userId: 'ana' },
  { userId: 'ana', runId: 'r1' },
  { userId: 'ana', agentId: 'guide', runId: 'r1', appId: 'app' },
  { userId: 'an' },
  { userId: 'ana ' },
  { userId: 'bo', runId: 'r1' },
  { agentId: 'ana' },
  { agentId: 'guide' },
  { runId: 'r1' },
];

/** In every scope: a message, its episode with a vector, a fact with two versions, a deleted memory, a record, a claim. */
async function fill({ ledger, vectorStore }: Store): Promise<readonly SaidRows[]> {
  await vectorStore.prepare(generation);
  const rows = scopes.map((scope, index) => saidRows({ ...scope, text: `said ${index}`, id: 'm' }));
  for (const [index, row] of rows.entries()) {
    const scope = scopes[index] ?? {};
    const fact = memoryItem({ ...scope, memory: `fact ${index}` });
    const gone = memoryItem({ ...scope, memory: `gone ${index}` });
    const better = nextVersion(fact, { memory: `better ${index}`, updatedAt: timeAt(1) });
    const vector = { generation: 1, vector: unitVector([1, index]) };
    const [message] = sayChanges(row);
    if (message === undefined) throw new Error('a message');
    await commit(ledger, [
      message,
      {
        type: 'insert-memory',
        memory: newMemory({ item: row.episode, sourceKeys: [row.message.key], vector }),
        note: { at: timeAt(0) },
      },
      insert({ item: fact, uniqueKey: 'fact', needsIndexing: true }),
      replace(better, { uniqueKey: 'fact', needsIndexing: true }),
      insert({ item: gone }),
      remove(gone, timeAt(1)),
      putRecord(scope),
    ]);
    await ledger.claimOperation({
      scope,
      operationId: 'op',
      payloadHash: 'p',
      token: 't',
      now: timeAt(0),
      until: timeAt(9),
    });
    await commit(ledger, [
      { type: 'finish-operation', claim: { scope, operationId: 'op', token: 't' }, result: { text: 'said' } },
    ]);
  }
  return rows;
}

function putRecord(owner: Scope): LedgerChange {
  return {
    type: 'put-record',
    record: storedRecord({ owner }),
    terms: plainTerms('secret'),
    needsIndexing: false,
  };
}

/** What is there of a scope: one flag for each kind of row that {@link fill} writes. */
async function traces(
  { ledger, vectorStore }: Store,
  scope: Scope,
  index: number,
): Promise<readonly boolean[]> {
  const ids = ['better', 'gone'].map(
    (word) => memoryItem({ memory: word === 'better' ? `fact ${index}` : `gone ${index}` }).id,
  );
  const query = { owner: scope, prefix: ['notes'], now: timeAt(1) };
  const claim = await ledger.claimOperation({
    scope,
    operationId: 'op',
    payloadHash: 'p',
    token: 'probe',
    now: timeAt(0),
    until: timeAt(9),
  });
  if (claim.status === 'claimed') await ledger.releaseOperation({ scope, operationId: 'op', token: 'probe' });
  const exactly = (found: Scope): boolean => scopeKey(found) === scopeKey(scope);
  const scan = async (collection: 'messages' | 'memories' | 'records'): Promise<boolean> =>
    (await ledger.scan({ collection, limit: 1000 })).some((row) => {
      if (row.collection === 'messages') return exactly(row.message);
      return row.collection === 'records' ? exactly(row.record.owner) : exactly(row.versions[0]?.state ?? {});
    });
  return [
    (await ledger.readMessages(scope, ['m'])).length > 0,
    (await ledger.readUnique(scope, ['fact'])).length > 0,
    ...(await Promise.all(ids.map(async (id) => (await ledger.readVersions(id)).length > 0))),
    (await ledger.readMemory(ids[0] ?? '', timeAt(0))) !== undefined,
    (await ledger.readRecord(query, 'first')) !== undefined,
    (await ledger.searchRecords({ ...query, terms: ['secret'], limit: 9 })).length > 0,
    (await ledger.readMarks({ now: timeAt(9), limit: 1000 })).some(
      ({ memory }) => memory !== undefined && exactly(memory.item),
    ),
    (
      await vectorStore.search({ ...generation, vector: unitVector([1, index]), scopes: [scope], limit: 1 })
    ).some(({ similarity }) => similarity > 0.9999),
    claim.status === 'finished',
    ...(await Promise.all((['messages', 'memories', 'records'] as const).map(scan))),
  ];
}

/** Erasing: everything of the scope goes, nothing else, and nothing that was under way brings it back. */
export const eraseGroup: ConformanceGroup<LedgerContext, 'erase'> = {
  name: 'erase',
  cases: [
    ...[
      { userId: 'ana' },
      { userId: 'ana', runId: 'r1' },
      { runId: 'r1' },
      { agentId: 'guide' },
      { userId: 'nobody' },
    ].map((erased) => ({
      name: `removes everything of ${JSON.stringify(erased)} and nothing else`,
      run: async ({ store }: LedgerContext) => {
        await fill(store);
        const count = scopes.filter((scope) => scopeMatches(erased, scope)).length;
        const result = await store.ledger.erase(erased, timeAt(50));
        expect(result).toStrictEqual({ complete: true, memories: count * 2, messages: count });
        for (const [index, scope] of scopes.entries()) {
          const there = await traces(store, scope, index);
          expect(new Set(there), JSON.stringify(scope)).toStrictEqual(
            new Set([!scopeMatches(erased, scope)]),
          );
        }
        const left = scopes.length - count;
        expect(await store.ledger.describe()).toMatchObject({
          memories: left * 2,
          messages: left,
          records: left,
          pendingMarks: left,
        });
        expect(await store.vectorStore.count(generation)).toBe(left);
        for (const field of SCOPE_FIELDS) {
          const counts = await store.ledger.countScopes({ field, limit: 100 });
          const expected = new Set(
            scopes.flatMap((scope) => (scopeMatches(erased, scope) ? [] : (scope[field] ?? []))),
          );
          expect(new Set(counts.map(({ id }) => id))).toStrictEqual(expected);
        }
      },
    })),
    {
      name: 'removes the terms too',
      run: async ({ store }) => {
        await fill(store);
        await store.ledger.erase(ana, timeAt(50));
        expect(await store.ledger.readTermStatistics([ana], ['said', 'better'])).toStrictEqual({
          documentCount: 0,
          documentFrequencies: [0, 0],
        });
      },
    },
    {
      name: 'refuses a batch that was planned before for the scope or a part of it',
      run: async ({ ledger }) => {
        const inside = [
          ana,
          { userId: 'ana', runId: 'r1' },
          { userId: 'ana', agentId: 'guide', appId: 'app' },
        ];
        const planned = await Promise.all(inside.map((scope) => epochOf(ledger, scope)));
        await ledger.erase(ana, timeAt(50));
        for (const [index, precondition] of planned.entries()) {
          const change = insert({ item: { memory: `late ${index}`, ...precondition.scope } });
          expect(await ledger.commit({ preconditions: [precondition], changes: [change] })).toStrictEqual(
            refused('epoch', ''),
          );
        }
        expect((await ledger.describe()).memories).toBe(0);
      },
    },
    {
      name: 'takes a batch that was planned before for any other scope, and one planned after',
      run: async ({ ledger }) => {
        const outside = [{ userId: 'an' }, { userId: 'ana2' }, { agentId: 'ana' }, { runId: 'r1' }];
        const planned = await Promise.all(outside.map((scope) => epochOf(ledger, scope)));
        const wider = await epochOf(ledger, ana);
        await ledger.erase({ userId: 'ana', runId: 'r1' }, timeAt(50));
        for (const [index, precondition] of [...planned, wider].entries()) {
          await commit(
            ledger,
            [insert({ item: { memory: `other ${index}`, ...precondition.scope } })],
            [precondition],
          );
        }
        const fresh = await epochOf(ledger, { userId: 'ana', runId: 'r1' });
        await commit(ledger, [insert({ item: { memory: 'afterwards', ...fresh.scope } })], [fresh]);
      },
    },
    {
      name: 'raises the epoch each time, also when there is nothing to erase',
      run: async ({ ledger }) => {
        const epochs = [await ledger.readEpoch()];
        for (const scope of [ana, ana, { runId: 'nobody' }]) {
          await ledger.erase(scope, timeAt(50));
          epochs.push(await ledger.readEpoch());
        }
        expect(new Set(epochs).size).toBe(4);
        expect(epochs).toStrictEqual(epochs.toSorted((left, right) => left - right));
      },
    },
    {
      name: 'lets no claim of before finish',
      run: async ({ ledger }) => {
        const claim = { scope: ana, operationId: 'op', token: 't' };
        await ledger.claimOperation({ ...claim, payloadHash: 'p', now: timeAt(0), until: timeAt(99) });
        await ledger.erase(ana, timeAt(50));
        const changes: readonly LedgerChange[] = [insert(), { type: 'finish-operation', claim, result: {} }];
        expect(await ledger.commit({ preconditions: [], changes })).toStrictEqual(refused('claim', 'op'));
        expect((await ledger.describe()).memories).toBe(0);
      },
    },
    {
      name: 'is complete after it said so, and does nothing when asked again',
      run: async ({ store }) => {
        await fill(store);
        await store.ledger.erase(ana, timeAt(50));
        expect(await store.ledger.finishErasures()).toMatchObject({ complete: true });
        expect(await store.ledger.erase(ana, timeAt(51))).toStrictEqual({
          complete: true,
          memories: 0,
          messages: 0,
        });
      },
    },
    ...eraseRaceCases,
    {
      name: 'erases a scope of two thousand memories',
      run: async ({ ledger }) => {
        const items = Array.from({ length: 2000 }, (_, index) =>
          insert({ item: { memory: `many ${index}` } }),
        );
        await commit(ledger, [...items, insert({ item: { memory: 'hers', userId: 'bo' } })]);
        expect(await ledger.erase(ana, timeAt(50))).toStrictEqual({
          complete: true,
          memories: 2000,
          messages: 0,
        });
        expect((await ledger.describe()).memories).toBe(1);
      },
    },
  ],
};
