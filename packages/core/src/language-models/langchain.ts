import type {
  AnswerSchema,
  FinishReason,
  GenerateRequest,
  GenerateResult,
  LanguageModel,
} from '../contracts/language-model.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { callForeign } from '../internal/call-foreign.ts';
import { checkOptions, isText } from '../internal/check-options.ts';
import {
  FOREIGN_CALL_CHECKS,
  isFields,
  isLangchainObject,
  kindOf,
  requireOption,
  type ForeignCallOptions,
} from '../internal/foreign-object.ts';
import { langchainName } from '../internal/langchain-name.ts';
import { readMessage } from './langchain/read-message.ts';
import {
  createAsker,
  isStructuredOutput,
  type StructuredOutputChoice,
} from './structured-output/create-asker.ts';
import type { StructuredOutput } from './structured-output/format-refusal.ts';

/** Anything of LangChain that can be called with messages. */
export interface LangchainRunnable {
  invoke(input: unknown, options?: unknown): PromiseLike<unknown>;
}

/** The part of a chat model of LangChain that is used. */
export interface LangchainChatModel extends LangchainRunnable {
  _llmType(): string;
  /** Where it is missing or refuses, the model is asked for JSON in words. */
  withStructuredOutput?(schema: object, config?: object): LangchainRunnable;
}

/** Options of {@link langchainLanguageModel}. */
export interface LangchainLanguageModelOptions extends ForeignCallOptions {
  /** The chat model: `new ChatAnthropic({ … })`. Closing leaves it as it is. */
  readonly model: LangchainChatModel;
  /** What `describe()` and `prices` call the model. @default the model's `model` or `modelName`, else its type */
  readonly name?: string | undefined;
  /** What every call passes to `invoke`, beside the signal and the tags that keep it out of streams. @default {} */
  readonly callOptions?: object | undefined;
  /**
   * How the model is held to the schema of a request: `schema` with `withStructuredOutput`, `text` not at all. `auto`
   * begins with `schema` and goes on to `text` when the model refuses it; what it accepts is remembered.
   *
   * @default 'auto'
   */
  readonly structuredOutput?: Exclude<StructuredOutputChoice, 'json'> | undefined;
  /** How long one call may take, the model's own retries included, in milliseconds. @default 60000 */
  readonly timeoutMs?: number | undefined;
  /** How often a call is made again after a failure that may heal, beside the model's own retries. @default 0 */
  readonly maxRetries?: number | undefined;
}

const FAILED = { provider: 'langchain', operation: 'generate' } as const;

/** A graph or agent that calls this memory would show the tokens of the model to its user. */
const TAGS: readonly string[] = ['nostream', 'langsmith:nostream'];

/**
 * Generates with a chat model of LangChain. No package is imported: the model is the caller's. LangChain has no common way
 * to limit one call: make the model with the limit.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong, and when there is no model.
 */
export function langchainLanguageModel(options: LangchainLanguageModelOptions): LanguageModel {
  checkOptions<LangchainLanguageModelOptions>('langchainLanguageModel', options, {
    ...FOREIGN_CALL_CHECKS,
    model: isLangchainObject('a chat model', 'invoke', '_llmType'),
    name: isText,
    callOptions: isFields,
    structuredOutput: (value) =>
      value === 'json' ? '"json" is none of schema, text, auto' : isStructuredOutput(value),
  });
  requireOption('langchainLanguageModel', 'model', options.model);
  const { model, structuredOutput = 'auto' } = options;
  const ways = structuredOutput === 'auto' ? (['schema', 'text'] as const) : [structuredOutput];
  return {
    provider: 'langchain',
    model: options.name ?? langchainName(model) ?? kindOf(model, '_llmType'),
    generate: createAsker(ways, (request, way) => generate(request, way, options)),
    close: async () => {},
  };
}

async function generate(
  { messages, schema, signal }: GenerateRequest,
  way: StructuredOutput,
  options: LangchainLanguageModelOptions,
): Promise<GenerateResult> {
  const { model, callOptions, timeoutMs = 60_000, maxRetries = 0 } = options;
  const held = schema === undefined || way === 'text' ? undefined : holdToSchema(model, schema);
  const input = messages.map(({ role, content }) => ({ role, content }));
  const call = {
    ...FAILED,
    timeoutMs,
    maxRetries,
    signal,
    ask: (ending: AbortSignal) =>
      (held ?? model).invoke(input, { tags: [...TAGS], ...callOptions, signal: ending }),
  };
  if (held === undefined) {
    const { answer, calls } = await callForeign(call);
    return { ...readMessage(answer, FAILED), calls };
  }
  try {
    const { answer, calls } = await callForeign(call);
    return { ...readHeld(answer), calls };
  } catch (error) {
    const finishReason = endOf(error);
    if (finishReason === undefined) throw error;
    return { text: '', finishReason };
  }
}

/** Where an answer is parsed by the client of a provider, its end comes as an error: that of OpenAI says so in words alone. */
function endOf(error: unknown): FinishReason | undefined {
  if (!(error instanceof ProviderError) || error.failure !== 'bad-answer') return undefined;
  if (/length limit was reached/i.test(error.message)) return 'length';
  return /rejected by the content filter/i.test(error.message) ? 'refused' : undefined;
}

/** The model, held to the schema; `undefined` when it has no way to be. */
function holdToSchema(
  model: LangchainChatModel,
  { name, schema }: AnswerSchema,
): LangchainRunnable | undefined {
  try {
    return model.withStructuredOutput?.(schema, { name, includeRaw: true });
  } catch {
    // A model without tools says so at once. It is asked in words, as one without the method is.
    return undefined;
  }
}

/** What was parsed, with the message that it was parsed from; models that do not hand that on answer with the object alone. */
function readHeld(answer: unknown): GenerateResult {
  if (typeof answer !== 'object' || answer === null || !('raw' in answer)) {
    return { text: JSON.stringify(answer) ?? '', finishReason: 'stop' };
  }
  const result = readMessage(answer.raw, FAILED);
  const parsed: unknown = 'parsed' in answer ? answer.parsed : undefined;
  // Cut off in the middle, what was parsed is not what the model meant.
  if (typeof parsed !== 'object' || parsed === null || result.finishReason === 'length') return result;
  return {
    ...result,
    text: JSON.stringify(parsed),
    finishReason: result.finishReason === 'refused' ? 'refused' : 'stop',
  };
}
