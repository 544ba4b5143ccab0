import { openaiEmbedder } from './openai.ts';

/** Every embedder by the name that `embedder: { provider }` takes. Making one imports no vendor's package. */
export const embedders = {
  openai: openaiEmbedder,
} as const;
