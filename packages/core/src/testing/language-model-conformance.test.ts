import { describe, expect, it } from 'vitest';
import type { FinishReason, GenerateResult, LanguageModel } from '../contracts/language-model.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { answerAsAsked } from './__fixtures__/answer-as-asked.ts';
import { firstFailure, type ConformanceCase } from './conformance-suite.ts';
import { failingLanguageModel } from './__fixtures__/failing-language-model.ts';
import { fakeLanguageModel } from './fake-language-model.ts';
import { languageModelGroups, type LanguageModelConformanceGroup } from './language-model-conformance.ts';
import { findText } from './language-model/find-text.ts';
import type { LanguageModelContext, LanguageModelFailure } from './language-model/language-model-context.ts';

type Break = (model: LanguageModel) => Partial<LanguageModel>;

const secret = 'sk-test-0123456789abcdef';

function runBroken(breaks: Break) {
  return async (body: (context: LanguageModelContext) => Promise<void>): Promise<void> => {
    const plain = fakeLanguageModel({ otherwise: answerAsAsked });
    const model = { ...plain, ...breaks(plain) };
    const createFailing = async (failure: LanguageModelFailure): Promise<LanguageModel> => {
      const failing = failingLanguageModel(failure);
      return { ...failing, ...breaks(failing) };
    };
    await body({ model, secret, createFailing });
  };
}

function casesOf(name: LanguageModelConformanceGroup): readonly ConformanceCase<LanguageModelContext>[] {
  return languageModelGroups.find((group) => group.name === name)?.cases ?? [];
}

function answering(change: (result: GenerateResult) => GenerateResult): Break {
  return (model) => ({ generate: async (request) => change(await model.generate(request)) });
}

function rejecting(change: (error: Error) => Error): Break {
  return (model) => ({
    generate: async (request) => {
      try {
        return await model.generate(request);
      } catch (error) {
        throw change(error as Error);
      }
    },
  });
}

function finished(result: GenerateResult, reason: FinishReason): GenerateResult {
  return result.finishReason === reason ? { ...result, finishReason: 'stop' } : result;
}

const rateLimit = {
  provider: 'fake',
  operation: 'generate',
  failure: 'rate-limit',
  status: 429,
  message: 'busy',
} as const;

const mutants: readonly (readonly [LanguageModelConformanceGroup, string, Break])[] = [
  ['answers', 'has no model', () => ({ model: ' ' })],
  ['answers', 'answers something else', answering((result) => ({ ...result, text: 'hello' }))],
  [
    'answers',
    'does not know that it finished',
    answering((result) => ({ ...result, finishReason: 'other' })),
  ],
  [
    'answers',
    'reads the first message only',
    (model) => ({
      generate: ({ messages }) =>
        model.generate({ messages: messages.filter(({ role }) => role === 'user').slice(0, 1) }),
    }),
  ],
  ['answers', 'counts half tokens', answering((result) => ({ ...result, inputTokens: 1.5 }))],
  ['answers', 'counts no request', answering((result) => ({ ...result, calls: 0 }))],
  [
    'answers',
    'changes the request',
    (model) => ({
      generate: async (request) => {
        Object.assign(request.schema ?? {}, { name: 'other' });
        return model.generate(request);
      },
    }),
  ],
  [
    'schema',
    'puts JSON into a code block',
    answering((result) => ({ ...result, text: `\`\`\`json\n${result.text}\n\`\`\`` })),
  ],
  [
    'schema',
    'adds properties',
    answering((result) => ({ ...result, text: result.text.replace('}', ',"note":"x"}') })),
  ],
  [
    'concurrency',
    'confuses calls that come together',
    (model) => {
      let shared: Promise<GenerateResult> | undefined;
      return {
        generate: async (request) => {
          shared ??= model.generate(request);
          const answer = await shared;
          shared = undefined;
          return answer;
        },
      };
    },
  ],
  ['failures', 'lets errors of its client through', rejecting(({ message }) => new Error(message))],
  ['failures', 'always says that it may be tried again', rejecting(() => new ProviderError(rateLimit))],
  [
    'failures',
    'hides failures in its text',
    (model) => ({
      generate: async (request) =>
        model.generate(request).catch((error: Error) => ({ text: error.message, finishReason: 'refused' })),
    }),
  ],
  ['failures', 'takes half an answer for a whole one', answering((result) => finished(result, 'length'))],
  ['failures', 'takes a refusal for an answer', answering((result) => finished(result, 'refused'))],
  [
    'failures',
    'ignores signals once it waits',
    (model) => ({
      generate: async ({ messages, signal }) => {
        signal?.throwIfAborted();
        return model.generate({ messages });
      },
    }),
  ],
  [
    'secrets',
    'passes on what the provider says',
    rejecting(() => new ProviderError({ ...rateLimit, message: `${secret} is busy` })),
  ],
  [
    'secrets',
    'hides the key in the cause',
    rejecting(
      () =>
        new ProviderError({ ...rateLimit, cause: { request: { headers: new Headers({ key: secret }) } } }),
    ),
  ],
  ['abort', 'ignores signals', (model) => ({ generate: ({ messages }) => model.generate({ messages }) })],
  [
    'close',
    'cannot be closed twice',
    () => {
      let isClosed = false;
      return {
        close: async () => {
          if (isClosed) throw new Error('closed already');
          isClosed = true;
        },
      };
    },
  ],
];

describe('the language model kit', () => {
  it.each(mutants)('notices in "%s" a model that %s', async (group, _name, breaks) => {
    expect(await firstFailure(casesOf(group), runBroken(breaks))).toBeDefined();
  });

  it('notices something in every group', () => {
    const named = new Set(mutants.map(([group]) => group));
    expect(languageModelGroups.filter(({ name }) => !named.has(name))).toStrictEqual([]);
  });
});

describe('findText', () => {
  it.each([
    ['in a message', new Error('it is abc'), 'error.message'],
    ['in a cause', new Error('x', { cause: { list: [1, 'abc'] } }), 'error.cause.list.1'],
    ['in headers', { sent: new Headers({ authorization: 'abc' }) }, 'error.sent.authorization'],
    ['in a name', { abc: 1 }, 'error'],
    ['in a hidden property', Object.defineProperty({}, 'hidden', { value: 'abc' }), 'error.hidden'],
    ['nowhere', new Error('ab', { cause: 'c' }), undefined],
  ])('finds a text %s', (_where, value, path) => {
    // The stack of an error repeats its message.
    if (value instanceof Error) value.stack = '';
    expect(findText(value, 'abc')).toBe(path);
  });

  it('comes to an end in circles', () => {
    const circle: { self?: object } = {};
    circle.self = circle;
    expect(findText(circle, 'abc')).toBeUndefined();
  });
});
