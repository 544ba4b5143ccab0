import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine that speaks Cohere's reranking protocol. */
export interface LocalEndpoint {
  readonly baseURL: string;
  /** Answers 500 from now on, or works again. */
  readonly setBroken: (isBroken: boolean) => void;
  readonly close: () => Promise<void>;
}

/** Starts the endpoint. */
export async function startEndpoint(): Promise<LocalEndpoint> {
  let isBroken = false;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { query, documents } = await readBody(request);
    response.setHeader('content-type', 'application/json');
    if (isBroken) {
      response.writeHead(500).end(JSON.stringify({ message: 'out of order' }));
      return;
    }
    const results = documents.map((text, index) => ({ index, relevance_score: judge(query, text) }));
    results.sort((left, right) => right.relevance_score - left.relevance_score);
    response.end(JSON.stringify({ results, meta: { billed_units: { search_units: 1 } } }));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}`,
    setBroken: (value) => {
      isBroken = value;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface RerankBody {
  readonly query: string;
  readonly documents: readonly string[];
}

async function readBody(request: IncomingMessage): Promise<RerankBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as RerankBody;
}

/** Knows that "where" asks for a place, and which words are places: enough of a model to put an answer first. */
export function judge(query: string, text: string): number {
  const hasPlace = /\b(?:Lisbon|Porto|Faro)\b/.test(text);
  return /\bwhere\b/i.test(query) && hasPlace ? 0.93 : 0.08;
}
