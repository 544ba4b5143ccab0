import { once } from 'node:events';
import type { Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEndpoint, FACTS_MODEL, type EndpointOptions } from './create-endpoint.ts';

interface EmbeddingAnswer {
  readonly data: readonly { readonly index: number; readonly embedding: readonly number[] | string }[];
}

let server: Server;
let root: string;

beforeEach(() => listen());

afterEach(() => close());

async function listen(options: EndpointOptions = {}): Promise<void> {
  server = createEndpoint(options).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  root = `http://127.0.0.1:${address.port}`;
}

function close(): void {
  server.closeAllConnections();
  server.close();
}

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

const said = { id: 'D1:1', text: 'I adopted a greyhound' };
const session = { messages: [said], facts: [{ text: 'Ana has a dog', from: ['D1:1'], saidBy: 'user' }] };
const shown = `# Messages\n${JSON.stringify({ message: 1, role: 'user', text: said.text })}`;

test('answers with the facts of the session under way, however often it is asked', async () => {
  const chat = { model: FACTS_MODEL, messages: [{ role: 'user', content: shown }] };
  expect((await send('/v1/chat/completions', chat)).status).toBe(400);
  await send('/session', session, 'PUT');
  for (let call = 0; call < 2; call += 1) {
    const { status, json } = await send('/v1/chat/completions', chat);
    expect(status).toBe(200);
    expect(JSON.stringify(json)).toContain('Ana has a dog');
  }
});

test.each([{}, { messages: [said] }, { ...session, facts: [{ text: 'Ana has a dog' }] }])(
  'refuses %j as a session',
  async (body) => {
    expect((await send('/session', body, 'PUT')).status).toBe(400);
  },
);

test('counts requests, and the bytes of instructions apart from those of content', async () => {
  await send('/answers', ['first', 'second'], 'PUT');
  const format = { type: 'json_object' };
  const messages = [
    { role: 'system', content: 'Précis' },
    { role: 'user', content: 'Ana' },
  ];
  await send('/v1/chat/completions', { model: 'scripted', messages, response_format: format });
  await send('/v1/chat/completions', { model: 'scripted', messages });
  await embed({ model: 'hashed', input: ['a', 'b'] });
  await embed({ model: 'hashed', input: 'c' });
  const counts = await (await fetch(`${root}/counts`)).json();
  expect(counts).toEqual({
    chatRequests: 2,
    embeddingRequests: 2,
    embeddedTexts: 3,
    instructionBytes: 2 * 7 + JSON.stringify(format).length,
    contentBytes: 6,
  });
});

test('takes its time for a chat, and none for an embedding', async () => {
  close();
  await listen({ chatLatencyMs: 200 });
  await send('/answers', ['first'], 'PUT');
  const started = performance.now();
  await embed({ model: 'hashed', input: 'a' });
  const embedded = performance.now();
  await send('/v1/chat/completions', { model: 'scripted', messages: [] });
  expect(performance.now() - embedded).toBeGreaterThanOrEqual(199);
  expect(embedded - started).toBeLessThan(200);
});

function similarity(first: readonly number[] = [], second: readonly number[] = []): number {
  return first.reduce((sum, value, index) => sum + value * (second[index] ?? 0), 0);
}
