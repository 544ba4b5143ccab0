import { expect } from 'vitest';
import type { GenerateRequest } from '../../contracts/language-model.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import {
  askForJson,
  askForWord,
  distinctWords,
  wordOf,
  type LanguageModelContext,
} from './language-model-context.ts';

const oddTexts: readonly string[] = [
  '.',
  'two\nlines\tand a tab',
  '名前はハチです',
  'مرحبا بالعالم',
  '🐕‍🦺',
  '"quoted" \\ and {"json": [1]}',
  'word '.repeat(2000).trim(),
];

/** A text, why it ended, and what it cost. */
export const answersGroup: ConformanceGroup<LanguageModelContext, 'answers'> = {
  name: 'answers',
  cases: [
    {
      name: 'says who it is',
      run: async ({ model }) => {
        expect(model.provider).toMatch(/^[a-z][a-z0-9-]*$/);
        expect(model.model.trim()).not.toBe('');
      },
    },
    {
      name: 'answers what it was asked, and says that it had finished',
      run: async ({ model }) => {
        const result = await model.generate(askForWord('heron'));
        expect({ word: wordOf(result), finishReason: result.finishReason }).toStrictEqual({
          word: 'heron',
          finishReason: 'stop',
        });
      },
    },
    {
      name: 'reads instructions and earlier turns, and answers the last one',
      run: async ({ model }) => {
        const result = await model.generate({
          messages: [
            { role: 'system', content: 'You repeat words.' },
            ...askForWord('violin').messages,
            { role: 'assistant', content: 'violin' },
            ...askForWord('granite').messages,
          ],
        });
        expect(wordOf(result)).toBe('granite');
      },
    },
    {
      name: 'takes any text: punctuation, other scripts, pictures, two thousand words',
      run: async ({ model }) => {
        for (const content of oddTexts) {
          const { messages } = askForWord('umbrella');
          const result = await model.generate({ messages: [{ role: 'system', content }, ...messages] });
          expect(typeof result.text, content.slice(0, 20)).toBe('string');
          expect(['stop', 'length', 'refused', 'other']).toContain(result.finishReason);
        }
      },
    },
    {
      name: 'takes a limit for the length of its answer',
      run: async ({ model }) => {
        const result = await model.generate({ ...askForWord('heron'), maxOutputTokens: 4096 });
        expect(wordOf(result)).toBe('heron');
      },
    },
    {
      name: 'counts tokens and requests in whole numbers, where it counts them',
      run: async ({ model }) => {
        const { inputTokens, outputTokens, calls } = await model.generate(askForWord('heron'));
        for (const count of [inputTokens, outputTokens, calls]) {
          expect(Number.isInteger(count ?? 1)).toBe(true);
          expect(count ?? 1).toBeGreaterThan(0);
        }
      },
    },
    {
      name: 'leaves the request as it was',
      run: async ({ model }) => {
        const request: GenerateRequest = askForJson('heron');
        await model.generate(request);
        expect(request).toStrictEqual(askForJson('heron'));
      },
    },
  ],
};

/** JSON of the shape that was asked for. */
export const schemaGroup: ConformanceGroup<LanguageModelContext, 'schema'> = {
  name: 'schema',
  needs: 'followsSchema',
  cases: [
    {
      name: 'answers with JSON of the shape that was asked for, and nothing around it',
      run: async ({ model }) => {
        const { text, finishReason } = await model.generate(askForJson('violin'));
        expect(JSON.parse(text)).toStrictEqual({ word: 'violin' });
        expect(finishReason).toBe('stop');
      },
    },
    {
      name: 'answers freely again when no shape is asked for',
      run: async ({ model }) => {
        await model.generate(askForJson('violin'));
        expect(wordOf(await model.generate(askForWord('granite')))).toBe('granite');
      },
    },
  ],
};

/** Calls that come together. */
export const concurrencyGroup: ConformanceGroup<LanguageModelContext, 'concurrency'> = {
  name: 'concurrency',
  cases: [
    {
      name: 'answers when its first calls come together, each with its own',
      run: async ({ model }) => {
        const results = await Promise.all(distinctWords.map((word) => model.generate(askForWord(word))));
        expect(results.map(wordOf)).toStrictEqual(distinctWords);
      },
    },
    {
      name: 'goes on with the others when one of them is aborted',
      run: async ({ model }) => {
        const reason = new Error('no longer needed');
        const controller = new AbortController();
        const aborted = model.generate({ ...askForWord('heron'), signal: controller.signal }).then(
          () => undefined,
          (error: unknown) => error,
        );
        const other = model.generate(askForWord('granite'));
        controller.abort(reason);
        // It may have been answered before.
        expect([undefined, reason]).toContain(await aborted);
        expect(wordOf(await other)).toBe('granite');
      },
    },
  ],
};
