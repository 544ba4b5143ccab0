import { aiSdkReranker } from './ai-sdk.ts';
import { cohereReranker } from './cohere.ts';
import { jinaReranker } from './jina.ts';
import { langchainReranker } from './langchain.ts';
import { llmReranker } from './llm.ts';

/** Every reranker by the name that `reranker: { provider }` takes. Making one imports no vendor's package. */
export const rerankers = {
  cohere: cohereReranker,
  jina: jinaReranker,
  llm: llmReranker,
  'ai-sdk': aiSdkReranker,
  langchain: langchainReranker,
} as const;
