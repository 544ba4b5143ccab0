import type { GenerateRequest, GenerateResult, LanguageModel } from '../contracts/language-model.ts';
import { checkOptions, isNumber, isText, isWholeNumber } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import { memoizePromise } from '../internal/memoize-promise.ts';
import { connectionChecks, refuseNeedlessOptions } from '../openai/check-connection.ts';
import { createClient, isOpenaiUrl, OPENAI_URL } from '../openai/create-client.ts';
import type { OpenaiChatClientLike } from '../openai/openai-client.ts';
import { secretsOf } from '../openai/secrets-of.ts';
import { toProviderError } from '../openai/to-provider-error.ts';
import type { JsonObject } from '../types/json.ts';
import { buildBody, type BodySettings } from './openai/build-body.ts';
import { checkExtraBody } from './openai/check-extra-body.ts';
import { adaptDialect, type Dialect } from './openai/dialect.ts';
import { readCompletion } from './openai/read-completion.ts';
import { isStructuredOutput, type StructuredOutputChoice } from './structured-output/create-asker.ts';

export type { ChatBody, OpenaiChatClientLike } from '../openai/openai-client.ts';
export type { StructuredOutput } from './structured-output/format-refusal.ts';

/** Options of {@link openaiLanguageModel}. Those about the answer are sent as they are; without them, the server decides. */
export interface OpenaiLanguageModelOptions {
  /** The chat model. @default 'gpt-5-mini' */
  readonly model?: string | undefined;
  /**
   * The key. A `baseURL` that is not OpenAI's may go without one, and is never sent the one of the environment.
   *
   * @default the variable OPENAI_API_KEY, read at the first call
   */
  readonly apiKey?: string | undefined;
  /** Where the API is: any server that speaks OpenAI's protocol. @default 'https://api.openai.com/v1' */
  readonly baseURL?: string | undefined;
  /** How long one request may take, in milliseconds, before it is tried again. @default 60000 */
  readonly timeoutMs?: number | undefined;
  /** How often a request is tried again after a timeout, a lost connection, 408, 409, 429 and 5xx. @default 2 */
  readonly maxRetries?: number | undefined;
  /** How freely tokens are drawn, from 0 to 2. OpenAI's reasoning models refuse it. @default the model's own */
  readonly temperature?: number | undefined;
  /** Draws from the most likely tokens that together have this probability, from 0 to 1. @default the model's own */
  readonly topP?: number | undefined;
  /** How many tokens an answer may have, thinking included; a request may ask for fewer. @default the model's own */
  readonly maxOutputTokens?: number | undefined;
  /** Asks for the same answer to the same request, of servers that know how. @default none */
  readonly seed?: number | undefined;
  /** How long a reasoning model thinks. @default the model's own */
  readonly reasoningEffort?:
    | 'none'
    | 'minimal'
    | 'low'
    | 'medium'
    | 'high'
    | 'xhigh'
    | (string & {})
    | undefined;
  /**
   * How the server is held to the schema of a request: `schema` with JSON Schema, `json` to any JSON, `text` not at all.
   * `auto` begins with `schema` and goes on to the next one when the server refuses it; what it accepts is remembered.
   *
   * @default 'auto'
   */
  readonly structuredOutput?: StructuredOutputChoice | undefined;
  /** Further fields of the body, for what other servers take: `{ thinking: { type: 'disabled' } }`. @default {} */
  readonly extraBody?: JsonObject | undefined;
  /** Headers that every request carries. @default {} */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The organization that is billed. @default none */
  readonly organization?: string | undefined;
  /** The project that is billed. @default none */
  readonly project?: string | undefined;
  /** A client of your own, in place of everything that says how to reach the API. @default made from the options */
  readonly client?: OpenaiChatClientLike | undefined;
}

/**
 * Generates with OpenAI, or with any server that speaks its Chat Completions protocol. The `openai` package is imported
 * at the first call.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong. `generate` rejects with MissingPeerError when the
 * package is not installed, and with MissingApiKeyError when there is no key.
 */
export function openaiLanguageModel(options: OpenaiLanguageModelOptions = {}): LanguageModel {
  checkLanguageModelOptions(options);
  const { model = 'gpt-5-mini', baseURL = OPENAI_URL, structuredOutput = 'auto', client } = options;
  const apiURL = client === undefined ? baseURL : client.baseURL;
  const settings: Settings = {
    ...options,
    model,
    extraBody: options.extraBody && structuredClone(options.extraBody),
    isAuto: structuredOutput === 'auto',
    dialect: {
      structuredOutput: structuredOutput === 'auto' ? 'schema' : structuredOutput,
      tokenLimit: isOwnHost(apiURL) ? 'max_completion_tokens' : 'max_tokens',
    },
  };
  const getClient = memoizePromise(
    async () => client ?? createClient({ ...options, baseURL, timeoutMs: options.timeoutMs ?? 60_000 }),
  );
  return {
    provider: 'openai',
    model,
    generate: async (request) => generate(request, await getClient(request.signal), settings),
    close: async () => {},
  };
}

interface Settings extends BodySettings, Pick<OpenaiLanguageModelOptions, 'apiKey' | 'headers'> {
  readonly isAuto: boolean;
  /** What the server is known to take: replaced when it took something else than what was sent first. */
  dialect: Dialect;
}

/** One request; further ones while the server refuses the way in which it was asked. */
async function generate(
  request: GenerateRequest,
  client: OpenaiChatClientLike,
  settings: Settings,
): Promise<GenerateResult> {
  let adapted: Partial<Dialect> = {};
  for (let calls = 1; ; calls += 1) {
    const dialect = { ...settings.dialect, ...adapted };
    try {
      const result = await send(request, client, { ...settings, dialect });
      // Only now: a refusal can be about something else and merely mention the format.
      settings.dialect = { ...settings.dialect, ...adapted };
      return { ...result, calls };
    } catch (error) {
      const change = adaptDialect({ error, request, dialect, mayChangeOutput: settings.isAuto });
      if (change === undefined) throw error;
      adapted = { ...adapted, ...change };
    }
  }
}

async function send(
  request: GenerateRequest,
  client: OpenaiChatClientLike,
  settings: Settings,
): Promise<GenerateResult> {
  const { signal } = request;
  signal?.throwIfAborted();
  try {
    const body = buildBody(request, settings, settings.dialect);
    return readCompletion(await client.chat.completions.create(body, signal === undefined ? {} : { signal }));
  } catch (error) {
    signal?.throwIfAborted();
    const secrets = secretsOf(settings, client);
    const failed = toProviderError(error, { operation: 'generate', secrets });
    // Azure's filter refuses a prompt with status 400.
    if (isFiltered(error)) return { text: failed.message, finishReason: 'refused' };
    throw failed;
  }
}

function isFiltered(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'content_filter';
}

function isOwnHost(url: unknown): boolean {
  return typeof url === 'string' && URL.canParse(url) && isOpenaiUrl(url);
}

function checkLanguageModelOptions(options: OpenaiLanguageModelOptions): void {
  checkOptions<OpenaiLanguageModelOptions>('openaiLanguageModel', options, {
    ...connectionChecks,
    model: isText,
    temperature: isNumber(0, 2),
    topP: isNumber(0, 1),
    maxOutputTokens: isWholeNumber(1, 10_000_000),
    seed: isWholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    reasoningEffort: isText,
    structuredOutput: isStructuredOutput,
    extraBody: checkExtraBody,
    client: isClient,
  });
  refuseNeedlessOptions('openaiLanguageModel', options);
}

function isClient(value: unknown): string | undefined {
  const { chat } = (value ?? {}) as {
    readonly chat?: { readonly completions?: { readonly create?: unknown } };
  };
  return typeof chat?.completions?.create === 'function'
    ? undefined
    : `${describeValue(value)} is not a client: chat.completions.create is missing`;
}
