import { expect } from 'vitest';
import type { Reranker } from '../../contracts/reranker.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import {
  abortedCase,
  badAnswer,
  closesOftenCase,
  failureCases,
  hangingCases,
  httpErrors,
  type ProviderCall,
} from '../provider/provider-cases.ts';
import type { RerankerContext, RerankerFailure } from './reranker-context.ts';

const reranking: ProviderCall<Reranker> = {
  operation: 'rerank',
  ask: async (reranker, signal) => {
    const documents = ['one', 'two', 'three'].slice(0, reranker.maxDocuments);
    const { scores } = await reranker.rerank({ query: 'which one?', documents, ...(signal && { signal }) });
    return `${scores.length} scores`;
  },
};

/** A provider that fails. */
export const failuresGroup: ConformanceGroup<RerankerContext, 'failures'> = {
  name: 'failures',
  needs: 'createFailing',
  cases: [
    ...failureCases<Reranker, RerankerFailure>(reranking, {
      ...httpErrors,
      'too-few-scores': badAnswer,
      'out-of-range': badAnswer,
    }),
    ...hangingCases(reranking),
  ],
};

/** Aborting before a call, and closing. */
export const closeGroup: ConformanceGroup<RerankerContext, 'close'> = {
  name: 'close',
  cases: [
    abortedCase(reranking, ({ reranker }) => reranker),
    {
      name: 'takes a signal that is never aborted, and goes on after one that was',
      run: async ({ reranker }) => {
        const controller = new AbortController();
        const request = { query: 'one?', documents: ['one'] };
        const { scores } = await reranker.rerank({ ...request, signal: controller.signal });
        expect(scores).toHaveLength(1);
        controller.abort();
        expect((await reranker.rerank(request)).scores).toHaveLength(1);
      },
    },
    closesOftenCase(({ reranker }) => reranker),
  ],
};
