import { FakeEmbeddings, FakeListChatModel, FakeVectorStore } from '@langchain/core/utils/testing';
import {
  MockEmbeddingModelV4,
  MockLanguageModelV3,
  MockLanguageModelV4,
  MockRerankingModelV4,
} from 'ai/test';
import { describe, expect, it } from 'vitest';
import { chronoDateResolver } from './date-resolvers/chrono.ts';
import { openaiEmbedder } from './embedders/openai.ts';
import { InvalidOptionsError } from './errors/invalid-options-error.ts';
import { openaiLanguageModel } from './language-models/openai.ts';
import { inMemoryStore } from './ledgers/in-memory.ts';
import { Memory } from './memory.ts';
import type { MemoryOptions } from './options.ts';
import { fakeReranker } from './testing/fake-reranker.ts';
import { inMemoryVectorStore } from './vector-stores/in-memory.ts';

/** A model of AI SDK 4. */
const oldModel = { specificationVersion: 'v1', modelId: 'old', doGenerate: () => 1, doStream: () => 1 };

function unexpected(memory: Memory): never {
  throw new Error('the options were accepted', { cause: memory });
}

function failure(options: unknown): InvalidOptionsError {
  try {
    return unexpected(new Memory(options as MemoryOptions));
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error;
    throw error;
  }
}

describe('options', () => {
  it.each([
    [{}],
    [{ store: { provider: 'memory' } }],
    [{ store: { provider: 'in-memory', config: {} } }],
    [{ store: inMemoryStore() }],
    [{ store: { provider: 'sqlite', config: { path: '/nowhere/at/all.db' } } }],
    [{ vectorStore: { provider: 'in-memory' } }],
    [{ vectorStore: inMemoryVectorStore() }],
    [{ embedder: { provider: 'openai', config: { model: 'tiny' } } }],
    [{ embedder: openaiEmbedder({ apiKey: 'x' }) }],
    [{ llm: { provider: 'openai', config: { model: 'tiny', temperature: 0 } } }],
    [{ llm: openaiLanguageModel({ apiKey: 'x' }) }],
    [{ reranker: { provider: 'cohere' } }],
    [{ reranker: { provider: 'jina', config: { baseURL: 'http://localhost:1234' } } }],
    [{ reranker: fakeReranker() }],
    [{ dateResolver: { provider: 'chrono', config: { timeZone: 'Europe/Lisbon' } } }],
    [{ dateResolver: chronoDateResolver() }],
    [{ store: undefined, vectorStore: undefined, embedder: undefined }],
    [{ llm: new MockLanguageModelV4(), embedder: new MockEmbeddingModelV4() }],
    [{ llm: new MockLanguageModelV3(), reranker: new MockRerankingModelV4() }],
    [{ llm: { provider: 'ai-sdk', config: { model: new MockLanguageModelV4(), temperature: 0 } } }],
    [{ llm: new FakeListChatModel({ responses: [] }) }],
    [{ embedder: { provider: 'langchain', config: { model: new FakeEmbeddings(), name: 'tiny' } } }],
    [{ vectorStore: new FakeVectorStore(new FakeEmbeddings()) }],
  ])('are taken, and nothing is opened for %#', (options) => {
    expect(() => new Memory(options as MemoryOptions)).not.toThrow();
  });

  it.each([
    [null, '', 'the options are null; pass an object'],
    ['./memory.db', '', 'the options are "./memory.db"'],
    [{ stroe: {} }, 'stroe', 'there is no such option. Did you mean "store"?'],
    [
      { historyDbPath: 'x' },
      'historyDbPath',
      'there is no such option. The options are: store, vectorStore, embedder',
    ],
    [
      { store: './memory.db' },
      'store',
      '"./memory.db" is neither a provider nor an instance of the contract',
    ],
    [
      { store: { provider: 'sqlit' } },
      'store.provider',
      'there is no provider "sqlit". Did you mean "sqlite"?',
    ],
    [{ store: { provider: 'toString' } }, 'store.provider', 'there is no provider "toString"'],
    [{ store: { provider: 5 } }, 'store.provider', 'there is no provider 5'],
    [{ store: { provider: 'sqlite', path: 'x' } }, 'store.path', 'options of a provider stand in config'],
    [{ store: { provider: 'sqlite', config: 'x' } }, 'store.config', '"x" is not an object of options'],
    [{ store: { provider: 'sqlite', config: null } }, 'store.config', 'null is not an object of options'],
    [{ store: { provider: 'sqlite', config: { pth: 'x' } } }, 'store.config.pth', 'Did you mean "path"?'],
    [{ store: { provider: 'sqlite', config: { path: ' ' } } }, 'store.config.path', '" " is not a text'],
    [
      { store: { provider: 'memory', config: { path: 'x' } } },
      'store.config.path',
      'there is no such option',
    ],
    [
      { vectorStore: { provider: 'memory', config: { size: 1 } } },
      'vectorStore.config.size',
      'there is no such option',
    ],
    [
      { dateResolver: { provider: 'chrono', config: { locale: 'dr' } } },
      'dateResolver.config.locale',
      'Did you mean "de"?',
    ],
    [{ dateResolver: 'chrono' }, 'dateResolver', '"chrono" is neither a provider nor an instance'],
    [{ vectorStore: inMemoryStore().vectorStore }, 'vectorStore', 'this index lives inside a store'],
    [{ vectorStore: inMemoryStore() }, 'vectorStore', 'an object is neither a provider nor an instance'],
    [
      { embedder: { provider: 'openai', config: { modle: 'x' } } },
      'embedder.config.modle',
      'Did you mean "model"?',
    ],
    [
      { llm: { provider: 'openai', config: { temprature: 0 } } },
      'llm.config.temprature',
      'Did you mean "temperature"?',
    ],
    [
      { llm: { provider: 'openia' } },
      'llm.provider',
      'there is no provider "openia". Did you mean "openai"?',
    ],
    [{ llm: 'gpt-5-mini' }, 'llm', '"gpt-5-mini" is neither a provider nor an instance of the contract'],
    [{ llm: openaiEmbedder() }, 'llm', 'an object is neither a provider nor an instance'],
    [{ embedder: 'openai' }, 'embedder', '"openai" is neither a provider nor an instance of the contract'],
    [{ embedder: { embed: () => 1 } }, 'embedder', 'an object is neither a provider nor an instance'],
    [{ embedder: { embed: () => 1 } }, 'embedder', '(it lacks provider, model, close)'],
    [{ llm: { ...openaiLanguageModel(), close: undefined } }, 'llm', '(it lacks close)'],
    [{ reranker: { provider: 'cohre' } }, 'reranker.provider', 'Did you mean "cohere"?'],
    [
      { reranker: { provider: 'jina', config: { topN: 5 } } },
      'reranker.config.topN',
      'there is no such option',
    ],
    [{ reranker: { provider: 'llm' } }, 'reranker.config.model', 'the model is missing'],
    [
      { reranker: { provider: 'llm', config: { model: 'gpt-5-mini' } } },
      'reranker.config.model',
      '"gpt-5-mini" is not a language model',
    ],
    [{ reranker: { rerank: () => 1 } }, 'reranker', 'an object is neither a provider nor an instance'],
    [{ llm: new MockEmbeddingModelV4() }, 'llm', 'or an object with its methods. It would do as embedder'],
    [{ embedder: new MockLanguageModelV4() }, 'embedder', 'It would do as llm'],
    [{ embedder: new FakeListChatModel({ responses: [] }) }, 'embedder', 'It would do as llm'],
    [{ vectorStore: new FakeEmbeddings() }, 'vectorStore', 'It would do as embedder'],
    [{ llm: oldModel }, 'llm', 'the model has the specification "v1", which is none of v2, v3, v4'],
    [{ llm: { provider: 'ai-sdk' } }, 'llm.config.model', 'the model is missing'],
    [{ llm: { provider: 'langchain', config: { model: 1 } } }, 'llm.config.model', '1 is not a chat model'],
  ])('are refused: %o', (options, path, message) => {
    const { issues } = failure(options);
    expect(issues.map((issue) => issue.path)).toEqual([path]);
    expect(issues[0]?.message).toContain(message);
  });

  it('are refused with everything that is wrong at once', () => {
    const error = failure({
      stroe: 1,
      store: { provider: 'x' },
      embedder: { provider: 'openai', config: { dimensions: 0 } },
    });
    expect(error.issues.map(({ path }) => path)).toEqual([
      'stroe',
      'store.provider',
      'embedder.config.dimensions',
    ]);
    expect(error.message).toContain('new Memory(): stroe: there is no such option');
  });
});
