import type {
  LanguageModelV4,
  LanguageModelV4Middleware,
  ProviderV2,
  ProviderV3,
  ProviderV4,
} from '@ai-sdk/provider';
import { InvalidOptionsError } from '@keepsake/core';
import type { ScopeSource } from '@keepsake/core/turns';
import { wrapLanguageModel, wrapProvider } from 'ai';
import { scopeOfCall, type KeepsakeProviderOptions, type MemoryCall } from './memory-call.ts';
import { middlewareFor, type MemoryMiddleware, type MemoryMiddlewareOptions } from './memory-middleware.ts';

/** Whose models get memory, and how. */
export interface KeepsakeOptions extends Omit<MemoryMiddlewareOptions, 'scope'> {
  /** Any provider of the AI SDK. */
  readonly provider: ProviderV2 | ProviderV3 | ProviderV4;
  /**
   * Whose memories a call is about.
   *
   * @default the ids that the model was made with, else those in the provider options of the call
   */
  readonly scope?: Extract<ScopeSource<MemoryCall>, (call: MemoryCall) => unknown> | undefined;
}

/** A provider whose language models remember; its other models are those of the provider that it wraps. */
export interface KeepsakeProvider extends ProviderV4, Pick<MemoryMiddleware, 'settled'> {
  /** The model with memory. What is said here holds for each of its calls, before their own provider options. */
  (modelId: string, settings?: KeepsakeProviderOptions): LanguageModelV4;
  /** The same. */
  languageModel(modelId: string, settings?: KeepsakeProviderOptions): LanguageModelV4;
}

/**
 * A provider with memory over another one: `keepsake('gpt-5-mini', { userId })`.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function createKeepsake(options: KeepsakeOptions): KeepsakeProvider {
  const subject = 'createKeepsake()';
  // Whoever has no types may pass nothing.
  const { provider, scope = scopeOfCall, ...rest } = { ...options };
  if (typeof (provider as Partial<ProviderV4> | undefined)?.languageModel !== 'function') {
    const message = 'is not a provider of the AI SDK; pass one, such as openai or createOpenAI()';
    throw new InvalidOptionsError({ subject, issues: [{ path: 'provider', message }] });
  }
  const middleware = middlewareFor({ ...rest, scope }, subject);
  const wrapped = wrapProvider({ provider, languageModelMiddleware: middleware });
  const languageModel = (modelId: string, settings?: KeepsakeProviderOptions): LanguageModelV4 =>
    wrapLanguageModel({ model: wrapped.languageModel(modelId), middleware: withSettings(settings) });
  return Object.assign(languageModel, wrapped, { languageModel, settled: middleware.settled });
}

/** Says in each call what was said when the model was made. */
function withSettings(settings: KeepsakeProviderOptions = {}): LanguageModelV4Middleware {
  return {
    specificationVersion: 'v4',
    transformParams: async ({ params: { providerOptions, ...params } }) => ({
      ...params,
      providerOptions: { ...providerOptions, keepsake: { ...providerOptions?.['keepsake'], ...settings } },
    }),
  };
}
