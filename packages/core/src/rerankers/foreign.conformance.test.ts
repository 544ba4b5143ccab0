import { APICallError, type RerankingModelV4CallOptions } from '@ai-sdk/provider';
import type { DocumentInterface } from '@langchain/core/documents';
import { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import { MockRerankingModelV3, MockRerankingModelV4 } from 'ai/test';
import { rerankerConformance } from '../testing/reranker-conformance.ts';
import type { RerankerFailure } from '../testing/reranker/reranker-context.ts';
import { scoreOf } from './__fixtures__/rerank-server.ts';
import { aiSdkReranker } from './ai-sdk.ts';
import { langchainReranker } from './langchain.ts';

type CallFailure = Exclude<RerankerFailure, 'timeout' | 'too-few-scores' | 'out-of-range'>;

const statuses = { 'rate-limit': 429, server: 500, connection: undefined } as const;

/** What the packages of both libraries throw. */
function callError(failure: CallFailure): Error {
  const statusCode = statuses[failure];
  if (statusCode === undefined) return new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
  return new APICallError({ message: failure, url: 'x', requestBodyValues: {}, statusCode });
}

/** Scores of the texts, best first; with one less, or one far too high, where a failure wants it. */
function rank(query: string, texts: readonly string[], failure?: RerankerFailure) {
  const ranking = texts
    .map((text, index) => ({ index, relevanceScore: scoreOf(query, text) }))
    .toSorted((left, right) => right.relevanceScore - left.relevanceScore);
  if (failure === 'too-few-scores') return ranking.slice(1);
  const [best, ...others] = ranking;
  return failure === 'out-of-range' && best !== undefined
    ? [{ ...best, relevanceScore: 7.5 }, ...others]
    : ranking;
}

async function answer<Answer>(failure: RerankerFailure | undefined, make: () => Answer): Promise<Answer> {
  if (failure === 'timeout') return new Promise(() => {});
  if (failure === 'rate-limit' || failure === 'server' || failure === 'connection') throw callError(failure);
  return make();
}

function doRerank(failure?: RerankerFailure) {
  return ({ query, documents }: RerankingModelV4CallOptions) => {
    const texts = documents.type === 'text' ? documents.values : [];
    return answer(failure, () => ({ ranking: rank(query, texts, failure) }));
  };
}

for (const Model of [MockRerankingModelV3, MockRerankingModelV4]) {
  rerankerConformance({
    name: `ai-sdk, ${Model.name}`,
    deterministic: true,
    create: () => aiSdkReranker({ model: new Model({ doRerank: doRerank() }) }),
    createFailing: (failure) =>
      aiSdkReranker({ model: new Model({ doRerank: doRerank(failure) }), maxRetries: 0, timeoutMs: 200 }),
    skip: {},
  });
}

/** A compressor that scores, as `CohereRerank` does: the score stands in the metadata of the document that it was given. */
class ScoringCompressor extends BaseDocumentCompressor {
  readonly failure: RerankerFailure | undefined;

  constructor(failure?: RerankerFailure) {
    super();
    this.failure = failure;
  }

  async compressDocuments(documents: DocumentInterface[], query: string): Promise<DocumentInterface[]> {
    const texts = documents.map(({ pageContent }) => pageContent);
    return answer(this.failure, () =>
      rank(query, texts, this.failure).flatMap(({ index, relevanceScore }) => {
        const document = documents[index];
        if (document === undefined) return [];
        document.metadata['relevanceScore'] = relevanceScore;
        return [document];
      }),
    );
  }
}

rerankerConformance({
  name: 'langchain, a document compressor that scores',
  deterministic: true,
  create: () => langchainReranker({ model: new ScoringCompressor() }),
  createFailing: (failure) => langchainReranker({ model: new ScoringCompressor(failure), timeoutMs: 200 }),
  skip: {},
});
