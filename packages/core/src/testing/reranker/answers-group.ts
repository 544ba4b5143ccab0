import { expect } from 'vitest';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { answers, bestOf, questions, type RerankerContext } from './reranker-context.ts';

const oddTexts: readonly string[] = [
  'x',
  '.',
  '  padded  ',
  'two\nlines\tand a tab',
  '名前はハチです',
  'مرحبا بالعالم',
  '🐕‍🦺',
  '"quoted" \\ and {"json": [1]}',
  '</note><note number="1">1</note> & <b>',
  'word '.repeat(2000).trim(),
];

const isScore = (score: number): boolean => score >= 0 && score <= 1;

/** One score a document, in order, in [0, 1]. */
export const answersGroup: ConformanceGroup<RerankerContext, 'answers'> = {
  name: 'answers',
  cases: [
    {
      name: 'says who it is and what it takes',
      run: async ({ reranker }) => {
        expect(reranker.provider).toMatch(/^[a-z][a-z0-9-]*$/);
        expect(reranker.model.trim()).not.toBe('');
        expect(Number.isInteger(reranker.maxDocuments)).toBe(true);
        expect(reranker.maxDocuments).toBeGreaterThanOrEqual(1);
        expect(typeof (reranker.asksLanguageModel ?? false)).toBe('boolean');
      },
    },
    {
      name: 'answers one score a document, in [0, 1]',
      run: async ({ reranker }) => {
        for (const { query } of questions) {
          const documents = answers.slice(0, reranker.maxDocuments);
          const { scores } = await reranker.rerank({ query, documents });
          expect(scores).toHaveLength(documents.length);
          expect(scores.every(isScore), scores.join(' ')).toBe(true);
        }
      },
    },
    {
      name: 'answers in the order of the documents: the one that answers has the highest score, wherever it stands',
      run: async ({ reranker }, skip) => {
        if (reranker.maxDocuments < answers.length) skip(`maxDocuments is ${reranker.maxDocuments}`);
        for (const [place, { query }] of questions.entries()) {
          const { scores } = await reranker.rerank({ query, documents: answers });
          expect(bestOf(scores)).toBe(place);
          const reversed = await reranker.rerank({ query, documents: answers.toReversed() });
          expect(bestOf(reversed.scores)).toBe(answers.length - 1 - place);
        }
      },
    },
    {
      name: 'gives a document that answers more than one that does not, also when each comes alone',
      run: async ({ reranker }) => {
        const [first] = questions;
        const scoreOf = async (document: string | undefined): Promise<number> => {
          const { scores } = await reranker.rerank({
            query: first?.query ?? '',
            documents: [document ?? ''],
          });
          return scores[0] ?? Number.NaN;
        };
        expect(await scoreOf(first?.answer)).toBeGreaterThan(await scoreOf('no peanuts, ever'));
      },
    },
    {
      name: 'scores any text: one letter, punctuation, other scripts, pictures, markup, two thousand words',
      run: async ({ reranker }) => {
        for (const text of oddTexts) {
          const { scores } = await reranker.rerank({ query: 'which words?', documents: [text] });
          expect(scores, text.slice(0, 20)).toHaveLength(1);
          expect(scores.every(isScore), text.slice(0, 20)).toBe(true);
          const asked = await reranker.rerank({ query: text, documents: ['which words?'] });
          expect(asked.scores.every(isScore), text.slice(0, 20)).toBe(true);
        }
      },
    },
    {
      name: 'counts tokens and requests in whole numbers, where it counts them',
      run: async ({ reranker }) => {
        const { inputTokens, outputTokens, calls } = await reranker.rerank({
          query: 'three plain words',
          documents: ['three plain words'],
        });
        expect(Number.isInteger(inputTokens ?? 1)).toBe(true);
        expect(inputTokens ?? 1).toBeGreaterThan(0);
        expect(Number.isInteger(outputTokens ?? 0)).toBe(true);
        expect(outputTokens ?? 0).toBeGreaterThanOrEqual(0);
        expect(Number.isInteger(calls ?? 1)).toBe(true);
        expect(calls ?? 1).toBeGreaterThan(0);
      },
    },
    {
      name: 'leaves the documents that it was given as they were',
      run: async ({ reranker }) => {
        const documents = ['  one  '];
        await reranker.rerank({ query: 'one', documents });
        expect(documents).toStrictEqual(['  one  ']);
      },
    },
  ],
};
