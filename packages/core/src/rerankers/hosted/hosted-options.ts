import {
  isHttpUrl,
  isText,
  isTextRecord,
  isWholeNumber,
  type OptionCheck,
} from '../../internal/check-options.ts';

/** What every reranker behind an HTTP address takes. */
export interface HostedOptions {
  /** The reranking model. */
  readonly model?: string | undefined;
  /** The key. */
  readonly apiKey?: string | undefined;
  /** Where the API is. */
  readonly baseURL?: string | undefined;
  /** How long one request may take, in milliseconds, before it is tried again. @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** How often a request is tried again after a timeout, a lost connection, 408, 409, 429 and 5xx. @default 2 */
  readonly maxRetries?: number | undefined;
  /** Headers that every request carries. @default {} */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How many memories one request carries: 1 to 10,000. @default 1000 */
  readonly maxDocuments?: number | undefined;
}

const isBaseUrl: OptionCheck = (value) => {
  const problem = isHttpUrl(value);
  if (problem !== undefined) return problem;
  const { username, password } = new URL(String(value));
  return username === '' && password === ''
    ? undefined
    : 'the URL holds a user name or a password; pass them in headers, as authorization';
};

/** The checks of {@link HostedOptions}. */
export const HOSTED_CHECKS: { readonly [Name in keyof Required<HostedOptions>]: OptionCheck } = {
  model: isText,
  apiKey: isText,
  baseURL: isBaseUrl,
  timeoutMs: isWholeNumber(1, 3_600_000),
  maxRetries: isWholeNumber(0, 20),
  headers: isTextRecord,
  maxDocuments: isWholeNumber(1, 10_000),
};
