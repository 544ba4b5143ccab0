import { expect } from 'vitest';
import type { Embedder } from '../../contracts/embedder.ts';
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
import { vectorsOf, type EmbedderContext, type EmbedderFailure } from './embedder-context.ts';

const embedding: ProviderCall<Embedder> = {
  operation: 'embed',
  ask: async (embedder, signal) => {
    const texts = ['one', 'two', 'three'].slice(0, embedder.maxBatchSize);
    const { vectors } = await embedder.embed({ texts, purpose: 'document', ...(signal && { signal }) });
    return `${vectors.length} vectors`;
  },
};

/** A provider that fails. */
export const failuresGroup: ConformanceGroup<EmbedderContext, 'failures'> = {
  name: 'failures',
  needs: 'createFailing',
  cases: [
    ...failureCases<Embedder, EmbedderFailure>(embedding, {
      ...httpErrors,
      'wrong-dimension': badAnswer,
      'too-few-vectors': badAnswer,
    }),
    ...hangingCases(embedding),
  ],
};

/** Aborting before a call, and closing. */
export const closeGroup: ConformanceGroup<EmbedderContext, 'close'> = {
  name: 'close',
  cases: [
    abortedCase(embedding, ({ embedder }) => embedder),
    {
      name: 'takes a signal that is never aborted, and goes on after one that was',
      run: async (context) => {
        const { embedder, dimensions } = context;
        const controller = new AbortController();
        const { vectors } = await embedder.embed({
          texts: ['one'],
          purpose: 'document',
          signal: controller.signal,
        });
        expect(vectors.map(({ length }) => length)).toStrictEqual([dimensions]);
        controller.abort();
        expect((await vectorsOf(context, ['two'])).map(({ length }) => length)).toStrictEqual([dimensions]);
      },
    },
    closesOftenCase(({ embedder }) => embedder),
  ],
};
