import { ProviderError, type ProviderFailure } from '../errors/provider-error.ts';
import { createRedaction } from './create-redaction.ts';
import { isPlainObject } from './is-plain-object.ts';
import { LONGEST_WAIT_MS, pauseAfter, readRetryAfter } from './request-pause.ts';
import { sleep } from './sleep.ts';

/** Where a request goes, and what it carries. */
export interface PostJsonRequest {
  /** For errors: `cohere`. */
  readonly provider: string;
  /** For errors: `rerank`. */
  readonly operation: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** What no error may hold, beside the values of `headers`: keys. */
  readonly secrets: readonly string[];
  /** How long one request may take, its answer read to the end. */
  readonly timeoutMs: number;
  /** How often it is sent again after a timeout, a lost connection, 408, 409, 429 and 5xx. */
  readonly maxRetries: number;
  readonly signal?: AbortSignal | undefined;
}

/** What came back. */
export interface PostJsonAnswer {
  /** The JSON of the answer. */
  readonly answer: unknown;
  /** How many requests it took. */
  readonly calls: number;
}

const REMEDIES: Readonly<Record<ProviderFailure, string>> = {
  timeout: 'Try again later, or raise timeoutMs',
  connection: 'Check baseURL and the network',
  'rate-limit': 'Try again later',
  refused: 'Check apiKey, model, baseURL and the account',
  server: 'Try again later',
  'bad-answer': 'Check baseURL: the server does not answer as this provider does',
};

const LONGEST_MESSAGE = 500;

/**
 * Sends JSON and reads JSON. What is tried again is tried after the pause that the server names, else after a growing one.
 *
 * @throws ProviderError that holds none of the secrets, or the reason of the signal.
 */
export async function postJson(request: PostJsonRequest): Promise<PostJsonAnswer> {
  const body = JSON.stringify(request.body);
  const headers = readHeaders(request);
  for (let calls = 1; ; calls += 1) {
    request.signal?.throwIfAborted();
    const outcome = await send(request, headers, body);
    request.signal?.throwIfAborted();
    if ('answer' in outcome) return { answer: outcome.answer, calls };
    const pause = outcome.waitMs ?? pauseAfter(calls);
    if (!outcome.isRepeatable || calls > request.maxRetries || pause > LONGEST_WAIT_MS)
      throw toError(request, outcome);
    await sleep(pause, request.signal);
  }
}

interface Failed {
  readonly failure: ProviderFailure;
  readonly said: string;
  readonly status?: number;
  readonly isRepeatable: boolean;
  /** The pause that the server asked for. */
  readonly waitMs?: number | undefined;
  readonly cause?: unknown;
}

type Outcome = { readonly answer: unknown } | Failed;

function readHeaders(request: PostJsonRequest): Headers {
  const headers = new Headers({ accept: 'application/json' });
  try {
    // One by one: the same name in another case replaces, and is not appended.
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, value);
    headers.set('content-type', 'application/json');
    return headers;
  } catch {
    // What `Headers` says holds the value.
    const said = 'apiKey or headers hold a character that no header can carry';
    throw toError(request, { failure: 'refused', said, isRepeatable: false });
  }
}

async function send(request: PostJsonRequest, headers: Headers, body: string): Promise<Outcome> {
  const ending = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    ending.abort();
  }, request.timeoutMs);
  const abort = (): void => ending.abort();
  request.signal?.addEventListener('abort', abort, { once: true });
  try {
    // A redirect would take the key to a server that nobody named.
    const init = { method: 'POST', headers, body, redirect: 'manual', signal: ending.signal } as const;
    const response = await fetch(request.url, init);
    return readResponse(response, await response.text());
  } catch (cause) {
    return isLate ? late(request.timeoutMs) : lost(cause);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', abort);
  }
}

function late(timeoutMs: number): Failed {
  return { failure: 'timeout', said: `no whole answer within ${timeoutMs} ms`, isRepeatable: true };
}

function lost(cause: unknown): Failed {
  const reasons = [cause, cause instanceof Error ? cause.cause : undefined].map((reason) =>
    reason instanceof Error ? reason.message : '',
  );
  const said = reasons.filter((reason) => reason !== '').join(': ') || String(cause);
  return { failure: 'connection', said, isRepeatable: true, cause };
}

function readResponse(response: Response, text: string): Outcome {
  const { status } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    const said = `${status} the server redirects to another address`;
    return { failure: 'refused', said, status, isRepeatable: false };
  }
  if (!response.ok) return readFailure(response, text);
  try {
    return { answer: JSON.parse(text) as unknown };
  } catch {
    return { failure: 'bad-answer', said: `the answer is not JSON: ${shorten(text)}`, isRepeatable: false };
  }
}

function readFailure({ status, headers }: Response, text: string): Failed {
  const failure = failureOf(status);
  return {
    failure,
    said: `${status} ${messageOf(text)}`.trim(),
    status,
    isRepeatable: failure !== 'refused',
    waitMs: readRetryAfter(headers.get('retry-after')),
  };
}

function failureOf(status: number): ProviderFailure {
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limit';
  return status >= 500 || status === 409 ? 'server' : 'refused';
}

/** What the server says, without the JSON around it. */
function messageOf(text: string): string {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return shorten(text);
  }
  for (const name of ['error', 'message', 'detail', 'msg']) {
    const [first = said] = Array.isArray(said) ? (said as readonly unknown[]) : [said];
    said = isPlainObject(first) && name in first ? first[name] : first;
  }
  return shorten(typeof said === 'string' ? said : text);
}

function shorten(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').slice(0, LONGEST_MESSAGE);
}

function toError(request: PostJsonRequest, { failure, said, status, cause }: Failed): ProviderError {
  const redact = createRedaction([...request.secrets, ...Object.values(request.headers)]);
  return new ProviderError({
    provider: request.provider,
    operation: request.operation,
    failure,
    status,
    message: `${redact(said).slice(0, LONGEST_MESSAGE)}. ${REMEDIES[failure]}`,
    cause,
  });
}
