import type { Embedder, EmbedRequest, EmbedResult } from '../contracts/embedder.ts';
import { checkOptions, isText } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import { memoizePromise } from '../internal/memoize-promise.ts';
import { connectionChecks, refuseNeedlessOptions } from '../openai/check-connection.ts';
import { createClient, isOpenaiUrl, OPENAI_URL } from '../openai/create-client.ts';
import type { OpenaiClientLike } from '../openai/openai-client.ts';
import { secretsOf } from '../openai/secrets-of.ts';
import { toProviderError } from '../openai/to-provider-error.ts';
import { EMBEDDER_CHECKS } from './answer/embedder-checks.ts';
import { isTooLongFailure, shortenTexts, splitBySize } from './openai/fit-texts.ts';
import { readEmbeddings } from './openai/read-embeddings.ts';

export type { OpenaiClientLike } from '../openai/openai-client.ts';

/** Options of {@link openaiEmbedder}. */
export interface OpenaiEmbedderOptions {
  /** The embedding model. @default 'text-embedding-3-small' */
  readonly model?: string | undefined;
  /**
   * The key. A `baseURL` that is not OpenAI's may go without one, and is never sent the one of the environment.
   *
   * @default the variable OPENAI_API_KEY, read at the first call
   */
  readonly apiKey?: string | undefined;
  /** Where the API is: any server that speaks OpenAI's protocol. @default 'https://api.openai.com/v1' */
  readonly baseURL?: string | undefined;
  /** Asks for shorter vectors, of models that can make them. @default the model's own length */
  readonly dimensions?: number | undefined;
  /** How many texts one request carries: 1 to 2,048. @default 128 */
  readonly batchSize?: number | undefined;
  /** How long one request may take, in milliseconds, before it is tried again. @default 30000 */
  readonly timeoutMs?: number | undefined;
  /** How often a request is tried again after a timeout, a lost connection, 408, 409, 429 and 5xx. @default 2 */
  readonly maxRetries?: number | undefined;
  /** Headers that every request carries. @default {} */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The organization that is billed. @default none */
  readonly organization?: string | undefined;
  /** The project that is billed. @default none */
  readonly project?: string | undefined;
  /**
   * The cosine similarity that the model gives to texts that have nothing to do with each other, from 0 to below 1: what
   * is not above it counts for nothing in a search.
   *
   * @default 0.7 for `text-embedding-ada-002`; the engine's, 0.15, for all others
   */
  readonly unrelatedSimilarity?: number | undefined;
  /** A client of your own, in place of everything that says how to reach the API. @default made from the options */
  readonly client?: OpenaiClientLike | undefined;
}

const MODEL_WITH_CLOSE_TEXTS = 'text-embedding-ada-002';

const REMEDIES = {
  'rate-limit': 'Try again later, or lower batchSize',
  refused: 'Check apiKey, model, dimensions and the account',
} as const;

/** Lengths of OpenAI's own models: known before the first call. */
const DIMENSIONS: ReadonlyMap<string, number> = new Map([
  ['text-embedding-3-small', 1536],
  ['text-embedding-3-large', 3072],
  [MODEL_WITH_CLOSE_TEXTS, 1536],
]);

/**
 * Embeds with OpenAI, or with any server that speaks its protocol. The `openai` package is imported at the first call.
 * A text past the model's window is embedded by its beginning.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong. `embed` rejects with MissingPeerError when the
 * package is not installed, and with MissingApiKeyError when there is no key.
 */
export function openaiEmbedder(options: OpenaiEmbedderOptions = {}): Embedder {
  checkEmbedderOptions(options);
  const { model = 'text-embedding-3-small', batchSize = 128, baseURL = OPENAI_URL } = options;
  const isOpenai = options.client === undefined && isOpenaiUrl(baseURL);
  const dimensions = options.dimensions ?? (isOpenai ? DIMENSIONS.get(model) : undefined);
  const unrelatedSimilarity =
    options.unrelatedSimilarity ?? (model === MODEL_WITH_CLOSE_TEXTS ? 0.7 : undefined);
  const settings: Settings = { model, options: { ...options } };
  const getClient = memoizePromise(
    async () =>
      options.client ?? createClient({ ...options, baseURL, timeoutMs: options.timeoutMs ?? 30_000 }),
  );
  return {
    provider: 'openai',
    model,
    ...(dimensions !== undefined && { dimensions }),
    ...(unrelatedSimilarity !== undefined && { unrelatedSimilarity }),
    maxBatchSize: batchSize,
    embed: async (request) => embed(request, await getClient(request.signal), settings),
    close: async () => {},
  };
}

interface Settings {
  readonly model: string;
  readonly options: OpenaiEmbedderOptions;
}

async function embed(
  request: EmbedRequest,
  client: OpenaiClientLike,
  settings: Settings,
): Promise<EmbedResult> {
  const vectors: (readonly number[])[] = [];
  let tokens: number | undefined;
  let calls = 0;
  for (const texts of splitBySize(request.texts)) {
    const answer = await requestEmbeddings(texts, request.signal, { client, settings });
    vectors.push(...answer.vectors);
    calls += answer.calls;
    if (answer.tokens !== undefined) tokens = (tokens ?? 0) + answer.tokens;
  }
  return { vectors, calls, ...(tokens !== undefined && { tokens }) };
}

interface Target {
  readonly client: OpenaiClientLike;
  readonly settings: Settings;
}

/** One request; a second one with shorter texts when the first was refused for their length. */
async function requestEmbeddings(texts: readonly string[], signal: AbortSignal | undefined, target: Target) {
  try {
    return { ...(await send(texts, signal, target)), calls: 1 };
  } catch (error) {
    const shorter = isTooLongFailure(error) ? shortenTexts(texts) : undefined;
    if (shorter === undefined) throw error;
    return { ...(await send(shorter, signal, target)), calls: 2 };
  }
}

async function send(texts: readonly string[], signal: AbortSignal | undefined, { client, settings }: Target) {
  const { model, options } = settings;
  const { dimensions } = options;
  signal?.throwIfAborted();
  try {
    const body = { model, input: [...texts], ...(dimensions !== undefined && { dimensions }) };
    const answer: unknown = await client.embeddings.create(body, signal === undefined ? {} : { signal });
    return readEmbeddings(answer, { count: texts.length, dimensions });
  } catch (error) {
    signal?.throwIfAborted();
    const secrets = secretsOf(options, client);
    throw toProviderError(error, { operation: 'embed', secrets, remedies: REMEDIES });
  }
}

function checkEmbedderOptions(options: OpenaiEmbedderOptions): void {
  checkOptions<OpenaiEmbedderOptions>('openaiEmbedder', options, {
    ...connectionChecks,
    ...EMBEDDER_CHECKS,
    model: isText,
    client: isClient,
  });
  refuseNeedlessOptions('openaiEmbedder', options);
}

function isClient(value: unknown): string | undefined {
  const { embeddings } = (value ?? {}) as { readonly embeddings?: { readonly create?: unknown } };
  return typeof embeddings?.create === 'function'
    ? undefined
    : `${describeValue(value)} is not a client: embeddings.create is missing`;
}
