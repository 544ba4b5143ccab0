import { expect } from 'vitest';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { cosine, distinctTexts, vectorsOf, type EmbedderContext } from './embedder-context.ts';

const oddTexts: readonly string[] = [
  'x',
  '.',
  '  padded  ',
  'two\nlines\tand a tab',
  '名前はハチです',
  'مرحبا بالعالم',
  '🐕‍🦺',
  '"quoted" \\ and {"json": [1]}',
  'word '.repeat(2000).trim(),
];

/** One vector a text, in order, of one length, finite. */
export const answersGroup: ConformanceGroup<EmbedderContext, 'answers'> = {
  name: 'answers',
  cases: [
    {
      name: 'says who it is and what it takes',
      run: async ({ embedder, dimensions }) => {
        expect(embedder.provider).toMatch(/^[a-z][a-z0-9-]*$/);
        expect(embedder.model.trim()).not.toBe('');
        expect(Number.isInteger(embedder.maxBatchSize)).toBe(true);
        expect(embedder.maxBatchSize).toBeGreaterThanOrEqual(1);
        expect(embedder.dimensions ?? dimensions).toBe(dimensions);
      },
    },
    {
      name: 'answers one vector a text, all of the length that was declared, every number finite',
      run: async (context) => {
        const texts = distinctTexts.slice(0, context.embedder.maxBatchSize);
        const vectors = await vectorsOf(context, texts);
        expect(vectors.map(({ length }) => length)).toStrictEqual(texts.map(() => context.dimensions));
        expect(vectors.flat().every(Number.isFinite)).toBe(true);
        expect(vectors.every((vector) => vector.some((number) => number !== 0))).toBe(true);
      },
    },
    {
      name: 'answers in the order of the texts',
      run: async (context, skip) => {
        if (context.embedder.maxBatchSize === 1) skip('maxBatchSize is 1: there is no order');
        const texts = distinctTexts.slice(0, context.embedder.maxBatchSize);
        const together = await vectorsOf(context, texts);
        for (const [index, text] of texts.entries()) {
          const [alone = []] = await vectorsOf(context, [text]);
          const similarities = together.map((vector) => cosine(vector, alone));
          expect(similarities.indexOf(Math.max(...similarities))).toBe(index);
        }
      },
    },
    {
      name: 'embeds queries into the same space',
      run: async ({ embedder, dimensions }) => {
        const { vectors } = await embedder.embed({ texts: ['where does Ana live?'], purpose: 'query' });
        expect(vectors.map(({ length }) => length)).toStrictEqual([dimensions]);
        expect(Array.from(vectors[0] ?? [Number.NaN]).every(Number.isFinite)).toBe(true);
      },
    },
    {
      name: 'embeds any text: one letter, punctuation, other scripts, pictures, two thousand words',
      run: async (context) => {
        for (const text of oddTexts) {
          const [vector, ...others] = await vectorsOf(context, [text]);
          expect(others).toStrictEqual([]);
          expect(vector).toHaveLength(context.dimensions);
          expect(vector?.every(Number.isFinite), text.slice(0, 20)).toBe(true);
        }
      },
    },
    {
      name: 'counts tokens and requests in whole numbers, where it counts them',
      run: async ({ embedder }) => {
        const { tokens, calls } = await embedder.embed({ texts: ['three plain words'], purpose: 'document' });
        expect(Number.isInteger(tokens ?? 1)).toBe(true);
        expect(tokens ?? 1).toBeGreaterThan(0);
        expect(Number.isInteger(calls ?? 1)).toBe(true);
        expect(calls ?? 1).toBeGreaterThan(0);
      },
    },
    {
      name: 'leaves the texts that it was given as they were',
      run: async ({ embedder }) => {
        const texts = ['  one  '];
        await embedder.embed({ texts, purpose: 'document' });
        expect(texts).toStrictEqual(['  one  ']);
      },
    },
  ],
};
