import { openaiLanguageModel } from './openai.ts';

/** Every language model by the name that `llm: { provider }` takes. Making one imports no vendor's package. */
export const languageModels = {
  openai: openaiLanguageModel,
} as const;
