import { array, assert, constantFrom, integer, option, property, record, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerMemory } from '../../contracts/ledger-queries.ts';
import { memoryItem } from '../../testing/build-memory-item.ts';
import { normalizeStatement } from '../../text/normalize-statement.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { BasedOperation } from '../infer/propose-facts.ts';
import { factTextsOf, planFacts, type FactStep, type KnownFacts } from './plan-facts.ts';

const content = { category: undefined, validFrom: undefined, validTo: undefined };

function held(memory: string, more: Partial<MemoryItem> = {}): LedgerMemory {
  return { key: 1, item: memoryItem({ memory, ...more }) };
}

function wants(
  type: BasedOperation['operation']['type'],
  text: string,
  {
    memory,
    messages = [0],
    origin = 'user' as const,
  }: {
    readonly memory?: LedgerMemory;
    readonly messages?: readonly number[];
    readonly origin?: 'user' | 'tool';
  } = {},
): BasedOperation {
  const basis = { from: messages.map((place) => place + 1), reason: undefined, origin };
  if (type === 'add') return { operation: { type, ...basis, ...content, text }, memory: undefined, messages };
  if (type === 'delete') return { operation: { type, ...basis, memory: 1 }, memory, messages };
  return { operation: { type, ...basis, ...content, text, memory: 1 }, memory, messages };
}

function knows(memories: readonly LedgerMemory[], taken: readonly string[] = []): KnownFacts {
  return {
    byKey: new Map(memories.map((memory) => [normalizeStatement(memory.item.memory), memory])),
    byId: new Map(memories.map((memory) => [memory.item.id, memory])),
    taken: new Set(taken),
  };
}

function inShort(step: FactStep): readonly unknown[] {
  if (step.type === 'create')
    return [
      'create',
      step.statement.text,
      step.statement.messages,
      step.supersedes.map(({ item }) => item.memory),
    ];
  if (step.type === 'restate') return ['restate', step.known.item.memory, step.statement.messages];
  if (step.type === 'yield') return ['yield', step.old.item.memory, step.known.item.memory];
  if (step.type === 'reword') return ['reword', step.memory.item.memory, step.statement.text];
  return ['remove', step.memory.item.memory];
}

const berlin = held('Ana lives in Berlin');
const porto = held('Ana lives in Porto');

function originOf(...origins: readonly ('user' | 'tool')[]): unknown {
  const [step] = planFacts(
    origins.map((origin) => wants('add', 'Ana likes figs', { origin })),
    knows([]),
  ).steps;
  return step?.type === 'create' ? step.statement.origin : step;
}

describe('planFacts', () => {
  it.each<
    readonly [
      name: string,
      operations: readonly BasedOperation[],
      memories: readonly LedgerMemory[],
      steps: readonly (readonly unknown[])[],
    ]
  >([
    ['creates what is new', [wants('add', 'Ana likes jazz')], [], [['create', 'Ana likes jazz', [0], []]]],
    [
      'restates what is known',
      [wants('add', 'ana lives in BERLIN.')],
      [berlin],
      [['restate', 'Ana lives in Berlin', [0]]],
    ],
    [
      'restates once what is said twice',
      [
        wants('add', 'Ana lives in Berlin', { messages: [2] }),
        wants('add', 'Ana lives in Berlin!', { messages: [0, 2] }),
      ],
      [berlin],
      [['restate', 'Ana lives in Berlin', [0, 2]]],
    ],
    [
      'creates once what is said twice',
      [wants('add', 'Ana likes jazz', { messages: [1] }), wants('add', 'Ana likes jazz.', { messages: [0] })],
      [],
      [['create', 'Ana likes jazz', [0, 1], []]],
    ],
    [
      'supersedes',
      [wants('supersede', 'Ana lives in Rome', { memory: berlin })],
      [berlin],
      [['create', 'Ana lives in Rome', [0], ['Ana lives in Berlin']]],
    ],
    [
      'puts one statement in the place of two',
      [
        wants('supersede', 'Ana lives in Rome', { memory: berlin }),
        wants('supersede', 'Ana lives in Rome', { memory: porto }),
      ],
      [berlin, porto],
      [['create', 'Ana lives in Rome', [0], ['Ana lives in Berlin', 'Ana lives in Porto']]],
    ],
    [
      'lets the old one give way to what is known',
      [wants('supersede', 'Ana lives in Porto', { memory: berlin })],
      [berlin, porto],
      [['yield', 'Ana lives in Berlin', 'Ana lives in Porto']],
    ],
    [
      'rewords',
      [wants('update', 'Ana lives in Berlin-Mitte', { memory: berlin })],
      [berlin],
      [['reword', 'Ana lives in Berlin', 'Ana lives in Berlin-Mitte']],
    ],
    ['removes', [wants('delete', '', { memory: berlin })], [berlin], [['remove', 'Ana lives in Berlin']]],
    [
      'leaves out the restatement of what it changes',
      [wants('add', 'Ana lives in Berlin'), wants('delete', '', { memory: berlin })],
      [berlin],
      [['remove', 'Ana lives in Berlin']],
    ],
  ])('%s', (...[, operations, memories, steps]) => {
    const plan = planFacts(operations, knows(memories));
    expect(plan.steps.map(inShort)).toStrictEqual(steps);
    expect(plan.refused).toStrictEqual([]);
  });

  it.each<readonly [name: string, now: readonly LedgerMemory[]]>([
    ['is gone', []],
    ['says something else by now', [held('Ana lives in Ulm', { id: berlin.item.id })]],
    ['was replaced by now', [held('Ana lives in Berlin', { supersededBy: porto.item.id })]],
    ['is immutable by now', [held('Ana lives in Berlin', { immutable: true })]],
  ])('adds beside a memory that %s, and removes nothing', (_name, now) => {
    const known = { ...knows(now), byKey: new Map() };
    const operations = [
      wants('supersede', 'Ana lives in Rome', { memory: berlin }),
      wants('delete', '', { memory: berlin }),
    ];
    const plan = planFacts(operations, known);
    expect(plan.steps.map(inShort)).toStrictEqual([['create', 'Ana lives in Rome', [0], []]]);
    expect(plan.refused.map(({ type, rule, memoryId }) => [type, rule, memoryId])).toStrictEqual([
      ['supersede', 'changed-meanwhile', berlin.item.id],
      ['delete', 'changed-meanwhile', berlin.item.id],
    ]);
  });

  it('refuses a wording that another memory has, and a second change of the same memory', () => {
    const taken = planFacts(
      [wants('update', 'Ana lives in Porto', { memory: berlin })],
      knows([berlin], [berlin.item.id]),
    );
    expect([taken.steps, taken.refused.map(({ rule }) => rule)]).toStrictEqual([[], ['known']]);
    const twice = planFacts(
      [wants('delete', '', { memory: berlin }), wants('delete', '', { memory: berlin })],
      knows([berlin]),
    );
    expect([twice.steps.map(inShort), twice.refused.map(({ rule }) => rule)]).toStrictEqual([
      [['remove', 'Ana lives in Berlin']],
      ['touched-twice'],
    ]);
  });

  it('lets no two memories take the place of each other, and no successor go', () => {
    const cycle = [
      wants('supersede', 'Ana lives in Porto', { memory: berlin }),
      wants('supersede', 'Ana lives in Berlin', { memory: porto }),
      wants('delete', '', { memory: porto }),
    ];
    const plan = planFacts(cycle, knows([berlin, porto]));
    expect(plan.steps.map(inShort)).toStrictEqual([['yield', 'Ana lives in Berlin', 'Ana lives in Porto']]);
    expect(plan.refused.map(({ rule }) => rule)).toStrictEqual(['touched-twice', 'touched-twice']);
    const late = planFacts(
      [wants('delete', '', { memory: porto }), wants('supersede', 'Ana lives in Porto', { memory: berlin })],
      knows([berlin, porto]),
    );
    expect(late.steps.map(inShort)).toStrictEqual([['remove', 'Ana lives in Porto']]);
    expect(late.refused.map(({ rule }) => rule)).toStrictEqual(['touched-twice']);
  });

  it('writes one text once: what is added, worded anew or put in the place of another', () => {
    const text = 'Ana lives in Rome';
    const operations = [
      wants('add', text),
      wants('update', text, { memory: berlin }),
      wants('supersede', text, { memory: porto }),
    ];
    const plans = [
      operations,
      operations.toReversed(),
      [...operations.slice(1), ...operations.slice(0, 1)],
    ].map((wanted) => planFacts(wanted, knows([berlin, porto])));
    expect(plans.map(({ steps }) => steps.map(inShort))).toStrictEqual([
      [['create', text, [0], ['Ana lives in Porto']]],
      [['create', text, [0], ['Ana lives in Porto']]],
      [['reword', 'Ana lives in Berlin', text]],
    ]);
    expect(plans.map(({ refused }) => refused.map(({ rule }) => rule))).toStrictEqual([
      ['known'],
      ['known'],
      ['known', 'known'],
    ]);
  });

  it('removes nothing when more is to be removed than a call may', () => {
    const many = Array.from({ length: 6 }, (_, place) => held(`Ana likes ${place}`));
    const operations = many.map((memory) => wants('delete', '', { memory }));
    const plan = planFacts([...operations, wants('add', 'Ana likes figs')], knows(many));
    expect(plan.steps.map(inShort)).toStrictEqual([['create', 'Ana likes figs', [0], []]]);
    expect(plan.refused.map(({ rule }) => rule)).toStrictEqual(many.map(() => 'too-many'));
    expect(planFacts(operations.slice(1), knows(many)).steps).toHaveLength(5);
  });

  it('keeps whose words they are; what the user says as well is the user’s', () => {
    expect([
      originOf('tool'),
      originOf('tool', 'user'),
      originOf('user', 'tool'),
      originOf('tool', 'tool'),
    ]).toStrictEqual(['tool', 'user', 'user', 'tool']);
  });

  it('never has two steps on one memory, nor two with one key, whatever the operations are', () => {
    const texts = [
      'Ana lives in Berlin',
      'Ana lives in Porto',
      'Ana likes jazz',
      'Ana has a dog',
      'Ana moved',
    ];
    const memories = texts.slice(0, 4).map((text) => held(text));
    const operations = array(
      record({
        type: constantFrom('add', 'update', 'supersede', 'delete'),
        text: constantFrom(...texts),
        place: integer({ min: 0, max: 3 }),
        messages: uniqueArray(integer({ min: 0, max: 3 }), { minLength: 1 }),
      }),
      { maxLength: 10 },
    );
    const states = array(option(constantFrom('same', 'changed', 'replaced')), { minLength: 4, maxLength: 4 });
    assert(
      property(operations, states, (wanted, now) => {
        const current = memories.flatMap((memory, place) => {
          if (now[place] === null) return [];
          if (now[place] === 'changed')
            return [held(`${memory.item.memory}, they say`, { id: memory.item.id })];
          return [now[place] === 'replaced' ? held(memory.item.memory, { supersededBy: 'x' }) : memory];
        });
        const based = wanted.map(({ type, text, place, messages }) => {
          const memory = memories[place];
          return wants(type, text, { messages, ...(memory !== undefined && { memory }) });
        });
        const open = current.filter(({ item }) => item.supersededBy === undefined);
        const { steps } = planFacts(based, { ...knows(current), byKey: knows(open).byKey });
        const touched = steps.flatMap((step) => {
          if (step.type === 'create') return step.supersedes.map(({ item }) => item.id);
          if (step.type === 'yield') return [step.old.item.id];
          return step.type === 'restate' ? [step.known.item.id] : [step.memory.item.id];
        });
        expect(new Set(touched).size).toBe(touched.length);
        const successors = steps.flatMap((step) => (step.type === 'yield' ? [step.known.item.id] : []));
        const said = new Set(steps.flatMap((step) => (step.type === 'restate' ? [step.known.item.id] : [])));
        expect(successors.filter((id) => touched.includes(id) && !said.has(id))).toStrictEqual([]);
        const written = steps.flatMap((step) =>
          step.type === 'create' || step.type === 'reword' ? [step.statement.uniqueKey] : [],
        );
        expect(new Set(written).size).toBe(written.length);
        const keys = steps.flatMap((step) => (step.type === 'create' ? [step.statement.uniqueKey] : []));
        expect(keys.filter((key) => knows(open).byKey.has(key))).toStrictEqual([]);
        expect(factTextsOf(steps)).toHaveLength(
          steps.filter(({ type }) => type === 'create' || type === 'reword').length,
        );
      }),
      { numRuns: 2000, seed: 7 },
    );
  });
});
