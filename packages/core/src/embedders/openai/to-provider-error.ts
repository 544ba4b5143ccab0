import { ProviderError, type ProviderFailure } from '../../errors/provider-error.ts';

const REMEDIES: Readonly<Record<ProviderFailure, string>> = {
  timeout: 'Try again later, or raise timeoutMs',
  connection: 'Check baseURL and the network',
  'rate-limit': 'Try again later, or lower batchSize',
  refused: 'Check apiKey, model, dimensions and the account',
  server: 'Try again later',
  'bad-answer': 'Check baseURL and model: the server does not answer as OpenAI does',
};

/** The client's error as a ProviderError. None of the secrets is in it, whatever the server sent back. */
export function toProviderError(error: unknown, secrets: readonly string[]): ProviderError {
  if (error instanceof ProviderError) return error;
  const failure = failureOf(error);
  const status = statusOf(error);
  const said = redact(error instanceof Error ? error.message : String(error), secrets);
  const code = status === undefined || said.includes(String(status)) ? said : `${status} ${said}`;
  return new ProviderError({
    provider: 'openai',
    operation: 'embed',
    failure,
    status,
    message: `${code.slice(0, 500)}. ${REMEDIES[failure]}`,
    cause: holdsSecret(error, secrets, 0) ? new Error(said) : error,
  });
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
  const withoutSecrets = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return withoutSecrets.replaceAll(/\bsk-[\w*-]{4,}/g, '***');
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
