import { APICallError, type LanguageModelV4GenerateResult } from '@ai-sdk/provider';
import { MockLanguageModelV4 } from 'ai/test';
import type { GenerateRequest } from '../../contracts/language-model.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import { aiSdkLanguageModel } from '../ai-sdk.ts';

/** What is asked in every test. */
export const request: GenerateRequest = {
  messages: [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: 'Hello?' },
    { role: 'assistant', content: 'Hello!' },
    { role: 'user', content: 'JSON, please.' },
  ],
  schema: { name: 'greeting', schema: { type: 'object', properties: {} } },
  maxOutputTokens: 500,
};

/** What a model answers. */
export function result(parts: Partial<LanguageModelV4GenerateResult> = {}): LanguageModelV4GenerateResult {
  return {
    content: [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: '{"a":' },
      { type: 'text', text: '1}' },
    ],
    finishReason: { unified: 'stop', raw: 'end_turn' },
    usage: {
      inputTokens: { total: 7, noCache: 5, cacheRead: 2, cacheWrite: 0 },
      outputTokens: { total: 3, text: 1, reasoning: 2 },
    },
    warnings: [],
    ...parts,
  };
}

/** What a provider's package throws. */
export function callError(statusCode: number | undefined, message: string, more: object = {}): APICallError {
  return new APICallError({
    message,
    url: 'https://api.example.com',
    requestBodyValues: { secret: 'in the body' },
    ...(statusCode !== undefined && { statusCode }),
    ...more,
  });
}

/** A model that throws these one after the other, and then answers. */
export function failing(...errors: readonly unknown[]): MockLanguageModelV4 {
  const left = [...errors];
  return new MockLanguageModelV4({
    doGenerate: async () => {
      const error = left.shift();
      if (error !== undefined) throw error;
      return result();
    },
  });
}

/** What a call of this model becomes. */
export async function failureOf(model: MockLanguageModelV4, options: object = {}): Promise<ProviderError> {
  const outcome = await aiSdkLanguageModel({ model, maxRetries: 0, ...options })
    .generate(request)
    .catch((error: unknown) => error);
  if (outcome instanceof ProviderError) return outcome;
  throw new Error(`no ProviderError: ${JSON.stringify(outcome)}`);
}
