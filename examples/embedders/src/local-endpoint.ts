import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine that speaks OpenAI's embedding protocol. */
export interface LocalEndpoint {
  readonly baseURL: string;
  /** Answers 500 from now on, or works again. */
  readonly setBroken: (isBroken: boolean) => void;
  readonly close: () => Promise<void>;
}

/** Words that mean nearly the same share a number of the vector: enough of a model to search by meaning. */
const CONCEPTS: readonly (readonly string[])[] = [
  ['live', 'lives', 'home', 'moved', 'flat', 'lisbon'],
  ['dog', 'greyhound', 'puppy', 'pet', 'adopted'],
  ['work', 'job', 'office', 'employer', 'company'],
];
const OTHER_WORDS = 61;

/** Starts the endpoint; each model has vectors of its own. */
export async function startEndpoint(): Promise<LocalEndpoint> {
  let isBroken = false;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { input, model, encoding_format: encoding } = await readBody(request);
    response.setHeader('content-type', 'application/json');
    if (isBroken) {
      response.writeHead(500).end(JSON.stringify({ error: { message: 'out of order' } }));
      return;
    }
    const data = input.map((text, index) => ({ index, embedding: encode(embed(text, model), encoding) }));
    response.end(JSON.stringify({ data, usage: { total_tokens: input.join(' ').split(/\s+/).length } }));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
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

interface EmbeddingBody {
  readonly input: readonly string[];
  readonly model: string;
  readonly encoding_format?: 'base64' | 'float';
}

async function readBody(request: IncomingMessage): Promise<EmbeddingBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as EmbeddingBody;
}

/** A number for each concept and, weaker, for each other word. The larger model turns them round. */
export function embed(text: string, model: string): readonly number[] {
  const vector = Array.from({ length: CONCEPTS.length + OTHER_WORDS }, () => 0);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const concept = CONCEPTS.findIndex((words) => words.includes(word));
    const place = concept === -1 ? CONCEPTS.length + (hash(word) % OTHER_WORDS) : concept;
    vector[place] = (vector[place] ?? 0) + (concept === -1 ? 0.2 : 1);
  }
  return model.includes('large') ? [...vector.toReversed(), ...vector] : vector;
}

function hash(word: string): number {
  let value = 7;
  for (const letter of word) value = (value * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return value;
}

function encode(vector: readonly number[], encoding: 'base64' | 'float' | undefined): unknown {
  return encoding === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
}
