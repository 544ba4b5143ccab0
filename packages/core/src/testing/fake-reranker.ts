import type { Reranker, RerankRequest, RerankResult } from '../contracts/reranker.ts';
import { MemoryClosedError } from '../errors/memory-closed-error.ts';
import { failAsScripted, type FakeFailure } from './fake-failure.ts';
import { pause } from './pause.ts';
import { wordsOf } from './words-of.ts';

/** What a scripted call of a {@link FakeReranker} does instead of answering. */
export type FakeRerankerFailure =
  /** Resolves with one score less than documents. */
  | { readonly type: 'too-few-scores' }
  /** Resolves with NaN as the first score. */
  | { readonly type: 'not-a-number' }
  /** Resolves with this as the first score. @default 1.5 */
  | { readonly type: 'out-of-range'; readonly score?: number }
  /** Answers rightly, only later; ends at once when the signal aborts. */
  | { readonly type: 'delay'; readonly milliseconds: number }
  | FakeFailure;

/** One call that a {@link FakeReranker} received. */
export type FakeRerankerCall = Pick<RerankRequest, 'query' | 'documents'>;

/** A reranker that needs no model: a document scores by the share of the query's words that it holds. */
export interface FakeReranker extends Reranker {
  /** Every call so far, oldest first, failed ones included. */
  readonly calls: readonly FakeRerankerCall[];
  /** Scripts the next calls; scripts queue up. @default times 1 */
  readonly fail: (failure: FakeRerankerFailure, times?: number) => void;
  /** Forgets what is still scripted. */
  readonly recover: () => void;
}

/** Options of {@link fakeReranker}. */
export interface FakeRerankerOptions {
  /** @default 'fake' */
  readonly provider?: string;
  /** @default 'shared-words' */
  readonly model?: string;
  /** @default 100 */
  readonly maxDocuments?: number;
  /** @default false */
  readonly asksLanguageModel?: boolean;
  /** Scores in place of shared words: in [0, 1]. */
  readonly score?: (query: string, document: string) => number;
}

/** Makes a {@link FakeReranker}: the same query and document have the same score in every process. */
export function fakeReranker({
  provider = 'fake',
  model = 'shared-words',
  maxDocuments = 100,
  asksLanguageModel = false,
  score = sharedWords,
}: FakeRerankerOptions = {}): FakeReranker {
  const calls: FakeRerankerCall[] = [];
  const script: FakeRerankerFailure[] = [];
  let isClosed = false;
  return {
    provider,
    model,
    maxDocuments,
    asksLanguageModel,
    calls,
    fail: (failure, times = 1) => {
      script.push(...Array.from({ length: times }, () => failure));
    },
    recover: () => {
      script.length = 0;
    },
    rerank: async (request) => {
      request.signal?.throwIfAborted();
      if (isClosed) throw new MemoryClosedError();
      const { query, documents } = request;
      if (documents.length > maxDocuments) {
        throw new RangeError(
          `fakeReranker: ${documents.length} documents in one call; maxDocuments is ${maxDocuments}`,
        );
      }
      calls.push({ query, documents: [...documents] });
      return answer(request, score, script.shift());
    },
    close: async () => {
      isClosed = true;
    },
  };
}

async function answer(
  { query, documents, signal }: RerankRequest,
  score: (query: string, document: string) => number,
  failure: FakeRerankerFailure | undefined,
): Promise<RerankResult> {
  const scores = documents.map((document) => score(query, document));
  switch (failure?.type) {
    case 'too-few-scores':
      return { scores: scores.slice(1) };
    case 'not-a-number':
      return { scores: scores.with(0, Number.NaN) };
    case 'out-of-range':
      return { scores: scores.with(0, failure.score ?? 1.5) };
    case 'delay':
      await pause(failure.milliseconds, signal);
      break;
    default:
      if (failure !== undefined)
        await failAsScripted(failure, { provider: 'fake', operation: 'rerank', signal });
  }
  const words = [query, ...documents].reduce((sum, text) => sum + wordsOf(text).length, 0);
  return { scores, inputTokens: words };
}

/** The share of the query's words that the document holds. */
function sharedWords(query: string, document: string): number {
  const words = new Set(wordsOf(query));
  const held = new Set(wordsOf(document));
  const shared = [...words].filter((word) => held.has(word)).length;
  return words.size === 0 ? 0 : shared / words.size;
}
