import { afterEach, expect, it } from 'vitest';
import { InvalidOptionsError } from './errors/invalid-options-error.ts';
import { Memory } from './memory.ts';
import { stopServers } from './openai/__fixtures__/json-server.ts';
import { startOpenaiServer } from './openai/__fixtures__/openai-server.ts';
import { openai } from './openai.ts';

afterEach(stopServers);

it('makes a language model and an embedder, with options as the second argument', async () => {
  const { baseURL, requests } = await startOpenaiServer({ chat: () => 'In Lisbon.' });
  const llm = openai('tiny', { baseURL, temperature: 0 });
  const embedder = openai.embedding('small', { baseURL, batchSize: 7 });
  expect(embedder).toMatchObject({ provider: 'openai', model: 'small', maxBatchSize: 7 });
  const { text } = await llm.generate({ messages: [{ role: 'user', content: 'Where?' }] });
  const { vectors } = await embedder.embed({ texts: ['Lisbon'], purpose: 'document' });
  expect([text, vectors.map(({ length }) => length)]).toStrictEqual(['In Lisbon.', [256]]);
  expect(requests.map(({ url, body }) => [url, body['model'], body['temperature']])).toStrictEqual([
    ['/v1/chat/completions', 'tiny', 0],
    ['/v1/embeddings', 'small', undefined],
  ]);
});

it('has the models that the two have without one', () => {
  expect([openai().model, openai.embedding().model]).toStrictEqual(['gpt-5-mini', 'text-embedding-3-small']);
});

it('makes what new Memory() takes', async () => {
  const memory = new Memory({
    store: { provider: 'memory' },
    llm: openai('gpt-5-mini', { apiKey: 'x' }),
    embedder: openai.embedding('text-embedding-3-small', { apiKey: 'x' }),
  });
  await expect(memory.close()).resolves.toBeUndefined();
});

it.each([
  [() => openai(' '), 'openaiLanguageModel: model: " " is not a text'],
  [() => openai('tiny', { temperature: 3 }), 'openaiLanguageModel: temperature: 3 is not a number'],
  [() => openai.embedding('tiny', { batchSize: 0 }), 'openaiEmbedder: batchSize: 0 is not a whole number'],
  [() => openai('tiny', { model: 'other' } as object), 'openai: model: it is the first argument'],
  [() => openai.embedding('tiny', { model: 'other' } as object), 'openai.embedding: model: it is the first'],
])('refuses what is wrong: %s', (make, message) => {
  expect(make).toThrow(InvalidOptionsError);
  expect(make).toThrow(message);
});
