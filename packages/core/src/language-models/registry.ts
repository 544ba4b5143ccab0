import { aiSdkLanguageModel } from './ai-sdk.ts';
import { langchainLanguageModel } from './langchain.ts';
import { openaiLanguageModel } from './openai.ts';

/** Every language model by the name that `llm: { provider }` takes. Making one imports no vendor's package. */
export const languageModels = {
  openai: openaiLanguageModel,
  'ai-sdk': aiSdkLanguageModel,
  langchain: langchainLanguageModel,
} as const;
