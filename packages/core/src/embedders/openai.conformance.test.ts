import { afterEach } from 'vitest';
import { embedderConformance } from '../testing/embedder-conformance.ts';
import type { EmbedderFailure } from '../testing/embedder/embedder-context.ts';
import {
  base64Of,
  listen,
  serve,
  stopServers,
  type Reply,
  type SentRequest,
} from './__fixtures__/embedding-server.ts';
import { LETTER_DIMENSIONS, letterVector } from './__fixtures__/letter-vectors.ts';
import { openaiEmbedder } from './openai.ts';

afterEach(stopServers);

function answer(vectors: readonly (readonly number[])[]): Reply {
  const data = vectors.map((vector, index) => ({ object: 'embedding', index, embedding: base64Of(vector) }));
  return {
    body: { object: 'list', data, usage: { prompt_tokens: vectors.length, total_tokens: vectors.length } },
  };
}

const vectorsFor = ({ body }: SentRequest): readonly (readonly number[])[] => body.input.map(letterVector);

/** Where the API is while it fails so. */
async function failingUrl(failure: EmbedderFailure): Promise<string> {
  if (failure === 'timeout') return listen((incoming) => void incoming.resume());
  if (failure === 'connection') return listen((incoming) => void incoming.socket.destroy());
  const { baseURL } = await serve((sent) => {
    if (failure === 'rate-limit') return { status: 429, body: { error: { message: 'Rate limit reached' } } };
    if (failure === 'server') return { status: 500, body: { error: { message: 'The server had an error' } } };
    const vectors = vectorsFor(sent);
    const last = vectors.at(-1) ?? [];
    return answer(failure === 'too-few-vectors' ? vectors.slice(1) : [...vectors.slice(0, -1), [...last, 1]]);
  });
  return baseURL;
}

const options = { model: 'letters', maxRetries: 0, timeoutMs: 200 } as const;

embedderConformance({
  name: 'openai',
  dimensions: LETTER_DIMENSIONS,
  deterministic: true,
  create: async () => {
    const { baseURL } = await serve((sent) => answer(vectorsFor(sent)));
    return openaiEmbedder({ ...options, baseURL, timeoutMs: 10_000 });
  },
  createFailing: async (failure) => openaiEmbedder({ ...options, baseURL: await failingUrl(failure) }),
  skip: {},
});
