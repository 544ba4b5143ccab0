import { expect } from 'vitest';
import type { FinishReason, LanguageModel } from '../../contracts/language-model.ts';
import type { ConformanceCase, ConformanceGroup } from '../conformance-suite.ts';
import {
  abortedCase,
  badAnswer,
  closesOftenCase,
  failureCases,
  failureOf,
  hangingCases,
  httpErrors,
  type ProviderCall,
} from '../provider/provider-cases.ts';
import { findText } from './find-text.ts';
import { askForWord, wordOf, type LanguageModelContext } from './language-model-context.ts';

const rejections = { ...httpErrors, 'bad-answer': badAnswer };
const rejectingFailures = Object.keys(rejections) as readonly (keyof typeof rejections)[];

const generating: ProviderCall<LanguageModel> = {
  operation: 'generate',
  ask: async (model, signal) => {
    const { text } = await model.generate({ ...askForWord('heron'), ...(signal && { signal }) });
    return JSON.stringify(text);
  },
};

function endCase(
  failure: 'refusal' | 'truncation',
  expected: FinishReason,
): ConformanceCase<LanguageModelContext> {
  return {
    name: `resolves and says "${expected}" after a ${failure}`,
    run: async ({ createFailing }) => {
      const model = await createFailing(failure);
      const { text, finishReason } = await model.generate(askForWord('heron'));
      expect({ type: typeof text, finishReason }).toStrictEqual({ type: 'string', finishReason: expected });
    },
  };
}

/** A provider that fails, declines, or does not come to an end. */
export const failuresGroup: ConformanceGroup<LanguageModelContext, 'failures'> = {
  name: 'failures',
  needs: 'createFailing',
  cases: [
    ...failureCases(generating, rejections),
    endCase('refusal', 'refused'),
    endCase('truncation', 'length'),
    ...hangingCases(generating),
  ],
};

/** The key is in no error, whatever the provider sent back. */
export const secretsGroup: ConformanceGroup<LanguageModelContext, 'secrets'> = {
  name: 'secrets',
  needs: 'secret',
  cases: rejectingFailures.map((failure) => ({
    name: `keeps its key out of the error, its cause and all that hangs on them: ${failure}`,
    run: async ({ createFailing, secret }) => {
      const error = await failureOf(generating, await createFailing(failure));
      expect(error).toBeInstanceOf(Error);
      expect(findText(error, secret)).toBeUndefined();
    },
  })),
};

/** Aborting before a call. */
export const abortGroup: ConformanceGroup<LanguageModelContext, 'abort'> = {
  name: 'abort',
  cases: [
    abortedCase(generating, ({ model }) => model),
    {
      name: 'takes a signal that is never aborted, and goes on after one that was',
      run: async ({ model }) => {
        const controller = new AbortController();
        const first = await model.generate({ ...askForWord('heron'), signal: controller.signal });
        controller.abort();
        const second = await model.generate(askForWord('violin'));
        expect([first, second].map(wordOf)).toStrictEqual(['heron', 'violin']);
      },
    },
  ],
};

/** Closing. */
export const closeGroup: ConformanceGroup<LanguageModelContext, 'close'> = {
  name: 'close',
  cases: [
    closesOftenCase(({ model }) => model),
    {
      name: 'closes after it was used',
      run: async ({ model }) => {
        await model.generate(askForWord('heron'));
        await expect(model.close()).resolves.toBeUndefined();
      },
    },
  ],
};
