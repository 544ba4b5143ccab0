/** Models and stores that an application has made already, with the Vercel AI SDK or with LangChain. */
import assert from 'node:assert/strict';
import { Memory } from '@keepsake/core';
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import {
  chatModel,
  Compressor,
  embeddingModel,
  embeddings,
  languageModel,
  rerankingModel,
} from './scripted-models.ts';

const store = { provider: 'memory' } as const;
const ana = { userId: 'ana' };
const compressor = new Compressor();

// #region ai-sdk
const memory = new Memory({
  store,
  llm: languageModel, // openai('gpt-5-mini')
  embedder: embeddingModel, // openai.embedding('text-embedding-3-small')
  reranker: rerankingModel, // cohere.reranking('rerank-v3.5')
});
const added = await memory.add('I moved to Lisbon.', ana);
const { results } = await memory.search('Where does Ana live?', ana);
console.log(added.usage.inputTokens, results[0]?.memory, results[0]?.score); // 900 Ana lives in Lisbon 0.93
// #endregion
assert.equal(added.usage.inputTokens, 900);
assert.deepEqual([results[0]?.memory, results[0]?.score], ['Ana lives in Lisbon', 0.93]);
const described = await memory.describe();
assert.deepEqual([described.llm?.provider, described.index.fingerprint], ['ai-sdk', 'ai-sdk:letters:26']);

// #region ai-sdk-options
const withOptions = new Memory({
  store,
  llm: {
    provider: 'ai-sdk',
    config: { model: languageModel, providerOptions: { openai: { reasoningEffort: 'low' } } },
  },
  embedder: {
    provider: 'ai-sdk',
    config: {
      model: embeddingModel,
      providerOptions: (purpose) => ({
        cohere: { inputType: purpose === 'query' ? 'search_query' : 'search_document' },
      }),
    },
  },
});
// #endregion
await withOptions.add('I moved to Lisbon.', ana);
assert.deepEqual(languageModel.doGenerateCalls.at(-1)?.providerOptions, {
  openai: { reasoningEffort: 'low' },
});
assert.deepEqual(embeddingModel.doEmbedCalls.at(-1)?.providerOptions, {
  cohere: { inputType: 'search_document' },
});

// #region langchain
const withLangchain = new Memory({
  store,
  llm: chatModel, // new ChatAnthropic({ … })
  embedder: { provider: 'langchain', config: { model: embeddings, name: 'synthetic' } },
  reranker: compressor, // new CohereRerank({ topN: 100 })
});
await withLangchain.add('I moved to Lisbon.', ana);
const found = await withLangchain.search('Where does Ana live?', ana);
console.log(found.results[0]?.memory, found.results[0]?.score); // Ana lives in Lisbon 0.93
// #endregion
assert.deepEqual([found.results[0]?.memory, found.results[0]?.score], ['Ana lives in Lisbon', 0.93]);

// #region vector-store
const vectorStore = new MemoryVectorStore(embeddings);
const outside = new Memory({ store, vectorStore, embedder: embeddingModel });
await outside.add('I moved to Lisbon.', ana);
await outside.flush();
console.log(vectorStore.memoryVectors[0]?.metadata); // { keepsakeUserId: 'ana', … }: ids, and no text
// #endregion
assert.equal(vectorStore.memoryVectors[0]?.metadata['keepsakeUserId'], 'ana');
assert.equal(JSON.stringify(vectorStore.memoryVectors).includes('Lisbon'), false);
await outside.erase(ana);
assert.equal(vectorStore.memoryVectors.length, 0);

const qdrant = new MemoryVectorStore(embeddings);
// #region filter
const withFilter = new Memory({
  store,
  embedder: embeddingModel,
  vectorStore: {
    provider: 'langchain',
    config: {
      store: qdrant, // a QdrantVectorStore
      filter: (equals) => ({
        must: Object.entries(equals).map(([name, value]) => ({ key: `metadata.${name}`, match: { value } })),
      }),
    },
  },
});
// #endregion
assert.equal((await withFilter.describe()).index.provider, 'langchain');

for (const each of [memory, withOptions, withLangchain, outside, withFilter]) await each.close();
console.log('Every model and store was used as it is.');
