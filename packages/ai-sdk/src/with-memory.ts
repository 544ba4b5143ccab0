import type { LanguageModelV2, LanguageModelV3, LanguageModelV4 } from '@ai-sdk/provider';
import { InvalidOptionsError } from '@keepsake/core';
import { wrapLanguageModel } from 'ai';
import { middlewareFor, type MemoryMiddleware, type MemoryMiddlewareOptions } from './memory-middleware.ts';

/** A model with memory. */
export type ModelWithMemory = LanguageModelV4 & Pick<MemoryMiddleware, 'settled'>;

/**
 * The model with memory: for `generateText`, `streamText`, agents, and whatever else takes a model.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function withMemory(
  model: LanguageModelV2 | LanguageModelV3 | LanguageModelV4,
  options: MemoryMiddlewareOptions,
): ModelWithMemory {
  const subject = 'withMemory()';
  if (typeof (model as Partial<LanguageModelV4> | undefined)?.doGenerate !== 'function') {
    const message = `${typeof model} is not a model; pass one, such as openai('gpt-5-mini'), and not its name`;
    throw new InvalidOptionsError({ subject, issues: [{ path: 'model', message }] });
  }
  const middleware = middlewareFor(options, subject);
  return { ...wrapLanguageModel({ model, middleware }), settled: middleware.settled };
}
