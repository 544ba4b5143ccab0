import type { OpenAI } from 'openai';
import { MissingPeerError } from '../../errors/missing-peer-error.ts';
import { loadApiKey } from '../../internal/load-api-key.ts';

/** What is used of a client of the `openai` package; an `OpenAI` is one. */
export interface OpenaiClientLike {
  /** Only to keep it out of error messages. */
  readonly apiKey?: unknown;
  readonly embeddings: {
    create(
      body: { readonly model: string; readonly input: string[]; readonly dimensions?: number },
      options: { readonly signal?: AbortSignal },
    ): PromiseLike<unknown>;
  };
}

/** How to reach the API. */
export interface ClientSettings {
  readonly client?: OpenaiClientLike | undefined;
  readonly apiKey?: string | undefined;
  readonly baseURL: string;
  readonly timeoutMs?: number | undefined;
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
 * The client that the settings describe, or the one that they hold.
 *
 * @throws MissingPeerError when `openai` is not installed; MissingApiKeyError when OpenAI is called without a key.
 */
export async function createClient(settings: ClientSettings): Promise<OpenaiClientLike> {
  if (settings.client !== undefined) return settings.client;
  const { baseURL, headers = {}, organization, project, timeoutMs = 30_000, maxRetries = 2 } = settings;
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
    // Named, so that the client does not look for them in the environment.
    adminAPIKey: null,
    organization: organization ?? null,
    project: project ?? null,
    webhookSecret: null,
    logLevel: 'off',
  });
}

async function loadOpenai(): Promise<{ readonly OpenAI: typeof OpenAI }> {
  try {
    // Inside `try`, so that bundlers take a peer that is not installed for a warning.
    return await import('openai');
  } catch (cause) {
    throw new MissingPeerError({ provider: 'openai', peer: 'openai', cause });
  }
}
