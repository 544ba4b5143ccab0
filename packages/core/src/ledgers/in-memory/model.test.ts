import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  option,
  record,
  uniqueArray,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerChange, LedgerConflict } from '../../contracts/ledger-changes.ts';
import type { CandidateSource, ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { Ledger, Store } from '../../contracts/ledger.ts';
import { memoryItem, timeAt } from '../../testing/build-memory-item.ts';
import { newMemory, plainTerms } from '../../testing/build-new-memory.ts';
import type { MemoryItem, MemoryVersion } from '../../types/memory.ts';
import { homeOf, scopeMatches, type Scope } from '../../types/scope.ts';
import { inMemoryStore } from '../in-memory.ts';

/** A memory as the model keeps it: the list of its states, nothing else. */
interface ModelMemory {
  readonly id: string;
  readonly versions: (MemoryVersion & { recordedTo?: string })[];
}

const WORDS = ['lisbon', 'greyhound', 'tea', 'moved'];
const scopes = constantFrom<Scope>(
  { userId: 'a' },
  { userId: 'a', agentId: 'b' },
  { userId: 'b', agentId: 'b', runId: 'a' },
  { agentId: 'b' },
  { agentId: 'b', appId: 'a' },
  { runId: 'a' },
);
const texts = uniqueArray(constantFrom(...WORDS), { minLength: 0, maxLength: 3 }).map((words) =>
  words.join(' '),
);
const names = constantFrom('one', 'two', 'three', 'four', 'five', 'six');
const steps = record({
  action: constantFrom('insert', 'insert', 'insert', 'replace', 'delete', 'erase'),
  name: names,
  scope: scopes,
  text: texts,
  at: integer({ min: 0, max: 5 }),
});
type Step = typeof steps extends Arbitrary<infer Value> ? Value : never;
const queries = record({
  scopes: array(scopes, { minLength: 1, maxLength: 2 }),
  asOf: option(integer({ min: 0, max: 32 }).map(timeAt), { nil: undefined }),
  limit: integer({ min: 1, max: 4 }),
  match: uniqueArray(constantFrom(...WORDS), { minLength: 1, maxLength: 3 }),
});
type Query = typeof queries extends Arbitrary<infer Value> ? Value : never;

/** A step, when it happens and what it meets. */
interface Moment {
  readonly step: Step;
  readonly at: string;
  readonly found: ModelMemory | undefined;
  /** The last state of what was found. */
  readonly last: ModelMemory['versions'][number] | undefined;
  readonly isCurrent: boolean;
}

/** Does one step to the ledger and to the model. */
async function takeStep(
  ledger: Ledger,
  model: ModelMemory[],
  { step, at }: Pick<Moment, 'step' | 'at'>,
): Promise<void> {
  if (step.action === 'erase') return erase(ledger, model, { step, at });
  const found = model.find(({ id }) => id === step.name);
  const last = found?.versions.at(-1);
  const moment = { step, at, found, last, isCurrent: last !== undefined && last.event !== 'DELETE' };
  const change = toChange(moment);
  const conflict = conflictOf(moment);
  const outcome = await ledger.commit({ preconditions: [], changes: [change] });
  expect(outcome).toStrictEqual(
    conflict === undefined ? { committed: true } : { committed: false, conflict },
  );
  if (conflict === undefined) remember(model, moment, change);
}

async function erase(
  ledger: Ledger,
  model: ModelMemory[],
  { step, at }: Pick<Moment, 'step' | 'at'>,
): Promise<void> {
  const gone = model.filter(({ versions }) => versions.some(({ state }) => scopeMatches(step.scope, state)));
  const current = gone.filter(({ versions }) => versions.at(-1)?.event !== 'DELETE');
  const outcome = await ledger.erase(step.scope, at);
  expect(outcome).toStrictEqual({ complete: true, memories: current.length, messages: 0 });
  for (const memory of gone) model.splice(model.indexOf(memory), 1);
}

function toChange({ step, at, last, isCurrent }: Moment): LedgerChange {
  const { name: id, text } = step;
  const version = isCurrent ? (last?.state.version ?? 0) : 0;
  const { state } = last ?? { state: { ...step.scope, createdAt: timeAt(step.at) } };
  const item = memoryItem({ ...state, id, memory: text, hash: '', updatedAt: at, version: version + 1 });
  if (step.action === 'insert') return { type: 'insert-memory', memory: newMemory({ item }), note: { at } };
  if (step.action === 'delete') return { type: 'delete-memory', id, expectedVersion: version, note: { at } };
  const memory = { item, content: { terms: plainTerms(text), needsIndexing: false } };
  return { type: 'replace-memory', memory, expectedVersion: version, note: { at } };
}

function conflictOf({ step, found, isCurrent }: Moment): LedgerConflict | undefined {
  if (step.action === 'insert')
    return found === undefined ? undefined : { type: 'duplicate', subject: step.name };
  return isCurrent ? undefined : { type: 'version', subject: step.name };
}

function remember(model: ModelMemory[], { step, at, found, last }: Moment, change: LedgerChange): void {
  if (last !== undefined) last.recordedTo = at;
  if (change.type === 'insert-memory') {
    model.push({ id: step.name, versions: [{ state: change.memory.item, event: 'ADD', recordedFrom: at }] });
  } else if (change.type === 'replace-memory') {
    found?.versions.push({ state: change.memory.item, event: 'UPDATE', recordedFrom: at });
  } else if (last !== undefined) {
    found?.versions.push({ state: last.state, event: 'DELETE', recordedFrom: at });
  }
}

/** The states of the model at a time, in order of insertion. */
function statesAt(model: readonly ModelMemory[], asOf: string | undefined): MemoryItem[] {
  return model.flatMap(({ versions }) => {
    const seen = versions.filter(({ event, recordedFrom, recordedTo }) => {
      if (event === 'DELETE') return false;
      if (asOf === undefined) return recordedTo === undefined;
      return recordedFrom <= asOf && (recordedTo === undefined || asOf < recordedTo);
    });
    return seen.map(({ state }) => state);
  });
}

function isSeen(choice: ScopeChoice, item: MemoryItem): boolean {
  return choice.some((scope) => scopeMatches(scope, item));
}

function holds(item: MemoryItem, term: string): boolean {
  return item.memory.split(' ').includes(term);
}

/** What the terms of a query mean, word by word from the contract. */
function expectStatistics(
  states: readonly MemoryItem[],
  { scopes: choice, match }: Query,
): { documentCount: number; documentFrequencies: number[] } {
  const homes = new Set(
    [...choice, ...states.filter((item) => isSeen(choice, item))].map((scope) => homeOf(scope)),
  );
  const documents = states.filter((item) => homes.has(homeOf(item)));
  return {
    documentCount: documents.length,
    documentFrequencies: match.map((term) => documents.filter((item) => holds(item, term)).length),
  };
}

function idsOf(items: readonly MemoryItem[]): string[] {
  return items.map(({ id }) => id);
}

async function compareReads(ledger: Ledger, model: readonly ModelMemory[], query: Query): Promise<void> {
  const { scopes: choice, asOf, limit, match } = query;
  const states = statesAt(model, asOf);
  const visible = states.filter((item) => isSeen(choice, item));
  const view = { scopes: choice, asOf };

  const sorted = visible
    .map((item, place) => ({ item, place }))
    .toSorted((a, b) =>
      a.item.createdAt === b.item.createdAt
        ? b.place - a.place
        : a.item.createdAt < b.item.createdAt
          ? 1
          : -1,
    )
    .map(({ item }) => item);
  const listed: MemoryItem[] = [];
  for (let after: { value: string; key: number } | undefined, hasMore = true; hasMore;) {
    const page = await ledger.listMemories({
      ...view,
      sort: { field: 'createdAt', direction: 'descending' },
      after,
      limit,
      countTotal: true,
    });
    expect(page.total).toBe(visible.length);
    listed.push(...page.memories.map(({ item }) => item));
    const end = page.memories.at(-1);
    after = end === undefined ? undefined : { value: end.item.createdAt, key: end.key };
    ({ hasMore } = page);
  }
  expect(listed).toStrictEqual(sorted);

  const statistics = expectStatistics(states, query);
  expect(await ledger.readTermStatistics(choice, match, asOf)).toStrictEqual(statistics);

  const rarity = (item: MemoryItem): number =>
    Math.min(
      ...match.map((term, index) =>
        holds(item, term) ? (statistics.documentFrequencies[index] ?? 0) : Infinity,
      ),
    );
  const matching = visible
    .filter((item) => rarity(item) < Infinity)
    .toSorted((a, b) => rarity(a) - rarity(b) || visible.indexOf(b) - visible.indexOf(a));
  const find = async (source: CandidateSource): Promise<readonly string[]> => {
    const { candidates } = await ledger.findCandidates({ ...view, terms: WORDS, source });
    for (const { id, frequencies, length } of candidates) {
      const item = visible.find((each) => each.id === id);
      expect(frequencies).toStrictEqual(
        WORDS.map((word) => (item !== undefined && holds(item, word) ? 1 : 0)),
      );
      expect(length).toBe(item?.memory.split(' ').filter((word) => word !== '').length);
    }
    return candidates.map(({ id }) => id);
  };
  expect((await find({ by: 'terms', match, limit })).toSorted()).toStrictEqual(
    idsOf(matching.slice(0, limit)).toSorted(),
  );
  expect(await find({ by: 'newest', limit })).toStrictEqual(idsOf(visible.toReversed().slice(0, limit)));
  expect((await find({ by: 'ids', ids: ['two', 'one', 'none'] })).toSorted()).toStrictEqual(
    idsOf(visible.filter(({ id }) => id === 'one' || id === 'two')).toSorted(),
  );
  const inTime = visible.filter(({ createdAt }) => createdAt >= timeAt(1) && createdAt < timeAt(4));
  expect(await find({ by: 'time', from: timeAt(1), to: timeAt(4), limit })).toStrictEqual(
    idsOf(sorted.filter((item) => inTime.includes(item)).slice(0, limit)),
  );
}

describe('in-memory ledger', () => {
  it('answers what a plain list of all states answers', async () => {
    const run = asyncProperty(
      array(steps, { maxLength: 30 }),
      array(queries, { minLength: 1, maxLength: 6 }),
      async (history, asked) => {
        const { ledger }: Store = inMemoryStore();
        const model: ModelMemory[] = [];
        for (const [index, step] of history.entries())
          await takeStep(ledger, model, { step, at: timeAt(index + 1) });
        for (const query of asked) await compareReads(ledger, model, query);
        const rows = await ledger.scan({ collection: 'memories', limit: 100 });
        const scanned = rows.map((row) =>
          row.collection === 'memories'
            ? row.versions.map(({ sourceKeys: _sourceKeys, ...version }) => version)
            : [],
        );
        expect(scanned).toStrictEqual(model.map(({ versions }) => versions));
        for (const { id, versions } of model) expect(await ledger.readVersions(id)).toStrictEqual(versions);
        await ledger.close();
      },
    );
    await assert(run, { numRuns: 300 });
  });
});
