import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request for embeddings as it arrived. */
export interface SentRequest {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly input: readonly string[];
    readonly encoding_format?: string;
    readonly dimensions?: number;
  };
}

/** What the server answers; `body` is sent as JSON unless it is a string. */
export interface Reply {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const servers = new Set<Server>();

/** Ends every server of this file and the connections to it. */
export async function stopServers(): Promise<void> {
  for (const server of servers) {
    servers.delete(server);
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  }
}

/** Starts a server that speaks HTTP as `listener` does, and resolves with the base URL of its API. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.add(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

/** Starts a server that answers each request with what `reply` makes of it, and keeps what it was sent. */
export async function serve(
  reply: (sent: SentRequest, attempt: number) => Reply,
): Promise<{ readonly baseURL: string; readonly requests: readonly SentRequest[] }> {
  const requests: SentRequest[] = [];
  const baseURL = await listen((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as SentRequest['body'];
      const sent = { url: incoming.url, headers: incoming.headers, body };
      requests.push(sent);
      const { status = 200, body: answer, headers = {} } = reply(sent, requests.length);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  return { baseURL, requests };
}

/** A vector as the API sends it in base64. */
export function base64Of(vector: readonly number[]): string {
  return Buffer.from(new Float32Array(vector).buffer).toString('base64');
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
