/**
 * A stand-in for a model, so that this example runs without a key: it decides what a good model would, from what its prompt
 * holds. A real one is `openai('gpt-5-mini')`.
 */
import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4Content } from '@ai-sdk/provider';

let calls = 0;

export const scriptedModel: LanguageModelV4 = {
  specificationVersion: 'v4',
  provider: 'scripted',
  modelId: 'example',
  supportedUrls: {},
  doGenerate: async (options) => {
    const content = answerTo(options);
    const isCall = content.type === 'tool-call';
    return {
      content: [content],
      finishReason: { unified: isCall ? 'tool-calls' : 'stop', raw: undefined },
      usage: {
        inputTokens: { total: 0, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
        outputTokens: { total: 0, text: undefined, reasoning: undefined },
      },
      warnings: [],
    };
  },
  doStream: () => {
    throw new Error('This example does not stream: see examples/ai-sdk-chat.');
  },
};

/** What its prompt holds, and nothing else. */
interface Seen {
  readonly question: string;
  /** What the memory put before the question. */
  readonly notes: string;
  /** What tools answered after it. */
  readonly answered: string;
}

function answerTo({ prompt }: LanguageModelV4CallOptions): LanguageModelV4Content {
  const asked = prompt.findLastIndex(({ role }) => role === 'user');
  const texts = (prompt[asked]?.content ?? []) as readonly { readonly text: string }[];
  const answers = prompt.slice(asked + 1).filter(({ role }) => role === 'tool');
  const seen = {
    question: texts.at(-1)?.text ?? '',
    notes: JSON.stringify(texts.slice(0, -1)),
    answered: answers.map(({ content }) => JSON.stringify(content)).join('\n'),
  };
  const rule = RULES.find(({ when }) => when.test(seen.question));
  return rule?.answer(seen) ?? say('I am sorry to hear that. A replacement is on its way.');
}

const RULES: readonly { readonly when: RegExp; readonly answer: (seen: Seen) => LanguageModelV4Content }[] = [
  {
    when: /refund/,
    answer: ({ question, answered }) =>
      answered === ''
        ? call('addMemory', { memory: `The customer wants: ${question}` })
        : say('I have made a note of it.'),
  },
  {
    when: /^Is it fixed/,
    answer: ({ notes, answered }) => {
      const [, machine, problem] = notes.match(/My ([\w ]+?) (leaks|squeaks)/) ?? [];
      if (machine === undefined) return say('What seems to be the problem?');
      if (answered === '') return call('orderStatus', {});
      return say(`The replacement for your ${machine}, which ${problem}, is on its way.`);
    },
  },
  {
    when: /^What did I ask for/,
    answer: ({ answered }) => {
      if (answered === '') return call('searchMemories', { query: 'What does the customer want?' });
      return say(answered.match(/The customer wants: ([^"\\]+)/)?.[1] ?? 'I have no note of it.');
    },
  },
];

function say(text: string): LanguageModelV4Content {
  return { type: 'text', text };
}

function call(toolName: string, input: object): LanguageModelV4Content {
  calls += 1;
  return { type: 'tool-call', toolCallId: `call-${calls}`, toolName, input: JSON.stringify(input) };
}
