import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import { FakeEmbeddings, FakeVectorStore } from '@langchain/core/utils/testing';
import { vectorStoreConformance } from '../testing/vector-store-conformance.ts';
import { ObjectFilterStore, type ObjectFilterRows } from './__fixtures__/object-filter-store.ts';
import { langchainVectorStore } from './langchain.ts';

const embeddings = new FakeEmbeddings();

vectorStoreConformance({
  name: "langchain, LangChain's MemoryVectorStore",
  create: () => langchainVectorStore({ store: new MemoryVectorStore(embeddings) }),
  skip: { durability: 'It lives in the process and ends with it' },
});

vectorStoreConformance({
  name: "langchain, LangChain's FakeVectorStore, which keeps no ids of documents",
  create: () => langchainVectorStore({ store: new FakeVectorStore(embeddings) }),
  skip: { durability: 'It lives in the process and ends with it' },
});

let rows: ObjectFilterRows = new Map();

vectorStoreConformance({
  name: 'langchain, a store that filters by objects',
  create: () => {
    rows = new Map();
    return langchainVectorStore({ store: new ObjectFilterStore({ rows }), maxResults: 100_000 });
  },
  reopen: () => langchainVectorStore({ store: new ObjectFilterStore({ rows }), maxResults: 100_000 }),
  skip: {},
});

vectorStoreConformance({
  name: 'langchain, a store that answers with distances',
  create: () => {
    rows = new Map();
    const store = new ObjectFilterStore({ rows, isDistance: true });
    return langchainVectorStore({ store, maxResults: 100_000, score: 'distance' });
  },
  reopen: () => {
    const store = new ObjectFilterStore({ rows, isDistance: true });
    return langchainVectorStore({ store, maxResults: 100_000, score: 'distance' });
  },
  skip: {},
});
