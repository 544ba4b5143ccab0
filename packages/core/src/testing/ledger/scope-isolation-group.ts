import { expect } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { ScanRow } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import { pickScope, SCOPE_FIELDS, scopeKey, scopeMatches, type Scope } from '../../types/scope.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { distinctScopes, everyScope, hardIds, randomScope } from '../hard-scopes.ts';
import { seededRandom } from '../seeded-random.ts';
import type { LedgerContext } from './ledger-context.ts';
import { commit, saidRows, sayChanges, type SaidRows } from './write-rows.ts';

/** One message and its episode in each of the scopes, two where `twice` says so. */
async function fill(ledger: Ledger, scopes: readonly Scope[]): Promise<readonly SaidRows[]> {
  const rows = scopes.map((scope, index) => saidRows({ ...scope, id: 'same id', text: `word ${index}` }));
  await commit(
    ledger,
    rows.flatMap((row): readonly LedgerChange[] => {
      const [message, episode] = sayChanges(row);
      if (message === undefined || episode?.type !== 'insert-memory')
        throw new Error('a message and its episode');
      return [message, { ...episode, memory: { ...episode.memory, uniqueKey: 'same key' } }];
    }),
  );
  return rows;
}

/** What every read of the ledger shows to `query`, against what `scopeMatches` says of the rows. */
async function expectOnly(ledger: Ledger, query: Scope, rows: readonly SaidRows[]): Promise<void> {
  const visible = rows.filter(({ message }) => scopeMatches(query, message));
  const expectedIds = visible.map(({ episode }) => episode.id).toSorted();
  const scopes = [query];
  const allIds = rows.map(({ episode }) => episode.id);
  const about = JSON.stringify(query);

  const sort = { field: 'createdAt', direction: 'ascending' } as const;
  const page = await ledger.listMemories({ scopes, sort, limit: 1000, countTotal: true });
  expect(page.memories.map(({ item }) => item.id).toSorted(), about).toStrictEqual(expectedIds);
  expect(page.total, about).toBe(visible.length);
  const read = await ledger.readMemories({ scopes }, allIds);
  expect(read.map(({ item }) => item.id).toSorted(), about).toStrictEqual(expectedIds);

  const keys = (await ledger.scan({ collection: 'memories', limit: 1000 })).map(({ position }) => position);
  for (const source of [
    { by: 'newest', limit: 1000 },
    { by: 'terms', match: ['word'], limit: 1000 },
    { by: 'ids', ids: allIds },
    { by: 'keys', keys },
    { by: 'time', from: '2000', to: '3000', limit: 1000 },
  ] as const) {
    const { candidates } = await ledger.findCandidates({ scopes, terms: ['word'], source });
    expect(candidates.map(({ id }) => id).toSorted(), `${about} ${source.by}`).toStrictEqual(expectedIds);
  }
  await expectOnlyMessages(ledger, query, visible);
}

async function expectOnlyMessages(ledger: Ledger, query: Scope, visible: readonly SaidRows[]): Promise<void> {
  const scopes = [query];
  const about = JSON.stringify(query);
  const expectedKeys = visible.map(({ message }) => message.key);
  const messages = await ledger.listMessages({ scopes, direction: 'ascending', limit: 1000 });
  expect(
    messages.map(({ message }) => message.key),
    about,
  ).toStrictEqual(expectedKeys);
  const threads = await ledger.listThreads({ scopes, limit: 1000 });
  const expectedThreads = [...new Set(visible.map(({ message }) => scopeKey(message)))];
  expect(threads.map(scopeKey).toSorted(), about).toStrictEqual(expectedThreads.toSorted());
  const scanned = await ledger.scan({ collection: 'messages', scopes, limit: 1000 });
  expect(scanned.map(messageKey), about).toStrictEqual(expectedKeys);

  const exact = visible.filter(({ message }) => scopeKey(message) === scopeKey(query));
  const found = await ledger.readMessages(query, ['same id']);
  expect(
    found.map(({ message, episode }) => [message.key, episode?.item.id]),
    about,
  ).toStrictEqual(exact.map(({ message, episode }) => [message.key, episode.id]));
  const unique = await ledger.readUnique(query, ['same key']);
  expect(
    unique.map(({ item }) => item.id),
    about,
  ).toStrictEqual(exact.map(({ episode }) => episode.id));
}

function messageKey(row: ScanRow): string {
  return row.collection === 'messages' ? row.message.key : row.collection;
}

/** A query never sees another scope: user × agent × run × app, with ids chosen to be confused. */
export const scopeIsolationGroup: ConformanceGroup<LedgerContext, 'scope-isolation'> = {
  name: 'scope-isolation',
  cases: [
    {
      name: 'shows to every combination of user, agent, run and app exactly its rows',
      run: async ({ ledger }) => {
        const scopes = everyScope([undefined, 'a', 'ab']);
        expect(scopes).toHaveLength(80);
        const rows = await fill(ledger, scopes);
        for (const query of scopes) await expectOnly(ledger, query, rows);
      },
    },
    {
      name: 'tells apart ids that look alike, begin each other, or are SQL',
      run: async ({ ledger }) => {
        const rows = await fill(
          ledger,
          hardIds.flatMap((id) => [{ userId: id }, { agentId: id }]),
        );
        for (const id of hardIds) {
          await expectOnly(ledger, { userId: id }, rows);
          await expectOnly(ledger, { agentId: id }, rows);
          await expectOnly(ledger, { runId: id }, rows);
        }
      },
    },
    ...[1, 2, 3].map((seed) => ({
      name: `holds for random scopes (seed ${seed})`,
      run: async ({ ledger }: LedgerContext) => {
        const random = seededRandom(seed);
        const ids = Array.from({ length: 5 }, () => random.pick(hardIds));
        const rows = await fill(
          ledger,
          distinctScopes(Array.from({ length: 40 }, () => randomScope(random, ids))),
        );
        for (let round = 0; round < 30; round += 1) await expectOnly(ledger, randomScope(random, ids), rows);
      },
    })),
    {
      name: 'sees the union of several scopes, each row once',
      run: async ({ ledger }) => {
        const random = seededRandom(4);
        const scopes = everyScope([undefined, 'a', 'b']);
        const rows = await fill(ledger, scopes);
        for (let round = 0; round < 40; round += 1) {
          const choice = [random.pick(scopes), random.pick(scopes), random.pick(scopes)];
          const visible = rows.filter(({ message }) => choice.some((query) => scopeMatches(query, message)));
          const expected = visible.map(({ episode }) => episode.id).toSorted();
          const sort = { field: 'updatedAt', direction: 'descending' } as const;
          const page = await ledger.listMemories({ scopes: choice, sort, limit: 1000, countTotal: true });
          expect(page.memories.map(({ item }) => item.id).toSorted()).toStrictEqual(expected);
          expect(page.total).toBe(expected.length);
          const source = { by: 'terms', match: ['word'], limit: 1000 } as const;
          const { candidates } = await ledger.findCandidates({ scopes: choice, terms: [], source });
          expect(candidates.map(({ id }) => id).toSorted()).toStrictEqual(expected);
          const messages = await ledger.listMessages({
            scopes: choice,
            direction: 'descending',
            limit: 1000,
          });
          expect(messages.map(({ message }) => message.key)).toStrictEqual(
            visible.map(({ message }) => message.key).toReversed(),
          );
        }
      },
    },
    {
      name: 'tells the history of a memory only to its scopes',
      run: async ({ ledger }) => {
        const scopes = everyScope([undefined, 'a', 'ab']).filter((_, index) => index % 5 === 0);
        const rows = await fill(ledger, scopes);
        for (const query of scopes) {
          for (const { message, episode } of rows) {
            const history = await ledger.readVersions(episode.id, [query]);
            expect(history.length).toBe(scopeMatches(query, message) ? 1 : 0);
          }
        }
      },
    },
    {
      name: 'counts under an id only the rows that carry it',
      run: async ({ ledger }) => {
        const rows = await fill(
          ledger,
          distinctScopes(hardIds.flatMap((id) => [{ userId: id }, { userId: id, agentId: 'a' }])),
        );
        for (const field of SCOPE_FIELDS) {
          const counts = await ledger.countScopes({ field, limit: 1000 });
          const expected = new Map<string, number>();
          for (const { message } of rows) {
            const id = pickScope(message)[field];
            if (id !== undefined) expected.set(id, (expected.get(id) ?? 0) + 1);
          }
          expect(new Map(counts.map(({ id, memories }) => [id, memories]))).toStrictEqual(expected);
        }
      },
    },
  ],
};
