import { Document, type DocumentInterface } from '@langchain/core/documents';
import { FakeEmbeddings } from '@langchain/core/utils/testing';
import { VectorStore as LangchainBase } from '@langchain/core/vectorstores';
import { describe, expect, it } from 'vitest';
import type { VectorPoint } from '../contracts/vector-store.ts';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import { Memory } from '../memory.ts';
import type { Scope } from '../types/scope.ts';
import { ObjectFilterStore, type ObjectFilterStoreOptions } from './__fixtures__/object-filter-store.ts';
import { langchainVectorStore, type LangchainVectorStoreOptions } from './langchain.ts';

const first = { generation: 1, dimensions: 2 };
const ana = { userId: 'ana' };

function idOf(letter: string): string {
  return `0000000${letter}-0000-7000-8000-000000000001`;
}

function point(letter: string, vector: readonly number[], scope: Scope = ana): VectorPoint {
  return {
    id: idOf(letter),
    vector: Float32Array.from(vector),
    scope,
    kind: 'episode',
    metadata: { secret: 'not for the index' },
    createdAt: '2026-03-01T10:00:00.000Z',
  };
}

function over(store: ObjectFilterStoreOptions, options: Partial<LangchainVectorStoreOptions> = {}) {
  const inner = new ObjectFilterStore(store);
  return { inner, index: langchainVectorStore({ store: inner, ...options }) };
}

async function failureOf(work: Promise<unknown>): Promise<ProviderError> {
  const outcome = await work.then(
    () => 'resolved',
    (error: unknown) => error,
  );
  if (outcome instanceof ProviderError) return outcome;
  throw new Error(`no ProviderError: ${String(outcome)}`);
}

const query = { ...first, vector: Float32Array.of(1, 0), scopes: [ana], limit: 10 };

describe('what the store is given', () => {
  it('is ids and vectors, no text and no metadata of the memory', async () => {
    const { inner, index } = over({});
    await index.upsert(first, [point('a', [1, 0], { userId: 'ana', runId: 'r1' })]);
    const [row] = inner.rows.values();
    expect(row?.vector).toEqual([1, 0]);
    expect(row?.document).toEqual(
      new Document({
        id: '0000000b-0000-7000-8000-000000000001',
        pageContent: '0000000b-0000-7000-8000-000000000001',
        metadata: {
          keepsakeId: idOf('a'),
          keepsakeGeneration: '1',
          keepsakeDimensions: '2',
          keepsakeUserId: 'ana',
          keepsakeRunId: 'r1',
        },
      }),
    );
  });

  it('is a filter on scope and generation with every search, one search a scope', async () => {
    const { inner, index } = over({});
    await index.upsert(first, [point('a', [1, 0]), point('b', [0, 1], { agentId: 'helper' })]);
    inner.filters.length = 0;
    const found = await index.search({ ...query, scopes: [ana, { agentId: 'helper', appId: 'shop' }, {}] });
    expect(found.map(({ id }) => id)).toEqual([idOf('a')]);
    expect(inner.filters).toEqual([
      { keepsakeGeneration: '1', keepsakeUserId: 'ana' },
      { keepsakeGeneration: '1', keepsakeAgentId: 'helper', keepsakeAppId: 'shop' },
    ]);
  });

  it('is the filter that the option writes', async () => {
    const { inner, index } = over(
      { ignoresFilters: true },
      { filter: (equals) => ({ must: Object.entries(equals).map(([key, value]) => ({ key, value })) }) },
    );
    await index.upsert(first, [point('a', [1, 0])]);
    await index.search(query);
    expect(inner.filters.at(-1)).toEqual({
      must: [
        { key: 'keepsakeGeneration', value: '1' },
        { key: 'keepsakeUserId', value: 'ana' },
      ],
    });
  });

  it('leaves documents of the application in the same store alone', async () => {
    const { inner, index } = over({});
    await inner.addVectors([[1, 0]], [new Document({ pageContent: 'a page', metadata: {} })], {
      ids: ['page-1'],
    });
    await index.upsert(first, [point('a', [1, 0])]);
    expect((await index.search(query)).map(({ id }) => id)).toEqual([idOf('a')]);
    await index.removeScope(ana);
    await index.drop(first);
    expect([...inner.rows.keys()]).toEqual(['page-1']);
  });
});

describe('a store that does not keep to what it is asked', () => {
  it('is refused when it ignores the filter, and no point of another scope is returned', async () => {
    const { index } = over({ ignoresFilters: true });
    await index.upsert(first, [point('a', [1, 0]), point('b', [1, 0], { userId: 'bob' })]);
    const error = await failureOf(index.search(query));
    expect(error).toMatchObject({ failure: 'refused', operation: 'search', isRetryable: false });
    expect(error.message).toBe(
      'langchain: search failed: the store "object-filter" returned a document that the filter on ' +
        'keepsakeGeneration, keepsakeUserId excludes: it ignores the filter, or the metadata of documents. ' +
        'Pass filter in the config, which writes the filter as this store reads it, or use another store',
    );
    // Nor is anything deleted by a filter that is ignored.
    expect((await failureOf(index.removeScope(ana))).failure).toBe('refused');
  });

  it('is refused when it gives documents ids of its own', async () => {
    const { index } = over({ ownIds: true });
    const error = await failureOf(index.upsert(first, [point('a', [1, 0])]));
    expect(error.failure).toBe('refused');
    expect(error.message).toContain('stored document 0000000b-0000-7000-8000-000000000001 as "own-0"');
  });

  it('is refused when its scores are distances and the options do not say so', async () => {
    const { index } = over({ isDistance: true });
    await index.upsert(first, [point('a', [1, 0]), point('b', [0, 1])]);
    expect((await failureOf(index.search(query))).message).toContain("Pass score: 'distance'");
  });

  it('is refused when its scores are no similarities', async () => {
    const { index } = over({}, { score: (score) => 100 * score });
    await index.upsert(first, [point('a', [1, 0])]);
    expect((await failureOf(index.search(query))).message).toContain('the score 1 is no cosine similarity');
  });

  it('is refused at creation when it cannot delete, unless the options can', async () => {
    class KeepsAll extends LangchainBase {
      _vectorstoreType(): string {
        return 'keeps-all';
      }
      addVectors = async (): Promise<void> => {};
      addDocuments = async (): Promise<void> => {};
      similaritySearchVectorWithScore = async (): Promise<[DocumentInterface, number][]> => [];
    }
    const store = new KeepsAll(new FakeEmbeddings(), {});
    const create = (): Memory => new Memory({ store: { provider: 'memory' }, vectorStore: store });
    expect(create).toThrow(InvalidOptionsError);
    expect(create).toThrow('vectorStore: "keeps-all" has no delete of its own');
    expect(create).toThrow('deleteByIds');
    const deleted: string[] = [];
    const index = langchainVectorStore({
      store,
      deleteByIds: async (ids) => {
        deleted.push(...ids);
      },
    });
    await index.remove(first, [idOf('a'), 'no id of a memory']);
    expect(deleted).toEqual(['0000000b-0000-7000-8000-000000000001']);
  });

  it('is told apart from one that has not caught up with a deletion yet', async () => {
    const { index } = over({ isSlow: true });
    await index.upsert(first, [point('a', [1, 0])]);
    await expect(index.removeScope(ana)).resolves.toBeUndefined();
    const crowded = over({ isSlow: true }, { maxResults: 2 });
    await crowded.index.upsert(first, [point('a', [1, 0]), point('b', [1, 0]), point('c', [1, 0])]);
    const error = await failureOf(crowded.index.removeScope(ana));
    expect(error).toMatchObject({ failure: 'server', isRetryable: true });
  });

  it('fails with its own words, and without the request that hangs on its error', async () => {
    const { inner, index } = over({});
    await index.upsert(first, [point('a', [1, 0])]);
    inner.similaritySearchVectorWithScore = async () => {
      const request = { headers: { authorization: 'Bearer abc-secret' } };
      throw Object.assign(new Error('collection is locked for Bearer abc-secret'), { status: 503, request });
    };
    const error = await failureOf(index.search(query));
    expect(error).toMatchObject({ failure: 'server', status: 503, operation: 'search' });
    expect(error.message).toContain('503 collection is locked for ***');
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('abc-secret');
  });

  it('is not waited for when it never answers, nor after the signal', async () => {
    const { inner, index } = over({}, { timeoutMs: 20 });
    inner.similaritySearchVectorWithScore = () => new Promise(() => {});
    expect((await failureOf(index.search(query))).failure).toBe('timeout');
    const reason = new Error('no longer needed');
    const controller = new AbortController();
    const patient = over({});
    patient.inner.similaritySearchVectorWithScore = () => new Promise(() => {});
    const search = patient.index.search({ ...query, signal: controller.signal });
    controller.abort(reason);
    await expect(search).rejects.toBe(reason);
  });
});

describe('limits of the store', () => {
  it('are kept: no search asks for more than maxResults, and a scope is removed in steps', async () => {
    const { inner, index } = over({ mostResults: 4 }, { maxResults: 4 });
    const letters = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    await index.upsert(
      first,
      letters.map((letter, place) => point(letter, [1, place])),
    );
    expect(await index.count(first)).toBe(4);
    expect(await index.search({ ...query, limit: 50 })).toHaveLength(4);
    await index.removeScope(ana);
    expect(inner.rows.size).toBe(0);
  });

  it('has one length of vectors: what is too long is refused, and an index of another length is nothing to drop', async () => {
    const { index } = over({ dimensions: 2 });
    await index.upsert(first, [point('a', [1, 0])]);
    const longer = { generation: 2, dimensions: 3 };
    const error = await failureOf(index.prepare(longer));
    expect(error).toMatchObject({ failure: 'refused', status: 400 });
    expect(error.message).toContain('vectors have 2 dimensions, not 3');
    await expect(index.drop(longer)).resolves.toBeUndefined();
    await expect(index.drop({ generation: 9, dimensions: 0 })).resolves.toBeUndefined();
  });

  it('cannot look for a scope before it knows how long vectors are', async () => {
    const { inner, index } = over({});
    const error = await failureOf(index.removeScope(ana));
    expect(error.message).toContain('the length of its vectors is not known in this process yet');
    await index.prepare(first);
    await expect(index.removeScope(ana)).resolves.toBeUndefined();
    await expect(index.removeScope({})).rejects.toThrow(ScopeRequiredError);
    expect(inner.filters.at(-1)).toEqual({ keepsakeUserId: 'ana' });
  });
});

it.each([
  [{}, 'store', 'the store is missing'],
  [{ store: 'pinecone' }, 'store', '"pinecone" is not a vector store of LangChain'],
  [{ filter: {} }, 'filter', 'an object is not a function'],
  [{ score: 'cosine' }, 'score', '"cosine" is neither'],
  [{ maxResults: 0 }, 'maxResults', '0 is not a whole number'],
  [{ fliter: () => ({}) }, 'fliter', 'there is no such option. Did you mean "filter"?'],
])('refuses %o', (options, path, message) => {
  const store = path === 'store' ? {} : { store: new ObjectFilterStore() };
  const create = () => langchainVectorStore({ ...store, ...options } as never);
  expect(create).toThrow(InvalidOptionsError);
  expect(create).toThrow(`${path}: ${message}`);
});
