import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request for scores as it arrived. */
export interface SentRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly model: string;
    readonly query: string;
    readonly documents: readonly string[];
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

/** Starts a server that speaks HTTP as `listener` does, and resolves with its base URL. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.add(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
      const sent = { method: incoming.method, url: incoming.url, headers: incoming.headers, body };
      requests.push(sent);
      const { status = 200, body: answer, headers = {} } = reply(sent, requests.length);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  return { baseURL, requests };
}

/** The share of the query's words that a text holds, a little more for a short text. */
export function scoreOf(query: string, text: string): number {
  const words = new Set(wordsOf(query));
  const held = new Set(wordsOf(text));
  const shared = [...words].filter((word) => held.has(word)).length;
  return (0.9 * shared) / Math.max(1, words.size) + 0.1 / (1 + text.length);
}

/** One entry of `results`. */
export interface WireResult {
  readonly index: number;
  readonly relevance_score: number;
}

/** Results as both APIs send them: best first. */
export function resultsOf({ body }: SentRequest): readonly WireResult[] {
  return body.documents
    .map((text, index) => ({ index, relevance_score: scoreOf(body.query, text) }))
    .toSorted((left, right) => right.relevance_score - left.relevance_score);
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}
