import { ProviderError, type ProviderFailure } from '../errors/provider-error.ts';

const REMEDIES: Readonly<Record<ProviderFailure, string>> = {
  timeout: 'Try again later, or raise timeoutMs',
  connection: 'Check baseURL and the network',
  'rate-limit': 'Try again later',
  refused: 'Check apiKey, model, the other options and the account',
  server: 'Try again later',
  'bad-answer': 'Check baseURL and model: the server does not answer as OpenAI does',
};

/** What was going on when the client failed. */
export interface FailedCall {
  /** `embed`, `generate`. */
  readonly operation: string;
  readonly secrets: readonly string[];
  /** In place of the general ones. */
  readonly remedies?: Partial<Readonly<Record<ProviderFailure, string>>>;
}

/** The client's error as a ProviderError. None of the secrets is in it, whatever the server sent back. */
export function toProviderError(error: unknown, { operation, secrets, remedies }: FailedCall): ProviderError {
  if (error instanceof ProviderError) return withoutSecrets(error, secrets);
  const failure = failureOf(error);
  const status = statusOf(error);
  const said = redact(error instanceof Error ? error.message : String(error), secrets);
  const code = status === undefined || said.includes(String(status)) ? said : `${status} ${said}`;
  return new ProviderError({
    provider: 'openai',
    operation,
    failure,
    status,
    message: `${code.slice(0, 500)}. ${remedies?.[failure] ?? REMEDIES[failure]}`,
    cause: holdsSecret(error, secrets, 0) ? new Error(said) : error,
  });
}

/** What is wrong with an answer is told with parts of it, and a server may send back anything. */
function withoutSecrets(error: ProviderError, secrets: readonly string[]): ProviderError {
  if (!holdsSecret(error.message, secrets, 0)) return error;
  const { provider, operation, failure, status } = error;
  const message = redact(error.message, secrets).replace(`${provider}: ${operation} failed: `, '');
  return new ProviderError({ provider, operation, failure, status, message });
}

function failureOf(error: unknown): ProviderFailure {
  const status = statusOf(error);
  if (status !== undefined) return failureOfStatus(status, error);
  if (!(error instanceof Error)) return 'bad-answer';
  // By shape, not by class: a client that is handed in may come from another copy of the package.
  if (/timeout|timed out/i.test(`${error.constructor.name} ${error.message}`)) return 'timeout';
  return 'status' in error || /^(?:UND_ERR|E[A-Z]+)/.test(String(codeOf(error.cause)))
    ? 'connection'
    : 'bad-answer';
}

function failureOfStatus(status: number, error: unknown): ProviderFailure {
  if (status === 408) return 'timeout';
  // A used-up quota does not come back by waiting.
  if (status === 429) return codeOf(error) === 'insufficient_quota' ? 'refused' : 'rate-limit';
  return status >= 500 || status === 409 ? 'server' : 'refused';
}

function statusOf(error: unknown): number | undefined {
  const { status } = asRecord(error);
  return typeof status === 'number' ? status : undefined;
}

function codeOf(error: unknown): unknown {
  return asRecord(error)['code'];
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** OpenAI itself sends back the first and last letters of a wrong key. */
function redact(text: string, secrets: readonly string[]): string {
  const rest = secrets.reduce((redacted, secret) => redacted.replaceAll(secret, '***'), text);
  return rest.replaceAll(/\bsk-[\w*-]{4,}/g, '***');
}

const DEEPEST = 6;

/** True when a secret, or what is left of one, can be read in the error or in what hangs on it. */
function holdsSecret(value: unknown, secrets: readonly string[], depth: number): boolean {
  if (typeof value === 'string') return redact(value, secrets) !== value;
  if (typeof value !== 'object' || value === null) return false;
  if (depth > DEEPEST) return true;
  if (value instanceof Headers) return [...value].some(([, text]) => holdsSecret(text, secrets, depth));
  return Object.getOwnPropertyNames(value).some((name) =>
    holdsSecret((value as Readonly<Record<string, unknown>>)[name], secrets, depth + 1),
  );
}
