import {
  isHttpUrl,
  isText,
  isTextRecord,
  isWholeNumber,
  type OptionCheck,
} from '../../internal/check-options.ts';

/** What every reranker behind an HTTP address takes. */
export interface HostedOptions {
  readonly model?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly baseURL?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
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
