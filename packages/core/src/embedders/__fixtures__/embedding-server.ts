import {
  serveJson,
  type Reply,
  type SentRequest as SentJson,
} from '../../openai/__fixtures__/json-server.ts';
import { base64Of } from '../../openai/__fixtures__/openai-server.ts';

export { listen, stopServers, type Reply } from '../../openai/__fixtures__/json-server.ts';
export { base64Of } from '../../openai/__fixtures__/openai-server.ts';

/** A request for embeddings as it arrived. */
export type SentRequest = SentJson<{
  readonly input: readonly string[];
  readonly encoding_format?: string;
  readonly dimensions?: number;
}>;

/** Starts a server that answers each request with what `reply` makes of it, and keeps what it was sent. */
export async function serve(
  reply: (sent: SentRequest, attempt: number) => Reply,
): Promise<{ readonly baseURL: string; readonly requests: readonly SentRequest[] }> {
  return serveJson<SentRequest['body']>(reply);
}

/** The answer of a model whose vectors are `[length of the text, its place in the request, 0.5]`. */
export function answerTo({ body }: SentRequest): Reply {
  const data = body.input.map((text, index) => ({
    object: 'embedding',
    index,
    embedding: base64Of([text.length, index, 0.5]),
  }));
  return { body: { object: 'list', data, usage: { prompt_tokens: 3, total_tokens: 4 } } };
}
