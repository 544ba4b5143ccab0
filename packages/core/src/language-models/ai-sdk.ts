import type { GenerateRequest, GenerateResult, LanguageModel } from '../contracts/language-model.ts';
import { callForeign } from '../internal/call-foreign.ts';
import { checkOptions, isNumber, isWholeNumber } from '../internal/check-options.ts';
import {
  FOREIGN_CALL_CHECKS,
  isAiSdkModel,
  isFields,
  requireOption,
  type ForeignCallOptions,
} from '../internal/foreign-object.ts';
import { readGenerated } from './ai-sdk/read-generated.ts';
import {
  createAsker,
  isStructuredOutput,
  type StructuredOutputChoice,
} from './structured-output/create-asker.ts';
import type { StructuredOutput } from './structured-output/format-refusal.ts';

/** What is asked of a language model of the AI SDK; versions 2, 3 and 4 of its specification have it in common. */
export interface AiSdkLanguageModelCall {
  readonly prompt: readonly unknown[];
  readonly maxOutputTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly responseFormat?: { readonly type: string; readonly schema?: unknown } | undefined;
  readonly providerOptions?: unknown;
  readonly abortSignal?: AbortSignal | undefined;
}

/** The part of a language model of the AI SDK that is used. */
export interface AiSdkLanguageModel {
  readonly specificationVersion: 'v2' | 'v3' | 'v4';
  readonly modelId: string;
  doGenerate(call: AiSdkLanguageModelCall): PromiseLike<unknown>;
  /** Not called: image models have all but this. */
  doStream(call: AiSdkLanguageModelCall): PromiseLike<unknown>;
}

/** Options of {@link aiSdkLanguageModel}. */
export interface AiSdkLanguageModelOptions extends ForeignCallOptions {
  /** The model: `openai('gpt-5-mini')` of `@ai-sdk/openai`. Closing leaves it as it is. */
  readonly model: AiSdkLanguageModel;
  /** How many tokens an answer may have, thinking included; a request may ask for fewer. @default the model's own */
  readonly maxOutputTokens?: number | undefined;
  /** How freely tokens are drawn, from 0 to 2. @default the model's own */
  readonly temperature?: number | undefined;
  /** What the provider takes beside that, by its name: `{ openai: { reasoningEffort: 'low' } }`. @default none */
  readonly providerOptions?: object | undefined;
  /**
   * How the model is held to the schema of a request: `schema` with JSON Schema, `json` to any JSON, `text` not at all.
   * `auto` begins with `schema` and goes on to the next one when the model refuses it; what it accepts is remembered.
   *
   * @default 'auto'
   */
  readonly structuredOutput?: StructuredOutputChoice | undefined;
  /** How long one request may take, in milliseconds, before it is made again. @default 60000 */
  readonly timeoutMs?: number | undefined;
  /** How often a request is made again after a failure that the model calls retryable, and after a timeout. @default 2 */
  readonly maxRetries?: number | undefined;
}

const FAILED = { provider: 'ai-sdk', operation: 'generate' } as const;

/**
 * Generates with a language model of the Vercel AI SDK (5 to 7). No package is imported: the model is the caller's.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong, and when there is no model.
 */
export function aiSdkLanguageModel(options: AiSdkLanguageModelOptions): LanguageModel {
  checkOptions<AiSdkLanguageModelOptions>('aiSdkLanguageModel', options, {
    ...FOREIGN_CALL_CHECKS,
    model: isAiSdkModel('doGenerate'),
    maxOutputTokens: isWholeNumber(1, 10_000_000),
    temperature: isNumber(0, 2),
    providerOptions: isFields,
    structuredOutput: isStructuredOutput,
  });
  requireOption('aiSdkLanguageModel', 'model', options.model);
  const { structuredOutput = 'auto' } = options;
  const ways = structuredOutput === 'auto' ? (['schema', 'json', 'text'] as const) : [structuredOutput];
  return {
    provider: 'ai-sdk',
    model: options.model.modelId,
    generate: createAsker(ways, (request, way) => generate(request, way, options)),
    close: async () => {},
  };
}

async function generate(
  request: GenerateRequest,
  way: StructuredOutput,
  options: AiSdkLanguageModelOptions,
): Promise<GenerateResult> {
  const { timeoutMs = 60_000, maxRetries = 2 } = options;
  const { answer, calls } = await callForeign({
    ...FAILED,
    timeoutMs,
    maxRetries,
    signal: request.signal,
    ask: (abortSignal) => options.model.doGenerate({ ...toCall(request, way, options), abortSignal }),
  });
  return { ...readGenerated(answer, FAILED, way !== 'text'), calls };
}

function toCall(
  { messages, schema, maxOutputTokens }: GenerateRequest,
  way: StructuredOutput,
  options: AiSdkLanguageModelOptions,
): AiSdkLanguageModelCall {
  const { temperature, providerOptions } = options;
  const limits = [maxOutputTokens, options.maxOutputTokens].filter((limit) => limit !== undefined);
  return {
    prompt: messages.map(({ role, content }) =>
      role === 'system' ? { role, content } : { role, content: [{ type: 'text', text: content }] },
    ),
    ...(limits.length > 0 && { maxOutputTokens: Math.min(...limits) }),
    ...(temperature !== undefined && { temperature }),
    ...(providerOptions !== undefined && { providerOptions }),
    ...(schema !== undefined &&
      way !== 'text' && {
        responseFormat: {
          type: 'json',
          ...(way === 'schema' && { schema: schema.schema, name: schema.name }),
        },
      }),
  };
}
