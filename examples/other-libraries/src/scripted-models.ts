/** Models of both libraries that need no key: where one stands here, an application passes its own. */
import { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import { FakeListChatModel, SyntheticEmbeddings } from '@langchain/core/utils/testing';
import { MockEmbeddingModelV4, MockLanguageModelV4, MockRerankingModelV4 } from 'ai/test';

/** What a good model makes of the one message of this example: the first of what it is shown. */
const answer = JSON.stringify({
  operations: [
    {
      type: 'add',
      memory: null,
      text: 'Ana lives in Lisbon',
      from: [1],
      validFrom: null,
      validTo: null,
      reason: null,
    },
  ],
});

/** How often each letter occurs. */
function embed(text: string): number[] {
  const vector = Array.from({ length: 26 }, () => 0.01);
  for (const letter of text.toLowerCase().match(/[a-z]/g) ?? []) {
    const place = letter.charCodeAt(0) - 97;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}

/** In place of `openai('gpt-5-mini')`. */
export const languageModel = new MockLanguageModelV4({
  modelId: 'scripted',
  doGenerate: {
    content: [{ type: 'text', text: answer }],
    finishReason: { unified: 'stop', raw: 'stop' },
    usage: {
      inputTokens: { total: 900, noCache: 900, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 60, text: 60, reasoning: 0 },
    },
    warnings: [],
  },
});

/** In place of `openai.embedding('text-embedding-3-small')`. */
export const embeddingModel = new MockEmbeddingModelV4({
  modelId: 'letters',
  maxEmbeddingsPerCall: 100,
  doEmbed: async ({ values }) => ({ embeddings: values.map(embed), usage: { tokens: 12 }, warnings: [] }),
});

/** In place of `cohere.reranking('rerank-v3.5')`. */
export const rerankingModel = new MockRerankingModelV4({
  modelId: 'scripted',
  doRerank: async ({ documents: { values } }) => ({
    ranking: values.map((text, index) => ({
      index,
      relevanceScore: text === 'Ana lives in Lisbon' ? 0.93 : 0.2,
    })),
  }),
});

/** In place of `new ChatAnthropic({ … })`. */
export const chatModel = new FakeListChatModel({ responses: [answer] });

/** In place of `new OpenAIEmbeddings({ model: 'text-embedding-3-small' })`, which tells its name itself. */
export const embeddings = new SyntheticEmbeddings({ vectorSize: 8 });

/** In place of `new CohereRerank({ topN: 100 })`. */
export class Compressor extends BaseDocumentCompressor {
  compressDocuments: BaseDocumentCompressor['compressDocuments'] = async (documents) =>
    documents.map((document) => ({
      ...document,
      metadata: {
        ...document.metadata,
        relevanceScore: document.pageContent === 'Ana lives in Lisbon' ? 0.93 : 0.2,
      },
    }));
}
