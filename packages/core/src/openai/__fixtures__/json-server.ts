import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived; its body was JSON. */
export interface SentRequest<Body> {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

/** What the server answers; `body` is sent as JSON unless it is a string. */
export interface Reply {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the server does instead of answering: it never does, or drops the connection. */
export interface NoReply {
  readonly instead: 'hang' | 'drop';
}

const servers = new Set<Server>();

/** Ends every server of this file and the connections to it. */
export async function stopServers(): Promise<void> {
  for (const server of servers) await stopServer(server);
}

async function stopServer(server: Server): Promise<void> {
  servers.delete(server);
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
}

/** A server that was started. */
export interface StartedServer {
  /** Of its API. */
  readonly baseURL: string;
  /** Ends it and the connections to it. Idempotent. */
  readonly close: () => Promise<void>;
}

async function start(listener: RequestListener): Promise<StartedServer> {
  const server = createServer(listener);
  servers.add(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { baseURL, close: () => stopServer(server) };
}

/** Starts a server that speaks HTTP as `listener` does, and resolves with the base URL of its API. */
export async function listen(listener: RequestListener): Promise<string> {
  return (await start(listener)).baseURL;
}

/** Starts a server that answers each request with what `reply` makes of it, and keeps what it was sent. */
export async function serveJson<Body>(
  reply: (sent: SentRequest<Body>, attempt: number) => Reply | NoReply | Promise<Reply | NoReply>,
): Promise<StartedServer & { readonly requests: readonly SentRequest<Body>[] }> {
  const requests: SentRequest<Body>[] = [];
  const started = await start((incoming, response) => {
    const chunks: Buffer[] = [];
    const answer = async (): Promise<void> => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body;
      const sent = { url: incoming.url, headers: incoming.headers, body };
      requests.push(sent);
      const made = await reply(sent, requests.length);
      if ('instead' in made) {
        if (made.instead === 'drop') incoming.socket.destroy();
        return;
      }
      response.writeHead(made.status ?? 200, { 'content-type': 'application/json', ...made.headers });
      response.end(typeof made.body === 'string' ? made.body : JSON.stringify(made.body));
    };
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      answer().catch((error: unknown) => {
        // A test whose script throws must not wait for a timeout.
        response.writeHead(500, { 'content-type': 'application/json', 'x-should-retry': 'false' });
        response.end(JSON.stringify({ error: { message: `the script of the server: ${String(error)}` } }));
      });
    });
  });
  return { ...started, requests };
}
