import type { ScriptedAnswer } from '../../engine/infer/__fixtures__/scripted-model.ts';
import { ProviderError, type ProviderFailure } from '../../errors/provider-error.ts';
import type { RefusalRule } from '../../types/refusal.ts';
import type { DegradationCode } from '../../types/results.ts';

/** An answer that is not as it should be, and what comes of it. */
export interface BrokenAnswer {
  readonly name: string;
  /** What is answered, call by call; the last one stands for all that follow. */
  readonly answers: readonly (ScriptedAnswer | (() => unknown))[];
  /** @default [] */
  readonly facts?: readonly string[];
  /** Each rule once, in order of its first refusal. @default [] */
  readonly refused?: readonly RefusalRule[];
  readonly degraded?: DegradationCode;
  /** @default 1 */
  readonly calls?: number;
}

const FACT = 'Ana adopted a greyhound';
const good = {
  type: 'add',
  memory: null,
  text: FACT,
  from: [1],
  validFrom: null,
  validTo: null,
  reason: null,
};
const withGood = (operation: unknown): string => JSON.stringify({ operations: [operation, good] });
const twice = { degraded: 'model-output-invalid', calls: 2 } as const;
const kept = { facts: [FACT] } as const;

/** Texts that are no answer, or hide one. */
const TEXTS: readonly BrokenAnswer[] = [
  { name: 'nothing', answers: [''], ...twice },
  { name: 'spaces', answers: [' \n\t '], ...twice },
  { name: 'half a JSON', answers: [withGood(good).slice(0, -20)], ...twice },
  { name: 'prose', answers: ['There is nothing that I would remember here.'], ...twice },
  { name: 'a number', answers: ['42'], ...twice },
  { name: 'null', answers: ['null'], ...twice },
  { name: 'an object without operations', answers: ['{"result":"ok"}'], ...twice },
  { name: 'operations that are no list', answers: ['{"operations":{"type":"add"}}'], ...twice },
  { name: 'an empty list', answers: ['{"operations":[]}'] },
  {
    name: 'prose around the answer',
    answers: [`Sure! ${withGood({ type: 'none' })} Anything else?`],
    ...kept,
  },
  { name: 'a code fence', answers: [`\`\`\`json\n${withGood({ type: 'none' })}\n\`\`\``], ...kept },
  { name: 'a list alone', answers: [`[${JSON.stringify(good)}]`], ...kept },
  {
    name: 'a broken answer and then a good one',
    answers: ['{"operations":[', withGood({ type: 'none' })],
    ...kept,
    calls: 2,
  },
  { name: 'nothing and then a good one', answers: ['', withGood({ type: 'none' })], ...kept, calls: 2 },
  { name: 'nesting without an end', answers: ['['.repeat(200_000)], ...twice },
  { name: 'deep nesting', answers: [`${'['.repeat(50_000)}${']'.repeat(50_000)}`], refused: ['malformed'] },
  { name: 'five megabytes of prose', answers: ['word '.repeat(1_000_000)], ...twice },
  { name: 'five megabytes of braces', answers: ['{'.repeat(5_000_000)], ...twice },
  {
    name: 'an answer of five megabytes',
    answers: [withGood({ type: 'none', pad: 'x'.repeat(5_000_000) })],
    ...kept,
  },
];

/** Fields and ids that are not as they should be; the good operation beside them is carried out. */
const FIELDS: readonly BrokenAnswer[] = [
  ...[null, 7, 'add', [], [good], true].map((operation) => ({
    name: `the operation ${JSON.stringify(operation).slice(0, 20)}`,
    operation,
  })),
  { name: 'no type', operation: { ...good, type: undefined } },
  { name: 'an unknown type', operation: { ...good, type: 'merge' } },
  { name: 'a type that is a number', operation: { ...good, type: 1 } },
  { name: 'a text that is a number', operation: { ...good, text: 12 } },
  { name: 'a text that is a list', operation: { ...good, text: ['Ana', 'left'] } },
  { name: 'a blank text', operation: { ...good, text: ' \u200B\u0000 ' } },
  { name: 'a text of 100 kB', operation: { ...good, text: 'word '.repeat(20_000) } },
  { name: 'a text of punctuation', operation: { ...good, text: '...' } },
].map(({ name, operation }) => ({
  name,
  answers: [withGood(operation)],
  ...kept,
  refused: ['malformed'] as const,
}));

const SOURCES: readonly BrokenAnswer[] = [
  undefined,
  null,
  [],
  'm1',
  0,
  -1,
  99,
  1.5,
  [2],
  ['one'],
  { 1: true },
].map((from) => ({
  name: `from ${JSON.stringify(from) ?? 'missing'}`,
  answers: [withGood({ ...good, text: 'Ana likes jazz', from })],
  ...kept,
  refused: ['no-source'] as const,
}));

const MEMORIES: readonly BrokenAnswer[] = [
  undefined,
  null,
  0,
  -1,
  99,
  1.5,
  'm1',
  '1e0',
  [1],
  '01a2127f-041e-7000-b5c9-93adc0dec3ef',
].map((memory) => ({
  name: `the memory ${JSON.stringify(memory) ?? 'missing'}`,
  answers: [withGood({ ...good, type: 'supersede', text: 'Ana lives with a greyhound', memory })],
  ...kept,
  refused: ['unknown-memory'] as const,
}));

const LENIENT: readonly BrokenAnswer[] = [
  { ...good, type: ' ADD ' },
  { ...good, from: 1 },
  { ...good, from: ['1', 1, 99, null] },
  { ...good, validFrom: 'yesterday', validTo: 12, category: {}, reason: 5 },
  { ...good, validFrom: '2026-02-31', validTo: '2020-01-01', reason: 'x'.repeat(100_000) },
  { event: 'ADD', text: FACT, from: [1] },
].map((operation, place) => ({
  name: `a field that is understood (${place + 1})`,
  answers: [JSON.stringify([operation])],
  ...kept,
}));

/** Too much, twice, or words that are not the conversation's. */
const CONTENTS: readonly BrokenAnswer[] = [
  { name: 'the same operation a hundred times', answers: [Array.from({ length: 100 }, () => good)], ...kept },
  {
    name: 'five hundred operations',
    answers: [
      Array.from({ length: 500 }, (_, place) => ({ ...good, text: `Ana adopted greyhound ${place}` })),
    ],
    facts: Array.from({ length: 200 }, (_, place) => `Ana adopted greyhound ${place}`),
    refused: ['too-many'],
  },
  {
    name: 'a million operations',
    answers: [`[${'{},'.repeat(1_000_000)}{}]`],
    refused: ['malformed', 'too-many'],
  },
  {
    name: 'the instructions again',
    answers: [
      withGood({
        ...good,
        text: 'Leave out greetings, thanks, small talk, questions, general knowledge, passwords and keys.',
      }),
    ],
    ...kept,
    refused: ['not-from-conversation'],
  },
  {
    name: 'keys that reach for prototypes',
    answers: [
      `{"__proto__":{"polluted":true},"operations":[{"__proto__":{"type":"delete","memory":1},"constructor":1},${JSON.stringify(good)}]}`,
    ],
    ...kept,
    refused: ['malformed'],
  },
  {
    name: 'a text with NUL and halves of characters',
    answers: [[{ ...good, text: 'Ana\u0000 adopted \uD800a greyhound' }]],
    facts: ['Ana  adopted \uFFFDa greyhound'],
  },
  {
    name: 'a text with characters that nobody sees',
    answers: [[{ ...good, text: 'Ana\u202E adopted\u200B a grey\u2060hound\u{E0041}' }]],
    ...kept,
  },
];

const failures: readonly ProviderFailure[] = [
  'timeout',
  'connection',
  'rate-limit',
  'refused',
  'server',
  'bad-answer',
];
const failure = (kind: ProviderFailure): ProviderError =>
  new ProviderError({ provider: 'scripted', operation: 'generate', failure: kind, message: 'scripted' });

/** Results that are none, and failures. */
const RESULTS: readonly BrokenAnswer[] = [
  {
    name: 'a refusal',
    answers: [{ text: 'I cannot help', finishReason: 'refused' }],
    degraded: 'model-refused',
  },
  {
    name: 'an answer that is cut off',
    answers: [{ text: withGood(good).slice(0, 60), finishReason: 'length' }],
    ...twice,
  },
  {
    name: 'an answer that is cut off behind its end',
    answers: [{ text: `${withGood({ type: 'none' })} And`, finishReason: 'length' }],
    ...kept,
  },
  ...[undefined, null, 12, { operations: [] }].map((text) => ({
    name: `the text ${JSON.stringify(text) ?? 'missing'}`,
    answers: [(): unknown => ({ text, finishReason: 'stop' })],
    degraded: 'model-output-invalid' as const,
  })),
  ...[undefined, null, 'text', 7].map((result) => ({
    name: `the result ${JSON.stringify(result) ?? 'missing'}`,
    answers: [(): unknown => result],
    degraded: 'model-output-invalid' as const,
  })),
  {
    name: 'counts that are no numbers',
    answers: [
      (): unknown => ({
        text: withGood({ type: 'none' }),
        finishReason: 9,
        inputTokens: 'many',
        outputTokens: -1,
        calls: NaN,
      }),
    ],
    ...kept,
  },
  ...failures.map((kind) => ({
    name: `a failure: ${kind}`,
    answers: [failure(kind)],
    degraded: 'model-failed' as const,
  })),
  { name: 'an error of its own', answers: [new TypeError('fetch failed')], degraded: 'model-failed' },
  {
    name: 'a string that is thrown',
    answers: [
      (): never => {
        throw 'out of order';
      },
    ],
    degraded: 'model-failed',
  },
  {
    name: 'a broken answer and then a failure',
    answers: ['{', failure('server')],
    degraded: 'model-failed',
    calls: 2,
  },
  {
    name: 'a failure and then a good answer',
    answers: [failure('connection'), withGood({ type: 'none' })],
    degraded: 'model-failed',
  },
];

/** All of them. */
export const BROKEN_ANSWERS: readonly BrokenAnswer[] = [
  ...TEXTS,
  ...FIELDS,
  ...SOURCES,
  ...MEMORIES,
  ...LENIENT,
  ...CONTENTS,
  ...RESULTS,
];
