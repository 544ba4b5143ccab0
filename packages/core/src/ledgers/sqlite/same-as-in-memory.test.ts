import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { CandidateSource, LedgerMemory, ReadView } from '../../contracts/ledger-queries.ts';
import type { Ledger, Store } from '../../contracts/ledger.ts';
import { memoryItem, timeAt } from '../../testing/build-memory-item.ts';
import { newMemory, plainTerms } from '../../testing/build-new-memory.ts';
import { storedMessage } from '../../testing/build-stored-message.ts';
import { storedRecord } from '../../testing/build-stored-record.ts';
import { type SeededRandom, seededRandom } from '../../testing/seeded-random.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { Scope } from '../../types/scope.ts';
import { inMemoryStore } from '../in-memory.ts';
import { sqliteStore } from '../sqlite.ts';
import { checkFile } from './__fixtures__/check-file.ts';

const WORDS = ['tea', 'rain', 'train', 'Lisbon', 'greyhound', 'of', 'the', '茶', 'naïve', '🙂'];
const SCOPES: readonly Scope[] = [
  { userId: 'ana' },
  { userId: 'ana', runId: 'r1' },
  { userId: 'ana', agentId: 'guide', runId: 'r2' },
  { userId: 'bo', agentId: 'guide' },
  { agentId: 'guide' },
  { agentId: 'guide', appId: 'app' },
  { runId: 'r1' },
];
const VIEWS: readonly (readonly Scope[])[] = [
  ...SCOPES.map((scope) => [scope]),
  [{ appId: 'app' }],
  [{ userId: 'ana' }, { agentId: 'guide' }],
  [{ runId: 'r2' }, { runId: 'r1' }, { userId: 'bo', agentId: 'guide' }],
];

const folder = mkdtempSync(join(tmpdir(), 'keepsake-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Changes as an application might make them, in no sensible order. */
function changeSource(random: SeededRandom): (now: string) => LedgerChange[] {
  const memories: string[] = [];
  const items = new Map<string, MemoryItem>();
  const messages: { key: string; id: string; scope: Scope; episode: string }[] = [];
  let count = 0;
  const words = (): string => Array.from({ length: 1 + random.below(8) }, () => random.pick(WORDS)).join(' ');

  const sayNew = (now: string): LedgerChange[] => {
    const scope = random.pick(SCOPES);
    const key = `message ${(count += 1)}`;
    const id = random.chance(0.3) ? `own ${random.below(40)}` : key;
    const text = words();
    const message = storedMessage({
      ...scope,
      key,
      id,
      text,
      timestamp: timeAt(random.below(500)),
      createdAt: now,
    });
    messages.push({ key, id, scope, episode: `memory ${count + 1}` });
    return [
      { type: 'insert-message', message },
      ...remember(now, { scope, kind: 'episode', text, sources: [{ key, id }] }),
    ];
  };

  const remember = (
    now: string,
    given: {
      scope: Scope;
      kind: 'fact' | 'episode';
      text: string;
      sources: readonly { key: string; id: string }[];
    },
  ): LedgerChange[] => {
    const id = `memory ${(count += 1)}`;
    memories.push(id);
    const item = memoryItem({
      ...given.scope,
      id,
      memory: given.text,
      kind: given.kind,
      createdAt: now,
      updatedAt: now,
      sources: given.sources.map((source) => source.id),
      metadata: random.chance(0.5) ? { number: random.below(5), '': null } : {},
      ...(random.chance(0.3) ? { validFrom: timeAt(random.below(500)) } : {}),
      ...(random.chance(0.2) ? { categories: ['home'] } : {}),
    });
    items.set(id, item);
    const vector = Float32Array.of(Math.cos(count), Math.sin(count));
    const memory = newMemory({
      item,
      sourceKeys: given.sources.map((source) => source.key),
      needsIndexing: random.chance(0.2),
      ...(random.chance(0.6) ? { vector: { generation: 1, vector } } : {}),
      ...(given.kind === 'fact' && random.chance(0.5) ? { uniqueKey: given.text } : {}),
    });
    return [{ type: 'insert-memory', memory, note: { at: now, reason: 'because' } }];
  };

  const edit = (now: string): LedgerChange[] => {
    const id = random.pick(memories);
    const before = items.get(id) ?? memoryItem({ id });
    const expectedVersion = before.version;
    if (random.chance(0.3)) return [{ type: 'delete-memory', id, expectedVersion, note: { at: now } }];
    const item = { ...before, version: expectedVersion + 1, updatedAt: now };
    if (random.chance(0.3)) {
      items.set(id, { ...item, supersededBy: 'other' });
      return [
        {
          type: 'replace-memory',
          memory: { item: { ...item, supersededBy: 'other' } },
          expectedVersion,
          note: { at: now },
        },
      ];
    }
    const text = words();
    items.set(id, { ...item, memory: text });
    const content = { terms: plainTerms(text), needsIndexing: random.chance(0.5), uniqueKey: text };
    return [
      {
        type: 'replace-memory',
        memory: { item: { ...item, memory: text }, content },
        expectedVersion,
        note: { at: now },
      },
    ];
  };

  const forget = (now: string): LedgerChange[] => {
    const { key, episode } = random.pick(messages);
    const expectedVersion = items.get(episode)?.version ?? 1;
    return [
      { type: 'delete-message', key },
      { type: 'delete-memory', id: episode, expectedVersion, note: { at: now } },
    ];
  };

  const record = (now: string): LedgerChange[] => {
    const owner = random.chance(0.5) ? {} : random.pick(SCOPES);
    const namespace = Array.from({ length: 1 + random.below(3) }, () =>
      random.pick(['a', 'a b', 'b', '🙂', '\uFFFD']),
    );
    const key = random.pick(['x', 'y', 'é', 'z\u0000']);
    if (random.chance(0.2)) return [{ type: 'delete-record', owner, namespace, key }];
    const text = words();
    const vector = { generation: 1, vector: Float32Array.of(Math.sin(text.length), Math.cos(text.length)) };
    const put = storedRecord({ owner, namespace, key, value: { text }, updatedAt: now, createdAt: now });
    return [
      {
        type: 'put-record',
        record: put,
        terms: plainTerms(text),
        needsIndexing: false,
        ...(random.chance(0.5) ? { vector } : {}),
      },
    ];
  };

  return (now) => {
    const kind = random.next();
    if (memories.length === 0 || kind < 0.45) return sayNew(now);
    if (kind < 0.6) {
      const sources = random.list(3, () => random.pick(messages));
      return remember(now, {
        scope: sources[0]?.scope ?? random.pick(SCOPES),
        kind: 'fact',
        text: words(),
        sources,
      });
    }
    if (kind < 0.8) return edit(now);
    if (kind < 0.85) return forget(now);
    return record(now);
  };
}

/** Numbers that stores choose for themselves, told by what they stand for. */
function toId({ item }: LedgerMemory): string {
  return item.id;
}

async function readAll({ ledger, vectorStore }: Store): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const scopes of VIEWS) {
    answers.push(
      ...(await readView(ledger, { scopes })),
      ...(await readView(ledger, { scopes, asOf: timeAt(150) })),
    );
    const query = { generation: 1, dimensions: 2, vector: Float32Array.of(0.6, 0.8), scopes, limit: 7 };
    const found = await vectorStore.search(query);
    answers.push(found.map(({ id, similarity }) => [id, similarity.toFixed(6)]));
    answers.push(
      (await ledger.listMessages({ scopes, direction: 'descending', limit: 9 })).map(
        ({ message }) => message,
      ),
    );
    answers.push(await ledger.listThreads({ scopes, limit: 5 }));
    answers.push(await ledger.countScopes({ field: 'runId', scopes, limit: 5 }));
  }
  for (const owner of [{}, ...SCOPES]) {
    const query = { owner, prefix: [], now: timeAt(0) };
    answers.push(await ledger.listRecords({ ...query, limit: 50, offset: 1 }));
    answers.push(await ledger.listNamespaces({ ...query, suffix: ['*'], limit: 50, offset: 0 }));
    const vector = { generation: 1, vector: Float32Array.of(0.6, 0.8) };
    const found = await ledger.searchRecords({ ...query, terms: ['tea', 'rain'], vector, limit: 6 });
    answers.push(
      found.map(({ record, frequencies, length, similarity }) => [
        record,
        frequencies,
        length,
        similarity?.toFixed(6),
      ]),
    );
  }
  for (const collection of ['messages', 'memories', 'records'] as const) {
    for (const scopes of [undefined, ...VIEWS]) {
      answers.push(
        (await ledger.scan({ collection, scopes, limit: 1000 })).map((row) => ({ ...row, position: 0 })),
      );
    }
  }
  const { location: _location, bytes: _bytes, ...described } = await ledger.describe();
  const marks = await ledger.readMarks({ now: timeAt(999), limit: 1000 });
  return [
    ...answers,
    described,
    marks.map(({ id, action, target }) => (target === 'memory' ? [id, action] : action)),
  ];
}

async function readView(ledger: Ledger, view: ReadView): Promise<readonly unknown[]> {
  const terms = ['tea', '茶', 'greyhound'];
  const page = await ledger.listMemories({
    ...view,
    sort: { field: 'validFrom', direction: 'descending' },
    limit: 12,
    countTotal: true,
  });
  const ids = page.memories.map(toId);
  const find = async (source: CandidateSource): Promise<readonly unknown[]> => {
    const { candidates } = await ledger.findCandidates({ ...view, terms, source });
    const told = candidates.map(({ key: _key, ...candidate }) => candidate);
    return source.by === 'newest' || source.by === 'time'
      ? told
      : told.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  };
  const found = await ledger.findCandidates({ ...view, terms, source: { by: 'ids', ids } });
  const names = new Map(found.candidates.map(({ key, id }) => [key, id]));
  const relations =
    view.asOf === undefined ? await ledger.readRelations({ keys: [...names.keys()], terms, reach: 2 }) : [];
  const around = relations.map(({ key, previous, next, sources, citedBy }) => [
    names.get(key),
    ...[previous, next, sources].map((list) => list.map(({ key: _key, ...document }) => document)),
    citedBy.length,
  ]);
  return [
    page.memories.map(({ item }) => item),
    page.total,
    await find({ by: 'terms', match: ['tea', 'greyhound'], limit: 100 }),
    await find({ by: 'terms', match: terms, limit: 6 }),
    await find({ by: 'newest', limit: 5 }),
    await find({ by: 'time', from: timeAt(50), to: timeAt(300), limit: 6 }),
    await ledger.readTermStatistics(view.scopes, terms, view.asOf),
    around.toSorted((left, right) => (String(left[0]) < String(right[0]) ? -1 : 1)),
    await Promise.all(ids.map((id) => ledger.readVersions(id, view.scopes))),
  ];
}

describe('the store in a file', { timeout: 120_000 }, () => {
  it.each([1, 2, 3, 4])(
    'answers everything as the store in memory does, after random changes (%i)',
    async (seed) => {
      const path = join(folder, `${seed}.db`);
      const file = sqliteStore({ path, indexOutside: seed === 4 });
      const memory = inMemoryStore({ indexOutside: seed === 4 });
      const random = seededRandom(seed);
      const next = changeSource(random);
      for (let step = 0; step < 400; step += 1) {
        const batch = { preconditions: [], changes: next(timeAt(step)) };
        const outcome = await file.ledger.commit(batch);
        expect(outcome).toStrictEqual(await memory.ledger.commit(batch));
        if (step % 130 === 129) {
          const scope = random.pick(SCOPES);
          const erased = await file.ledger.erase(scope, timeAt(step));
          expect(erased).toStrictEqual(await memory.ledger.erase(scope, timeAt(step)));
        }
        if (step % 100 === 99) {
          const expected = await readAll(memory);
          for (const [index, answer] of (await readAll(file)).entries()) {
            expect(answer, `answer ${index} after ${step} steps`).toStrictEqual(expected[index]);
          }
        }
      }
      await file.ledger.close();
      await memory.ledger.close();
      expect(checkFile(path)).toStrictEqual([]);
    },
  );
});
