import { FakeEmbeddings, SyntheticEmbeddings } from '@langchain/core/utils/testing';
import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { Memory } from '../memory.ts';
import { langchainEmbedder } from './langchain.ts';

describe('texts', () => {
  it('are embedded as documents in one call, and as queries one by one', async () => {
    const called: string[] = [];
    const model = new SyntheticEmbeddings({ vectorSize: 3 });
    const embedder = langchainEmbedder({
      name: 'synthetic',
      model: {
        embedDocuments: async (documents) => {
          called.push(`documents: ${documents.join(', ')}`);
          return model.embedDocuments(documents);
        },
        embedQuery: async (query) => {
          called.push(`query: ${query}`);
          return model.embedQuery(query);
        },
      },
    });
    const texts = ['first words', 'others'];
    const documents = await embedder.embed({ texts, purpose: 'document' });
    expect(called).toEqual(['documents: first words, others']);
    expect(documents).toEqual({ vectors: await model.embedDocuments(texts), calls: 1 });
    const queries = await embedder.embed({ texts, purpose: 'query' });
    expect(called.slice(1)).toEqual(['query: first words', 'query: others']);
    expect(queries).toEqual({ ...documents, calls: 2 });
  });

  it('may come back as typed arrays', async () => {
    const model = { embedDocuments: async () => [Float32Array.of(1, 2)], embedQuery: async () => [] };
    const embedder = langchainEmbedder({ model, name: 'typed' });
    const { vectors } = await embedder.embed({ texts: ['one'], purpose: 'document' });
    expect(vectors).toEqual([[1, 2]]);
  });
});

describe('an answer', () => {
  it.each([
    ['no list', 'the answer is no list of vectors, but "no list"'],
    [[[1], [2, 3]], 'embedding 1 has 2 dimensions instead of 1'],
    [[[1]], '1 embeddings came for 2 texts'],
  ])('%o is refused', async (answer, problem) => {
    const model = { embedDocuments: async () => answer, embedQuery: async () => [] };
    const embed = langchainEmbedder({ model, name: 'broken' }).embed({
      texts: ['a', 'b'],
      purpose: 'document',
    });
    await expect(embed).rejects.toThrow(`langchain: embed failed: ${problem}`);
  });

  it('that never comes is not waited for, and neither is one after the signal', async () => {
    const model = { embedDocuments: () => new Promise(() => {}), embedQuery: () => new Promise(() => {}) };
    const embedder = langchainEmbedder({ model, name: 'silent', timeoutMs: 20 });
    const request = { texts: ['one'], purpose: 'query' } as const;
    await expect(embedder.embed(request)).rejects.toMatchObject({ failure: 'timeout', isRetryable: true });
    const controller = new AbortController();
    const call = embedder.embed({ ...request, signal: controller.signal });
    const reason = new Error('no longer needed');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
  });
});

describe('the name', () => {
  it('is what the object says', () => {
    expect(langchainEmbedder({ model: Object.assign(new FakeEmbeddings(), { model: 'a' }) }).model).toBe('a');
    expect(langchainEmbedder({ model: Object.assign(new FakeEmbeddings(), { modelName: 'b' }) }).model).toBe(
      'b',
    );
    expect(langchainEmbedder({ model: new FakeEmbeddings(), name: 'c' }).model).toBe('c');
  });

  it('has to be given where the object has none', () => {
    const model = new FakeEmbeddings();
    const create = () => new Memory({ embedder: model });
    expect(create).toThrow(InvalidOptionsError);
    expect(create).toThrow(
      "embedder: the embeddings do not say which model they call; pass { provider: 'langchain', config: { model, name: 'my-model' } }",
    );
  });
});

it('makes the index of a whole memory', async () => {
  const model = new SyntheticEmbeddings({ vectorSize: 8 });
  const embedder = { provider: 'langchain', config: { model, name: 'synthetic' } } as const;
  const memory = new Memory({ store: { provider: 'memory' }, embedder });
  const added = await memory.add('I live in Lisbon.', { userId: 'ana' });
  expect(added.usage).toMatchObject({ embeddingCalls: 1, embeddingTokens: 0 });
  expect((await memory.describe()).index).toMatchObject({ fingerprint: 'langchain:synthetic:8' });
  await memory.close();
});

it.each([
  [{}, 'model', 'the model is missing'],
  [{ model: { embedQuery: () => 1 } }, 'model', 'an object is not an embeddings object of LangChain'],
  [{ model: new FakeEmbeddings(), name: ' ' }, 'name', '" " is not a text'],
  [
    { model: new FakeEmbeddings(), name: 'x', unrelatedSimilarity: 1 },
    'unrelatedSimilarity',
    '1 is not a number',
  ],
])('refuses the options %#', (options, path, message) => {
  const create = () => langchainEmbedder(options as never);
  expect(create).toThrow(InvalidOptionsError);
  expect(create).toThrow(`langchainEmbedder: ${path}: ${message}`);
});
