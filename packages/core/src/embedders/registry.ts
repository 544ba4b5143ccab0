import { aiSdkEmbedder } from './ai-sdk.ts';
import { langchainEmbedder } from './langchain.ts';
import { openaiEmbedder } from './openai.ts';

/** Every embedder by the name that `embedder: { provider }` takes. Making one imports no vendor's package. */
export const embedders = {
  openai: openaiEmbedder,
  'ai-sdk': aiSdkEmbedder,
  langchain: langchainEmbedder,
} as const;
