/**
 * OpenAI in short: `llm: openai('gpt-5-mini')`, `embedder: openai.embedding('text-embedding-3-small')`.
 *
 * @module
 */
import type { Embedder } from './contracts/embedder.ts';
import type { LanguageModel } from './contracts/language-model.ts';
import { openaiEmbedder, type OpenaiEmbedderOptions } from './embedders/openai.ts';
import { InvalidOptionsError } from './errors/invalid-options-error.ts';
import { openaiLanguageModel, type OpenaiLanguageModelOptions } from './language-models/openai.ts';

/** Makes language models and embedders of OpenAI, or of any server that speaks its protocol. */
export interface OpenaiProvider {
  /** The same as `openaiLanguageModel({ model, …options })`. @default model 'gpt-5-mini' */
  (model?: string, options?: Omit<OpenaiLanguageModelOptions, 'model'>): LanguageModel;
  /** The same as `openaiEmbedder({ model, …options })`. @default model 'text-embedding-3-small' */
  embedding(model?: string, options?: Omit<OpenaiEmbedderOptions, 'model'>): Embedder;
}

/** The {@link OpenaiProvider}. */
export const openai: OpenaiProvider = /* @__PURE__ */ Object.assign(
  (model?: string, options?: Omit<OpenaiLanguageModelOptions, 'model'>) =>
    openaiLanguageModel(withModel('openai', model, options)),
  {
    embedding: (model?: string, options?: Omit<OpenaiEmbedderOptions, 'model'>) =>
      openaiEmbedder(withModel('openai.embedding', model, options)),
  },
);

function withModel(subject: string, model: string | undefined, options: object = {}): object {
  if ('model' in options) {
    const message = 'it is the first argument; leave it out of the options';
    throw new InvalidOptionsError({ subject, issues: [{ path: 'model', message }] });
  }
  return { ...options, model };
}
