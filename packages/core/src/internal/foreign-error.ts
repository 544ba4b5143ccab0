import { describeValue } from './describe-value.ts';
import { ProviderError, type ProviderFailure } from '../errors/provider-error.ts';

const REMEDIES: Readonly<Record<ProviderFailure, string>> = {
  timeout: 'Try again later, or raise timeoutMs',
  connection: 'Check the address that the object calls, and the network',
  'rate-limit': 'Try again later',
  refused: 'Check how the object was made: key, model and options',
  server: 'Try again later',
  'bad-answer': 'Check the model, and the version of its package',
};

const LONGEST_MESSAGE = 500;

/** Whose call failed. */
export interface ForeignFailure {
  /** `ai-sdk`, `langchain`. */
  readonly provider: string;
  /** `embed`, `generate`. */
  readonly operation: string;
  /** In place of the general ones. */
  readonly remedies?: Partial<Readonly<Record<ProviderFailure, string>>>;
}

/**
 * What an object of another library threw, as a ProviderError. It is read by its shape: a class may come from another copy
 * of the package. The error itself is not handed on, because requests with their headers hang on it; what looks like a
 * key is taken out of what it says.
 */
export function toForeignError(error: unknown, failed: ForeignFailure): ProviderError {
  if (error instanceof ProviderError) return error;
  const failure = failureOf(error);
  const status = failure === 'bad-answer' ? undefined : statusOf(error);
  const said = redact(wordsOf(error)).trim().slice(0, LONGEST_MESSAGE).replace(/\.$/, '');
  const message = status === undefined || said.includes(String(status)) ? said : `${status} ${said}`;
  const cause = new Error(redact(wordsOf(error)));
  if (error instanceof Error) cause.name = error.name;
  const { provider, operation, remedies } = failed;
  const remedy = remedies?.[failure] ?? REMEDIES[failure];
  return new ProviderError({
    provider,
    operation,
    failure,
    status,
    message: `${message}. ${remedy}`,
    cause,
  });
}

/** An answer that cannot be used. */
export function badForeignAnswer(failed: ForeignFailure, problem: string, remedy?: string): ProviderError {
  const { provider, operation } = failed;
  const message = `${problem}. ${remedy ?? REMEDIES['bad-answer']}`;
  return new ProviderError({ provider, operation, failure: 'bad-answer', message });
}

/** The header of the answer that an error carries. */
export function headerOf(error: unknown, name: string): unknown {
  const { responseHeaders, headers, response } = asRecord(error);
  for (const held of [responseHeaders, headers, asRecord(response)['headers']]) {
    const value: unknown = held instanceof Headers ? held.get(name) : asRecord(held)[name];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** Names of errors of the AI SDK, and codes of errors of LangChain, that say what is wrong without a status. */
const BY_NAME: ReadonlyMap<unknown, ProviderFailure> = new Map<unknown, ProviderFailure>([
  ['AI_LoadAPIKeyError', 'refused'],
  ['AI_LoadSettingError', 'refused'],
  ['AI_NoSuchModelError', 'refused'],
  ['AI_InvalidArgumentError', 'refused'],
  ['AI_InvalidPromptError', 'refused'],
  ['AI_UnsupportedFunctionalityError', 'refused'],
  ['AI_TooManyEmbeddingValuesForCallError', 'refused'],
  ['CONTEXT_OVERFLOW', 'refused'],
  ['INVALID_PROMPT_INPUT', 'refused'],
  ['MODEL_AUTHENTICATION', 'refused'],
  ['MODEL_NOT_FOUND', 'refused'],
  ['MODEL_RATE_LIMIT', 'rate-limit'],
  ['TimeoutError', 'timeout'],
]);

function failureOf(error: unknown): ProviderFailure {
  const { isRetryable, name, lc_error_code: code } = asRecord(error);
  const failure = BY_NAME.get(code) ?? BY_NAME.get(name) ?? failureOfCall(error);
  // What the client itself says of it counts.
  if (isRetryable === false && failure !== 'bad-answer') return 'refused';
  // But a used-up quota, status 429 as well, does not come back by waiting.
  return isRetryable === true && failure === 'refused' && statusOf(error) !== 429 ? 'server' : failure;
}

function failureOfCall(error: unknown): ProviderFailure {
  const status = statusOf(error);
  if (status !== undefined) return failureOfStatus(status, error);
  const { isRetryable, code, cause, name } = asRecord(error);
  const said = [name, code, asRecord(cause)['code'], wordsOf(error)].join(' ');
  if (/timeout|timed out|ETIMEDOUT/i.test(said)) return 'timeout';
  const isLost =
    /fetch failed|cannot connect|connection error|socket|\bE(?:CONN|NOTFOUND|PIPE|AI_AGAIN)|UND_ERR/i;
  return isRetryable === true || isLost.test(said) ? 'connection' : 'bad-answer';
}

function failureOfStatus(status: number, error: unknown): ProviderFailure {
  // The request went well, and what came back could not be read.
  if (status < 400) return 'bad-answer';
  if (status === 408) return 'timeout';
  if (status === 429) return /insufficient.?quota/i.test(codeOf(error)) ? 'refused' : 'rate-limit';
  return status >= 500 || status === 409 ? 'server' : 'refused';
}

function codeOf(error: unknown): string {
  const { code, error: inner, data } = asRecord(error);
  const codes = [code, asRecord(inner)['code'], asRecord(asRecord(data)['error'])['code']];
  return codes.filter((each) => typeof each === 'string').join(' ');
}

function statusOf(error: unknown): number | undefined {
  const { statusCode, status, response } = asRecord(error);
  return [statusCode, status, asRecord(response)['status']].find((each) => typeof each === 'number');
}

function wordsOf(error: unknown): string {
  const { message } = asRecord(error);
  if (typeof message === 'string' && message.trim() !== '') return message;
  return typeof error === 'string' || error instanceof Error ? String(error) : describeValue(error);
}

/** The key is not known here: what looks like one goes. */
function redact(text: string): string {
  return text
    .replaceAll(/\bBearer\s+\S+/gi, '***')
    .replaceAll(/\b(?:sk|pk|rk|xai|gsk|hf|pa|jina|pcsk)[-_][\w.*-]{6,}/g, '***')
    .replaceAll(/\b(?=\w*\d)(?=\w*[a-z])\w{30,}/gi, '***');
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
