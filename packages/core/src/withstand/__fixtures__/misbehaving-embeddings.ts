import type { ServerResponse } from 'node:http';
import { base64Of, listen } from '../../embedders/__fixtures__/embedding-server.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';

/** What a server does instead of answering. */
export type Misbehaviour =
  | 'fine'
  | 'another dimension'
  | 'NaN'
  | 'too few vectors'
  | 'no answer'
  | 'half an answer'
  | 'a dropped connection'
  | '429'
  | '500'
  | '401 with the key'
  | 'a web page';

/** A server that speaks OpenAI's protocol over HTTP, as well as it is told to. */
export interface MisbehavingServer {
  readonly baseURL: string;
  /** From now on. */
  readonly behave: (how: Misbehaviour) => void;
}

/** Starts a {@link MisbehavingServer}; `stopServers` ends it. Texts that share parts of words are similar. */
export async function misbehavingServer(): Promise<MisbehavingServer> {
  const embedder = fakeEmbedder();
  let how: Misbehaviour = 'fine';
  const baseURL = await listen((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { input } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly input: string[] };
      void embedder.embed({ texts: input, purpose: 'document' }).then(({ vectors }) =>
        reply(response, {
          how,
          vectors: vectors.map((vector) => [...vector]),
          key: incoming.headers.authorization ?? '',
        }),
      );
    });
  });
  return {
    baseURL,
    behave: (next) => {
      how = next;
    },
  };
}

interface Reply {
  readonly how: Misbehaviour;
  readonly vectors: readonly number[][];
  readonly key: string;
}

function reply(response: ServerResponse, { how, vectors, key }: Reply): void {
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const answer = (sent: readonly (readonly number[])[]): void =>
    send(200, {
      data: sent.map((vector, index) => ({ index, embedding: base64Of(vector) })),
      usage: { total_tokens: 1 },
    });
  const act: Readonly<Record<Misbehaviour, () => unknown>> = {
    fine: () => answer(vectors),
    'another dimension': () => answer(vectors.map((vector) => [...vector, 0.5])),
    NaN: () => answer(vectors.map((vector) => [Number.NaN, ...vector.slice(1)])),
    'too few vectors': () => answer(vectors.slice(1)),
    'no answer': () => undefined,
    'half an answer': () => response.writeHead(200).write('{"data":['),
    'a dropped connection': () => response.destroy(),
    '429': () => send(429, { error: { message: 'slow down' } }),
    '500': () => send(500, { error: { message: 'we are down' } }),
    '401 with the key': () => send(401, { error: { message: `you sent ${key}` } }),
    'a web page': () => send(200, '<html>maintenance</html>'),
  };
  act[how]();
}
