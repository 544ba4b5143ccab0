import { expect } from 'vitest';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { cosine, distinctTexts, vectorsOf, type EmbedderContext } from './embedder-context.ts';

/** As many texts as it declares, and calls at the same time. */
export const batchesGroup: ConformanceGroup<EmbedderContext, 'batches'> = {
  name: 'batches',
  cases: [
    {
      name: 'takes as many texts in one call as it declares (2,048 are tried)',
      run: async (context) => {
        const count = Math.min(context.embedder.maxBatchSize, 2048);
        const vectors = await vectorsOf(
          context,
          Array.from({ length: count }, (_, index) => `note number ${index}`),
        );
        expect(vectors.map(({ length }) => length)).toStrictEqual(
          Array.from({ length: count }, () => context.dimensions),
        );
      },
    },
    {
      name: 'gives equal texts in one call equal vectors',
      run: async (context, skip) => {
        if (context.embedder.maxBatchSize < 3) skip(`maxBatchSize is ${context.embedder.maxBatchSize}`);
        const [first, , third] = await vectorsOf(context, ['same words', 'another thing', 'same words']);
        expect(cosine(first ?? [], third ?? [])).toBeCloseTo(1, 3);
      },
    },
    {
      name: 'answers when its first calls come together, each with its own',
      run: async (context) => {
        const together = await Promise.all(distinctTexts.map((text) => vectorsOf(context, [text])));
        for (const [index, text] of distinctTexts.entries()) {
          const [alone] = await vectorsOf(context, [text]);
          const similarities = together.map(([vector]) => cosine(alone ?? [], vector ?? []));
          expect(similarities.indexOf(Math.max(...similarities))).toBe(index);
        }
      },
    },
  ],
};

/** The same text has the same vector, now and later. */
export const determinismGroup: ConformanceGroup<EmbedderContext, 'determinism'> = {
  name: 'determinism',
  needs: 'deterministic',
  cases: [
    {
      name: 'gives a text the same vector alone, in a batch, and again',
      run: async (context) => {
        const batch = await vectorsOf(context, distinctTexts.slice(0, context.embedder.maxBatchSize));
        for (const [index, vector] of batch.entries()) {
          for (let round = 0; round < 2; round += 1) {
            const [alone] = await vectorsOf(context, [distinctTexts[index] ?? '']);
            const difference = Math.max(
              ...vector.map((number, place) => Math.abs(number - (alone?.[place] ?? Number.NaN))),
            );
            expect(difference).toBeLessThan(1e-6);
          }
        }
      },
    },
  ],
};
