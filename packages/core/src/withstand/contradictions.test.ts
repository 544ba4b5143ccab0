import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { adds, scriptedModel, type ReadPrompt } from '../engine/infer/__fixtures__/scripted-model.ts';
import type { Memory } from '../memory.ts';
import { describeOnEachStore, type OpenMemory } from '../testing/open-test-memory.ts';
import type { MemoryItem } from '../types/memory.ts';
import {
  CONTRADICTION_SCRIPTS,
  type ContradictionScript,
  type ScriptedOperation,
} from './__fixtures__/contradiction-scripts.ts';

const ana = { userId: 'ana' };
const facts = { ...ana, kinds: ['fact'] } as const;
const MINUTE = 60_000;

function toOperation(prompt: ReadPrompt, operation: ScriptedOperation): object {
  const { from = [1], since = null, until = null } = operation;
  const more = { validFrom: since, validTo: until };
  if ('add' in operation) return adds(operation.add, from, more);
  if ('remove' in operation) return { type: 'delete', memory: prompt.numberOf(operation.remove), from };
  if ('update' in operation)
    return { ...adds(operation.to, from, more), type: 'update', memory: prompt.numberOf(operation.update) };
  const memory = prompt.numberOf(operation.supersede);
  return { ...adds(operation.by, from, more), type: 'supersede', memory };
}

interface Told {
  readonly memory: Memory;
  /** Every fact that there ever was, by id. */
  readonly ids: ReadonlySet<string>;
  /** The operation of each turn. */
  readonly operations: readonly string[];
}

/** Plays a script; each turn is recorded when it is said. */
async function tell(open: OpenMemory, { turns }: ContradictionScript): Promise<Told> {
  let turn = 0;
  const llm = scriptedModel((prompt) =>
    (turns[turn]?.does ?? []).map((operation) => toOperation(prompt, operation)),
  );
  const memory = await open({ llm });
  const ids = new Set<string>();
  const operations: string[] = [];
  for (const { at, says } of turns) {
    vi.setSystemTime(new Date(at));
    const { results, refused, degraded, operationId } = await memory.add(says, { ...ana, timestamp: at });
    expect({ refused, degraded }).toStrictEqual({ refused: undefined, degraded: undefined });
    for (const { id, kind } of results) if (kind === 'fact') ids.add(id);
    operations.push(operationId);
    turn += 1;
  }
  vi.setSystemTime(new Date('2026-12-01'));
  return { memory, ids, operations };
}

async function textsAt(memory: Memory, view: object): Promise<readonly string[]> {
  const { results, total } = await memory.getAll({ ...facts, ...view });
  expect(total).toBe(results.length);
  return results.map((item) => item.memory).toSorted();
}

async function readAll({ memory, ids }: Told): Promise<readonly MemoryItem[]> {
  const items = await Promise.all([...ids].map((id) => memory.get(id)));
  return items.filter((item) => item !== null);
}

async function expectRanked({ memory }: Told, script: ContradictionScript): Promise<void> {
  const { question, current, outdated = [] } = script;
  const { results } = await memory.search(question, facts);
  expect(results[0]?.memory).toBe(current);
  expect(results.filter(({ supersededBy }) => supersededBy !== undefined)).toStrictEqual([]);
  for (const query of [question, ...outdated]) await expectPaired(memory, query);
  const first = await memory.search(question, { ...facts, limit: 1, includeSuperseded: true });
  expect(first.results.map((item) => item.memory)).toStrictEqual([current]);
}

async function expectPaired(memory: Memory, query: string): Promise<void> {
  for (const limit of [1, 2, 3, 10]) {
    const both = await memory.search(query, { ...facts, limit, includeSuperseded: true });
    const ids = both.results.map(({ id }) => id);
    const alone = both.results.filter(
      ({ supersededBy }, place) => supersededBy !== undefined && !ids.slice(0, place).includes(supersededBy),
    );
    expect({ query, limit, alone: alone.map((item) => item.memory) }).toStrictEqual({
      query,
      limit,
      alone: [],
    });
    expect(both.results.length).toBeGreaterThan(0);
  }
}

async function expectReplaced(
  memory: Memory,
  { id, memory: text, supersededBy = '', validFrom = '' }: MemoryItem,
): Promise<void> {
  const successor = await memory.get(supersededBy);
  const entries = await memory.history(id);
  // A correction from before the beginning says that it never was: it ends where it begins.
  const [validTo] = [validFrom, successor?.validFrom ?? ''].toSorted().toReversed();
  expect(entries[0]).toMatchObject({
    event: 'UPDATE',
    newMemory: text,
    state: { supersededBy, validTo },
  });
  expect(entries.at(-1)?.event).toBe('ADD');
  expect(entries.slice(1).filter(({ state }) => state.supersededBy !== undefined)).toStrictEqual([]);
  expect((await memory.history(supersededBy)).at(-1)?.event).toBe('ADD');
}

async function expectHistory(
  told: Told,
  { outdated = [], removed = [] }: ContradictionScript,
): Promise<void> {
  const items = await readAll(told);
  const replaced = items.filter(({ supersededBy }) => supersededBy !== undefined);
  expect(replaced.map((item) => item.memory).toSorted()).toStrictEqual([...outdated].toSorted());
  for (const item of replaced) await expectReplaced(told.memory, item);
  const gone = [...told.ids].filter((id) => !items.some((item) => item.id === id));
  const ends = await Promise.all(gone.map(async (id) => (await told.memory.history(id))[0]));
  expect(ends.map((end) => [end?.event, end?.previousMemory])).toStrictEqual(
    removed.map((text) => ['DELETE', text]),
  );
}

async function expectTimes({ memory }: Told, { turns, valid = {} }: ContradictionScript): Promise<void> {
  for (const [place, { at, now }] of turns.entries()) {
    const before = new Date(new Date(at).getTime() - MINUTE);
    const after = new Date(new Date(at).getTime() + MINUTE);
    expect(await textsAt(memory, { asOf: before })).toStrictEqual((turns[place - 1]?.now ?? []).toSorted());
    expect(await textsAt(memory, { asOf: after })).toStrictEqual(now.toSorted());
  }
  for (const [day, texts] of Object.entries(valid))
    expect([day, await textsAt(memory, { validAt: day })]).toStrictEqual([day, texts.toSorted()]);
}

/** Turn by turn, the last one first: what an operation did is as if it had never been, and its history tells it. */
async function expectUndone({ memory, operations }: Told, { turns }: ContradictionScript): Promise<void> {
  for (let place = operations.length - 1; place >= 0; place -= 1) {
    await memory.undo(operations[place] ?? '', ana);
    expect([place, await textsAt(memory, {})]).toStrictEqual([
      place,
      (turns[place - 1]?.now ?? []).toSorted(),
    ]);
  }
  expect((await memory.getAll({ ...ana, includeSuperseded: true })).total).toBe(0);
}

/** What every script has to hold, in this order. */
const CHECKS = {
  'ranks what holds first': expectRanked,
  'keeps both histories': expectHistory,
  'reads every time': expectTimes,
  'is taken back': expectUndone,
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describeOnEachStore('A contradiction', (open) => {
  async function check(script: ContradictionScript): Promise<void> {
    const told = await tell(open, script);
    const { outdated = [] } = script;
    const now = script.turns.at(-1)?.now ?? [];
    expect(await textsAt(told.memory, {})).toStrictEqual(now.toSorted());
    expect(await textsAt(told.memory, { includeSuperseded: true })).toStrictEqual(
      [...now, ...outdated].toSorted(),
    );
    for (const expectAll of Object.values(CHECKS)) await expectAll(told, script);
  }

  it.each(CONTRADICTION_SCRIPTS)('is settled: $name', check);
});
