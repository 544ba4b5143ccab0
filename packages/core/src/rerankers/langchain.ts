import type { Reranker, RerankRequest, RerankResult } from '../contracts/reranker.ts';
import { callForeign } from '../internal/call-foreign.ts';
import { checkOptions, isFlag, isFunction, isText, isWholeNumber } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import { badForeignAnswer } from '../internal/foreign-error.ts';
import {
  FOREIGN_CALL_CHECKS,
  isLangchainObject,
  requireOption,
  type ForeignCallOptions,
} from '../internal/foreign-object.ts';
import { langchainName } from '../internal/langchain-name.ts';
import { readScores } from './hosted/read-scores.ts';

/** A document as a compressor of LangChain takes and returns it. */
export interface LangchainDocument {
  pageContent: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- LangChain's own type of it
  metadata: Record<string, any>;
}

/** The part of a document compressor of LangChain that is used. */
export interface LangchainDocumentCompressor {
  compressDocuments(documents: LangchainDocument[], query: string): PromiseLike<unknown>;
}

/** Options of {@link langchainReranker}. */
export interface LangchainRerankerOptions extends ForeignCallOptions {
  /** The compressor, one that scores documents: `new CohereRerank({ topN: 1000 })`. Closing leaves it as it is. */
  readonly model: LangchainDocumentCompressor;
  /** What `describe()` and `prices` call the model. @default `model` or `modelName` of the object, else `compressor` */
  readonly name?: string | undefined;
  /** How many memories one call carries: 1 to 10,000. @default 100 */
  readonly maxDocuments?: number | undefined;
  /**
   * Reads the score of a document that came back.
   *
   * @default `metadata.relevanceScore`, else `metadata.relevance_score`
   */
  readonly score?: ((document: LangchainDocument) => unknown) | undefined;
  /** The least that a score may be, 0 or -1: scores are brought to [0, 1]. @default 0 */
  readonly lowestScore?: 0 | -1 | undefined;
  /**
   * True: it leaves out what does not fit, which then has the lowest score. Otherwise a document that does not come back
   * is a failure, as `topN` of a reranker is easily smaller than what it is given.
   *
   * @default false
   */
  readonly dropsDocuments?: boolean | undefined;
  /** How long one call may take, the object's own retries included, in milliseconds. @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** How often a call is made again after a failure that may heal, beside the object's own retries. @default 0 */
  readonly maxRetries?: number | undefined;
}

const FAILED = { provider: 'langchain', operation: 'rerank' } as const;

/** Where the place of a document stands in its metadata while the compressor has it. */
const PLACE = 'keepsakePlace';

/**
 * Reranks with a document compressor of LangChain. No package is imported: the object is the caller's. It takes no signal
 * and counts no tokens: a call that is aborted goes on unheard.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong, and when there is no compressor.
 */
export function langchainReranker(options: LangchainRerankerOptions): Reranker {
  checkOptions<LangchainRerankerOptions>('langchainReranker', options, {
    ...FOREIGN_CALL_CHECKS,
    model: isLangchainObject('a document compressor', 'compressDocuments'),
    name: isText,
    maxDocuments: isWholeNumber(1, 10_000),
    score: isFunction,
    lowestScore: isWholeNumber(-1, 0),
    dropsDocuments: isFlag,
  });
  requireOption('langchainReranker', 'model', options.model);
  const { model, maxDocuments = 100 } = options;
  return {
    provider: 'langchain',
    model: options.name ?? langchainName(model) ?? 'compressor',
    maxDocuments,
    rerank: (request) => rerank(request, options),
    close: async () => {},
  };
}

async function rerank(
  { query, documents, signal }: RerankRequest,
  options: LangchainRerankerOptions,
): Promise<RerankResult> {
  const { model, timeoutMs = 5000, maxRetries = 0 } = options;
  const { answer, calls } = await callForeign({
    ...FAILED,
    timeoutMs,
    maxRetries,
    signal,
    ask: () =>
      model.compressDocuments(
        documents.map((pageContent, place) => ({ pageContent, metadata: { [PLACE]: place } })),
        query,
      ),
  });
  if (!Array.isArray(answer)) {
    throw badForeignAnswer(FAILED, `the answer is no list of documents, but ${describeValue(answer)}`);
  }
  return { scores: readAnswer(answer, documents.length, options), calls };
}

function readAnswer(
  answer: readonly unknown[],
  count: number,
  options: LangchainRerankerOptions,
): readonly number[] {
  const { score = scoreOf, lowestScore: lowest = 0, dropsDocuments = false } = options;
  const scored = answer.map((document) => ({
    index: metadataOf(document)[PLACE],
    relevance_score: score(document as LangchainDocument),
  }));
  const back = new Set(scored.map(({ index }) => index));
  const dropped = Array.from({ length: dropsDocuments ? count : 0 }, (_, index) => index)
    .filter((index) => !back.has(index))
    .map((index) => ({ index, relevance_score: lowest }));
  const remedy =
    'Make the compressor with a topN that keeps all of them, pass score to say where scores stand, or dropsDocuments: true for one that filters';
  return readScores({ results: [...scored, ...dropped] }, { provider: 'langchain', count, lowest, remedy });
}

function scoreOf(document: LangchainDocument): unknown {
  const { relevanceScore, relevance_score: snake } = metadataOf(document);
  return relevanceScore ?? snake;
}

function metadataOf(document: unknown): Readonly<Record<string, unknown>> {
  const { metadata } = (document ?? {}) as { readonly metadata?: unknown };
  return typeof metadata === 'object' && metadata !== null
    ? (metadata as Readonly<Record<string, unknown>>)
    : {};
}
