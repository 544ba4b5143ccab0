import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import { FakeEmbeddings, FakeVectorStore } from '@langchain/core/utils/testing';
import { PineconeStore } from '@langchain/pinecone';
import { vectorStoreConformance } from '../testing/vector-store-conformance.ts';
import { ObjectFilterStore, type ObjectFilterRows } from './__fixtures__/object-filter-store.ts';
import { pineconeIndex } from './__fixtures__/pinecone-index.ts';
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

vectorStoreConformance({
  name: "langchain, LangChain's PineconeStore over an index in the process",
  create: () => {
    const store = new PineconeStore(embeddings, { pineconeIndex: pineconeIndex() });
    return langchainVectorStore({ store, maxResults: 10_000, durable: false });
  },
  skip: {
    durability: 'The index ends with the process here',
  },
});
