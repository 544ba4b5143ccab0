import { once } from 'node:events';
import type { Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEndpoint } from './create-endpoint.ts';

interface EmbeddingAnswer {
  readonly data: readonly { readonly index: number; readonly embedding: readonly number[] | string }[];
}

let server: Server;
let root: string;

beforeEach(async () => {
  server = createEndpoint().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  root = `http://127.0.0.1:${address.port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function send(
  path: string,
  body: unknown,
  method = 'POST',
): Promise<{ status: number; json: unknown }> {
  const response = await fetch(root + path, { method, body: JSON.stringify(body) });
  return { status: response.status, json: await response.json() };
}

async function embed(body: object): Promise<EmbeddingAnswer> {
  return (await send('/v1/embeddings', body)).json as EmbeddingAnswer;
}

test.each(['hashed', 'sentence-like'])('%s: base64 holds the same unit vector as numbers', async (model) => {
  const input = ['a greyhound in Lisbon', 'rye bread'];
  const numbers = await embed({ model, input });
  const encoded = await embed({ model, input, encoding_format: 'base64' });
  expect(numbers.data).toHaveLength(2);
  for (const [position, { embedding }] of numbers.data.entries()) {
    const bytes = Buffer.from(String(encoded.data[position]?.embedding), 'base64');
    const vector = new Float32Array(new Uint8Array(bytes).buffer);
    expect([...vector]).toEqual(embedding);
    expect(vector).toHaveLength(384);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
  }
});

test('gives one text as many dimensions as asked', async () => {
  const { data } = await embed({ model: 'hashed', input: 'one text', dimensions: 12 });
  expect(data[0]?.embedding).toHaveLength(12);
});

test('puts texts with words in common nearer than others', async () => {
  for (const model of ['hashed', 'sentence-like']) {
    const input = ['Ana adopted a greyhound', 'the greyhound that Ana adopted', 'a recipe for rye bread'];
    const [first, near, far] = (await embed({ model, input })).data.map(
      ({ embedding }) => embedding as number[],
    );
    expect(similarity(first, near)).toBeGreaterThan(similarity(first, far) + 0.2);
  }
});

test.each([
  [{ model: 'unknown', input: 'a' }, 404],
  [{ model: 'hashed', input: [] }, 400],
  [{ model: 'hashed', input: '' }, 400],
  [{ model: 'hashed', input: 'a', dimensions: 0 }, 400],
  [{ model: 'hashed', input: 'a', encoding_format: 'hex' }, 400],
])('refuses %j with %i', async (body, status) => {
  expect((await send('/v1/embeddings', body)).status).toBe(status);
});

test('answers chats from its script, in order, and nothing that nobody wrote', async () => {
  await send('/answers', ['first', 'second'], 'PUT');
  const chat = { model: 'scripted', messages: [{ role: 'user', content: 'hello' }] };
  for (const content of ['first', 'second']) {
    const { json } = await send('/v1/chat/completions', chat);
    expect(json).toMatchObject({ choices: [{ message: { role: 'assistant', content } }] });
  }
  expect((await send('/v1/chat/completions', chat)).status).toBe(400);
});

function similarity(first: readonly number[] = [], second: readonly number[] = []): number {
  return first.reduce((sum, value, index) => sum + value * (second[index] ?? 0), 0);
}
