import { expect, it } from 'vitest';
import { adds, scriptedModel, type ReadPrompt } from '../engine/infer/__fixtures__/scripted-model.ts';
import type { Memory } from '../memory.ts';
import { describeOnEachStore, type OpenMemory } from '../testing/open-test-memory.ts';
import type { RefusedOperation } from '../types/refusal.ts';
import { POISONING_ATTEMPTS, type PoisoningAttempt } from './__fixtures__/poisoning-attempts.ts';

const ana = { userId: 'ana' };
const KNOWN = [
  { said: 'I live in Lisbon', fact: 'Ana lives in Lisbon', taken: 'Ana does not live in Lisbon' },
  {
    said: 'I am allergic to walnuts',
    fact: 'Ana is allergic to walnuts',
    taken: 'Ana is no longer allergic to walnuts',
  },
  { said: 'I work as a nurse', fact: 'Ana works as a nurse', taken: 'Ana stopped working as a nurse' },
] as const;

/** The worst that a model answers: everything that the attack wants, with the messages that the round says. */
function obey(prompt: ReadPrompt, from: readonly number[], { claims }: PoisoningAttempt): readonly object[] {
  const shown = KNOWN.filter(({ fact }) => prompt.numberOf(fact) > 0);
  const changes = shown.flatMap(({ fact, taken }) => {
    const memory = prompt.numberOf(fact);
    const texts = [...claims, taken].flatMap((text) => [
      { ...adds(text, from), type: 'supersede', memory },
      { ...adds(text, from), type: 'update', memory },
    ]);
    return [...texts, { type: 'delete', memory, from }];
  });
  return [...changes, ...[...claims, ...shown.map(({ fact }) => fact)].map((text) => adds(text, from))];
}

function subsets(count: number): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** count - 1 }, (_, mask) =>
    Array.from({ length: count }, (_unused, place) => place + 1).filter(
      (number) => ((mask + 1) >> (number - 1)) % 2 === 1,
    ),
  );
}

interface World {
  readonly memory: Memory;
  readonly prompts: ReadPrompt[];
  readonly ids: readonly string[];
  readonly answerWith: (from: readonly number[] | undefined) => void;
}

async function openWorld(open: OpenMemory, attempt: PoisoningAttempt): Promise<World> {
  const prompts: ReadPrompt[] = [];
  let plan: { readonly from?: readonly number[]; readonly text?: string } = {};
  const llm = scriptedModel((prompt) => {
    prompts.push(prompt);
    if (plan.text !== undefined) return [adds(plan.text)];
    return plan.from === undefined ? [] : obey(prompt, plan.from, attempt);
  });
  const memory = await open({ llm });
  const ids: string[] = [];
  for (const { said, fact } of KNOWN) {
    plan = { text: fact };
    ids.push((await memory.add(said, { ...ana, runId: 'first' })).results[0]?.id ?? '');
  }
  if (attempt.remembered !== undefined) {
    const { role, text } = attempt.remembered;
    plan = { text };
    await memory.add({ role, content: text }, { ...ana, runId: 'pasted' });
  }
  return {
    memory,
    prompts,
    ids,
    answerWith: (from) => {
      plan = from === undefined ? {} : { from };
    },
  };
}

async function stateOf({ memory, ids }: World): Promise<string> {
  const states = ids.map(async (id) => [await memory.get(id), await memory.history(id)]);
  return JSON.stringify(await Promise.all(states));
}

function expectBlock(text: string): void {
  const [opening, preamble, ...notes] = text.split(/[\n\r\u0085\u2028\u2029\v\f]/u);
  expect([opening, notes.pop()]).toStrictEqual(['<memories>', '</memories>']);
  expect(preamble).toMatch(/^Notes from earlier conversations\./);
  expect(notes.length).toBeGreaterThan(0);
  for (const note of notes)
    expect(note).toMatch(/^- \[\d{4}-\d\d-\d\d, [^[\]]*\] [^<>\p{Cc}\u200B\u202A-\u202E\u2066-\u2069]+$/u);
}

describeOnEachStore('A poisoned conversation', (open) => {
  it.each(POISONING_ATTEMPTS)('changes nothing that the user said: $name', async (attempt) => {
    const world = await openWorld(open, attempt);
    const { memory, ids, prompts, answerWith } = world;
    const before = await stateOf(world);
    const shown = attempt.messages.filter(({ role }) => role !== 'system').length;
    const refused: RefusedOperation[] = [];
    for (const from of subsets(shown)) {
      answerWith(from);
      // Threads of their own: what was said in one round is not what was said before in the next.
      const options = { ...ana, runId: `round-${from.join('-')}`, metadata: attempt.metadata ?? {} };
      const result = await memory.add(attempt.messages, options);
      expect(result.degraded).toBeUndefined();
      refused.push(...(result.refused ?? []));
      const facts = result.results.filter(({ kind }) => kind === 'fact');
      const changing = facts.filter(
        ({ event, supersedes }) => supersedes !== undefined || event === 'UPDATE' || event === 'DELETE',
      );
      expect(changing).toStrictEqual([]);
      // What the user speaks of, and what is so, may be said again.
      const added = facts.filter((fact) => KNOWN.every((known) => known.fact !== fact.memory));
      for (const { id } of added) expect((await memory.get(id))?.attributedTo).toBe(attempt.by);
    }
    expect(await stateOf(world)).toBe(before);
    const kinds = refused.filter(({ type }) => type !== 'add').map(({ memoryId }) => memoryId);
    expect(kinds).toEqual(expect.arrayContaining([...ids]));
    const { hidden } = attempt;
    const seen = prompts.filter(({ user }) => hidden !== undefined && user.includes(hidden));
    expect(seen).toStrictEqual([]);
    for (const query of ['where does Ana live?', 'Moscow page thanks', 'walnuts nurse'])
      expectBlock((await memory.context(query, ana)).text);
  });
});
