import type { OpenAI } from 'openai';
import { MissingPeerError } from '../errors/missing-peer-error.ts';
import { loadApiKey } from '../internal/load-api-key.ts';
import type { OpenaiChatClientLike, OpenaiClientLike } from './openai-client.ts';

/** How to reach the API. */
export interface ClientSettings {
  readonly apiKey?: string | undefined;
  readonly baseURL: string;
  readonly timeoutMs: number;
  readonly maxRetries?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly organization?: string | undefined;
  readonly project?: string | undefined;
}

/** OpenAI's own address. */
export const OPENAI_URL = 'https://api.openai.com/v1';

/** True for OpenAI's own hosts, those of a region included. */
export function isOpenaiUrl(url: string): boolean {
  const { hostname, protocol } = new URL(url);
  return protocol === 'https:' && (hostname === 'api.openai.com' || hostname.endsWith('.api.openai.com'));
}

/**
 * The client that the settings describe.
 *
 * @throws MissingPeerError when `openai` is not installed; MissingApiKeyError when OpenAI is called without a key.
 */
export async function createClient(
  settings: ClientSettings,
): Promise<OpenaiClientLike & OpenaiChatClientLike> {
  const { baseURL, headers = {}, organization, project, timeoutMs, maxRetries = 2 } = settings;
  // The key of the environment is for OpenAI: it must not go to another server.
  const apiKey =
    settings.apiKey === undefined && !isOpenaiUrl(baseURL)
      ? undefined
      : loadApiKey({ provider: 'openai', option: settings.apiKey, environmentVariable: 'OPENAI_API_KEY' });
  const openai = await loadOpenai();
  return new openai.OpenAI({
    // The client insists on a key; without one, the header that would carry it is taken out.
    apiKey: apiKey ?? 'none',
    defaultHeaders: apiKey === undefined ? { Authorization: null, ...headers } : headers,
    baseURL,
    timeout: timeoutMs,
    maxRetries,
    fetch: async (url, init) => withReadableRefusal(await fetch(url, init)),
    // Named, so that the client does not look for them in the environment.
    adminAPIKey: null,
    organization: organization ?? null,
    project: project ?? null,
    webhookSecret: null,
    logLevel: 'off',
  });
}

/** The client reads `error` of a refusal alone: what FastAPI (`detail`) and vLLM (`message`) say is put there. */
async function withReadableRefusal(response: Response): Promise<Response> {
  if (![400, 404, 422].includes(response.status)) return response;
  const text = await response.text();
  const { status, statusText, headers } = response;
  return new Response(withError(text), { status, statusText, headers });
}

function withError(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    const hasError = typeof body === 'object' && body !== null && 'error' in body;
    return hasError ? text : JSON.stringify({ error: body });
  } catch {
    return text;
  }
}

async function loadOpenai(): Promise<{ readonly OpenAI: typeof OpenAI }> {
  try {
    // Inside `try`, so that bundlers take a peer that is not installed for a warning.
    return await import('openai');
  } catch (cause) {
    throw new MissingPeerError({ provider: 'openai', peer: 'openai', cause });
  }
}
