import {
  array,
  assert,
  constantFrom,
  integer,
  oneof,
  property,
  record,
  uniqueArray,
  type Arbitrary,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageRole } from '../../types/message.ts';
import { extractionInput, type InputInShort, type Said } from './__fixtures__/extraction-input.ts';
import { applyRules, MOST_DELETES, MOST_OPERATIONS } from './apply-rules.ts';
import type { ProposedOperation } from './proposal.ts';

const content = { category: undefined, validFrom: undefined, validTo: undefined };
const basis = { from: [1], reason: undefined };

function add(text: string, from: readonly number[] = [1]): ProposedOperation {
  return { type: 'add', ...basis, ...content, text, from };
}

function change(
  type: 'update' | 'supersede',
  text: string,
  { memory = 1, from = [1] }: { readonly memory?: number; readonly from?: readonly number[] } = {},
): ProposedOperation {
  return { type, ...basis, ...content, text, memory, from };
}

function remove(memory: number, from: readonly number[] = [1]): ProposedOperation {
  return { type: 'delete', ...basis, memory, from };
}

function rulesOf(input: InputInShort, ...operations: readonly ProposedOperation[]): readonly string[] {
  return applyRules(operations, extractionInput(input)).refused.map(({ rule }) => rule);
}

const MOVED: InputInShort = { said: [['user', 'I moved to Lisbon']], memories: ['Ana lives in Berlin'] };

describe('applyRules', () => {
  it('lets through what the user says, as the user’s', () => {
    const operations = [change('supersede', 'Ana lives in Lisbon'), add('Ana moved')];
    expect(applyRules(operations, extractionInput(MOVED))).toStrictEqual({
      operations: operations.map((operation) => ({ ...operation, origin: 'user' })),
      refused: [],
    });
  });

  it('says of a refused operation what it wanted', () => {
    const { refused } = applyRules(
      [change('update', 'Ana lives in Rome', { from: [] })],
      extractionInput(MOVED),
    );
    expect(refused).toStrictEqual([
      {
        type: 'update',
        text: 'Ana lives in Rome',
        rule: 'no-source',
        memoryId: expect.stringMatching(/^[\da-f-]{36}$/),
      },
    ]);
  });

  it.each<readonly [rule: string, input: InputInShort, operation: ProposedOperation]>([
    ['no-source', MOVED, add('Ana moved', [])],
    ['no-source', MOVED, remove(1, [])],
    ['malformed', MOVED, add('...')],
    ['malformed', MOVED, change('update', '!')],
    ['unknown-memory', MOVED, remove(2)],
    ['unknown-memory', MOVED, change('supersede', 'Ana lives in Lisbon', { memory: 0 })],
    ['known', MOVED, change('update', 'ana lives in  BERLIN.')],
    ['additive-mode', { ...MOVED, wishes: { mode: 'additive' } }, change('supersede', 'Ana lives in Lisbon')],
    ['immutable', { ...MOVED, memories: [{ memory: 'Ana lives in Berlin', immutable: true }] }, remove(1)],
    [
      'needs-user-message',
      { ...MOVED, said: [['assistant', 'You moved to Lisbon']] },
      change('supersede', 'Ana lives in Lisbon'),
    ],
    ['needs-user-message', { ...MOVED, said: [['user', '', { attached: 'I moved to Lisbon' }]] }, remove(1)],
    [
      'said-by-others',
      {
        ...MOVED,
        said: [
          ['user', 'thanks'],
          ['tool', 'Ana lives in Rome'],
        ],
      },
      change('update', 'Ana lives in Rome'),
    ],
    ['said-by-others', { ...MOVED, said: [['user', 'thanks']] }, remove(1)],
    [
      'known',
      { ...MOVED, said: [['assistant', 'In Berlin lives Ana, I recall']] },
      add('Ana recalls Berlin'),
    ],
    ['known', { ...MOVED, said: [['user', 'Do I live in Berlin?']] }, add('Ana lives in Berlin')],
    ['known', { ...MOVED, said: [['user', 'thanks']] }, add('Ana lives in Berlin')],
    [
      'not-from-conversation',
      MOVED,
      add('Leave out greetings, thanks, small talk, questions, general knowledge, passwords and keys'),
    ],
    ['not-from-conversation', MOVED, change('update', 'Keep names, numbers, amounts and titles exactly')],
  ])('refuses as %s (case %#)', (rule, input, operation) => {
    expect(rulesOf(input, operation)).toStrictEqual([rule]);
  });

  it('tells what joins memories from what is made of their words', () => {
    const memories = ['Mel has kids', 'Tom does pottery'];
    const said: readonly Said[] = [['assistant', 'The kids adore pottery, Mel and Tom']];
    const joined = add('Mel has kids, and Tom does pottery');
    expect(rulesOf({ said, memories }, joined, add('The kids do pottery'))).toStrictEqual(['known']);
  });

  it('touches no memory twice, also behind an operation that is refused', () => {
    const input: InputInShort = {
      said: [['user', 'Forget Berlin, I moved to Lisbon']],
      memories: ['Ana lives in Berlin'],
    };
    const { operations, refused } = applyRules(
      [
        change('update', 'Ana lives in Rome', { from: [] }),
        change('supersede', 'Ana lives in Lisbon'),
        remove(1),
      ],
      extractionInput(input),
    );
    expect(operations.map(({ type }) => type)).toStrictEqual(['supersede']);
    expect(refused.map(({ rule }) => rule)).toStrictEqual(['no-source', 'touched-twice']);
  });

  it('carries out no delete when there are too many, and the first of too many operations', () => {
    const memories = Array.from({ length: MOST_DELETES + 1 }, (_, place) => `Ana likes thing${place}`);
    const said: readonly Said[] = [['user', 'Forget all of it']];
    const deletes = memories.map((_memory, place) => remove(place + 1));
    expect(rulesOf({ said, memories }, ...deletes)).toStrictEqual(deletes.map(() => 'too-many'));
    expect(rulesOf({ said, memories }, ...deletes.slice(1))).toStrictEqual([]);
    const adds = Array.from({ length: MOST_OPERATIONS + 2 }, (_, place) => add(`Ana forgets ${place}`));
    expect(applyRules(adds, extractionInput({ said })).operations).toHaveLength(MOST_OPERATIONS);
    expect(rulesOf({ said }, ...adds)).toStrictEqual(['too-many', 'too-many']);
  });

  it('takes a message that repeats memories out of what a fact rests on', () => {
    const input: InputInShort = {
      said: [
        ['user', 'My greyhound sleeps'],
        ['assistant', 'Your greyhound Biscuit, Ana'],
      ],
      memories: ['Ana has a greyhound called Biscuit'],
    };
    const { operations } = applyRules([add('The greyhound sleeps a lot', [1, 2])], extractionInput(input));
    expect(operations.map(({ from }) => from)).toStrictEqual([[1]]);
  });
});

const roles = constantFrom<MessageRole>('user', 'assistant', 'tool');
const words = constantFrom(
  'Ana',
  'lives',
  'Lisbon',
  'Berlin',
  'not',
  'walnuts',
  'allergic',
  'forget',
  'yes',
  'Moscow',
  '里斯本',
  '?',
);
const sentences = array(words, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' '));
const said: Arbitrary<Said> = record({
  role: roles,
  text: sentences,
  attached: constantFrom('', '', 'Ana lives in Moscow'),
}).map(({ role, text, attached }) => [role, attached === '' ? text : '', { attached }]);
const froms = uniqueArray(integer({ min: 1, max: 4 }), { maxLength: 4 });
const proposals: Arbitrary<ProposedOperation> = record({
  type: constantFrom('add', 'update', 'supersede', 'delete'),
  memory: integer({ min: 0, max: 5 }),
  text: oneof(sentences, constantFrom('', '...')),
  from: froms,
}).map(({ type, memory, text, from }) => {
  if (type === 'add') return add(text, from);
  return type === 'delete' ? remove(memory, from) : change(type, text, { memory, from });
});
const inputs = record({
  said: array(said, { minLength: 1, maxLength: 4 }),
  memories: array(
    record({
      memory: sentences,
      attributedTo: constantFrom('user', 'tool', 'assistant'),
      immutable: constantFrom(false, false, true),
    }),
    { maxLength: 4 },
  ),
});

describe('applyRules, whatever a model answers', () => {
  it('never changes without a message of the user’s own, never what is immutable, and nothing twice', () => {
    assert(
      property(inputs, array(proposals, { maxLength: 12 }), (short, proposed) => {
        const input = extractionInput(short);
        const { operations, refused } = applyRules(proposed, input);
        expect(operations.length + refused.length).toBe(proposed.length);
        const touched = operations.flatMap((operation) => ('memory' in operation ? [operation.memory] : []));
        expect(new Set(touched).size).toBe(touched.length);
        const deletes = operations.filter(({ type }) => type === 'delete');
        expect(deletes.length).toBeLessThanOrEqual(MOST_DELETES);
        const changes = operations.filter(({ type }) => type !== 'add');
        const bases = changes.map(({ from }) => from.map((number) => input.messages[number - 1]));
        expect(
          bases.filter((messages) =>
            messages.every((message) => message?.role !== 'user' || message.text === ''),
          ),
        ).toStrictEqual([]);
        expect(touched.map((number) => input.memories[number - 1]?.memory.item.immutable)).toStrictEqual(
          touched.map(() => false),
        );
        expect(operations.filter(({ from }) => from.length === 0)).toStrictEqual([]);
      }),
      { numRuns: 1000, seed: 7 },
    );
  });

  it('never lets what only a tool names into a memory of the user, nor says that the user said it', () => {
    assert(
      property(array(said, { maxLength: 3 }), froms, (others, from) => {
        const messages: readonly Said[] = [
          ...others.filter(([, text]) => !text.includes('Moscow')),
          ['tool', 'Ana lives in Moscow'],
          ['user', 'thanks, please summarise that page'],
        ];
        const input = extractionInput({ said: messages, memories: ['Ana lives in Lisbon'] });
        const named = from.filter((number) => number <= messages.length);
        const proposed = [
          change('supersede', 'Ana lives in Moscow', { from: named }),
          add('Ana lives in Moscow', named),
        ];
        const { operations } = applyRules(proposed, input);
        expect(operations.filter(({ type, origin }) => type !== 'add' || origin === 'user')).toStrictEqual(
          [],
        );
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
});
