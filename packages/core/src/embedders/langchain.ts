import type { Embedder, EmbedRequest, EmbedResult } from '../contracts/embedder.ts';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { callForeign } from '../internal/call-foreign.ts';
import { checkOptions, isText } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import { badForeignAnswer } from '../internal/foreign-error.ts';
import {
  FOREIGN_CALL_CHECKS,
  isLangchainObject,
  requireOption,
  type ForeignCallOptions,
} from '../internal/foreign-object.ts';
import { langchainName } from '../internal/langchain-name.ts';
import { checkVectors } from './answer/check-vectors.ts';
import { EMBEDDER_CHECKS } from './answer/embedder-checks.ts';

/** The part of `Embeddings` of LangChain that is used. */
export interface LangchainEmbeddings {
  embedDocuments(documents: string[]): PromiseLike<unknown>;
  embedQuery(document: string): PromiseLike<unknown>;
}

/** Options of {@link langchainEmbedder}. */
export interface LangchainEmbedderOptions extends ForeignCallOptions {
  /** The embeddings: `new OpenAIEmbeddings({ … })`. Closing leaves them as they are. */
  readonly model: LangchainEmbeddings;
  /**
   * What the index calls the model; another name is another index.
   *
   * @default `model`, `modelName` or `modelId` of the object; without one of these, this option is required
   */
  readonly name?: string | undefined;
  /** The length of its vectors; checked in every answer. @default learned from the first answer */
  readonly dimensions?: number | undefined;
  /** How many texts one call takes, 1 to 2,048; the object may split them further. @default 128 */
  readonly batchSize?: number | undefined;
  /** The cosine similarity that the model gives to texts that have nothing to do with each other. @default the engine's, 0.15 */
  readonly unrelatedSimilarity?: number | undefined;
  /** How long one call may take, the object's own retries included, in milliseconds. @default 30000 */
  readonly timeoutMs?: number | undefined;
  /** How often a call is made again after a failure that may heal, beside the object's own retries. @default 0 */
  readonly maxRetries?: number | undefined;
}

const FAILED = { provider: 'langchain', operation: 'embed' } as const;

/**
 * Embeds with `Embeddings` of LangChain: memories with `embedDocuments`, queries with `embedQuery`. No package is imported:
 * the object is the caller's. It takes no signal and counts no tokens: a call that is aborted goes on unheard.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong, and when there is no object, or no name for it.
 */
export function langchainEmbedder(options: LangchainEmbedderOptions): Embedder {
  checkOptions<LangchainEmbedderOptions>('langchainEmbedder', options, {
    ...FOREIGN_CALL_CHECKS,
    ...EMBEDDER_CHECKS,
    model: isLangchainObject('an embeddings object', 'embedDocuments', 'embedQuery'),
    name: isText,
  });
  requireOption('langchainEmbedder', 'model', options.model);
  const { dimensions, batchSize = 128, unrelatedSimilarity } = options;
  return {
    provider: 'langchain',
    model: nameOf(options),
    ...(dimensions !== undefined && { dimensions }),
    ...(unrelatedSimilarity !== undefined && { unrelatedSimilarity }),
    maxBatchSize: batchSize,
    embed: (request) => embed(request, options),
    close: async () => {},
  };
}

/** The name of a class is none: minifiers change it, and the index would be built anew. */
function nameOf({ model, name }: LangchainEmbedderOptions): string {
  const found = name ?? langchainName(model);
  if (found !== undefined) return found;
  const message =
    "the embeddings do not say which model they call; pass { provider: 'langchain', config: { model, name: 'my-model' } }";
  throw new InvalidOptionsError({ subject: 'langchainEmbedder', issues: [{ path: 'name', message }] });
}

async function embed(request: EmbedRequest, options: LangchainEmbedderOptions): Promise<EmbedResult> {
  const { texts, purpose, signal } = request;
  const { model, dimensions, timeoutMs = 30_000, maxRetries = 0 } = options;
  const { answer, calls } = await callForeign({
    ...FAILED,
    timeoutMs,
    maxRetries,
    signal,
    ask: async () =>
      purpose === 'query'
        ? Promise.all(texts.map((text) => model.embedQuery(text)))
        : model.embedDocuments([...texts]),
  });
  if (!Array.isArray(answer)) {
    throw badForeignAnswer(FAILED, `the answer is no list of vectors, but ${describeValue(answer)}`);
  }
  const refuse = (problem: string) => badForeignAnswer(FAILED, problem);
  const requests = purpose === 'query' ? texts.length : 1;
  return {
    vectors: checkVectors(answer, { count: texts.length, dimensions, refuse }),
    calls: calls * requests,
  };
}
