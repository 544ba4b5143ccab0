import { expect } from 'vitest';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { answers, bestOf, questions, type RerankerContext } from './reranker-context.ts';

/** As many documents as it declares, and calls at the same time. */
export const limitsGroup: ConformanceGroup<RerankerContext, 'limits'> = {
  name: 'limits',
  cases: [
    {
      name: 'takes as many documents in one call as it declares (1,000 are tried)',
      run: async ({ reranker }) => {
        const count = Math.min(reranker.maxDocuments, 1000);
        const documents = Array.from({ length: count }, (_, index) => `note number ${index}`);
        const { scores } = await reranker.rerank({ query: 'which number?', documents });
        expect(scores).toHaveLength(count);
      },
    },
    {
      name: 'answers when its first calls come together, each with its own',
      run: async ({ reranker }, skip) => {
        if (reranker.maxDocuments < answers.length) skip(`maxDocuments is ${reranker.maxDocuments}`);
        const together = await Promise.all(
          questions.map(({ query }) => reranker.rerank({ query, documents: answers })),
        );
        expect(together.map(({ scores }) => bestOf(scores))).toStrictEqual(
          questions.map((_, place) => place),
        );
      },
    },
  ],
};

/** The same query and document have the same score, now and later. */
export const determinismGroup: ConformanceGroup<RerankerContext, 'determinism'> = {
  name: 'determinism',
  needs: 'deterministic',
  cases: [
    {
      name: 'gives a document the same score alone, among others, and again',
      run: async ({ reranker }) => {
        for (const { query } of questions) {
          const documents = answers.slice(0, reranker.maxDocuments);
          const { scores } = await reranker.rerank({ query, documents });
          for (const [place, document] of documents.entries()) {
            const alone = await reranker.rerank({ query, documents: [document] });
            expect(Math.abs((alone.scores[0] ?? Number.NaN) - (scores[place] ?? 0))).toBeLessThan(1e-6);
          }
        }
      },
    },
  ],
};
