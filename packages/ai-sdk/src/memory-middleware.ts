import type {
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Message,
  LanguageModelV4Middleware,
  LanguageModelV4Prompt,
} from '@ai-sdk/provider';
import { createTurns, type Turn, type TurnsOptions } from '@keepsake/core/turns';
import { answerMessages } from './collect-answer.ts';
import { readCall, withoutKeepsake, type MemoryCall } from './memory-call.ts';
import { sourcesOf, withMetadata } from './show-memories.ts';
import { isToolCall, statusOf } from './step-status.ts';
import { toMessages } from './to-messages.ts';
import { watchStream } from './watch-stream.ts';

/** How a model remembers. */
export interface MemoryMiddlewareOptions extends TurnsOptions<MemoryCall> {
  /**
   * The thread that what is said belongs to: the `runId` of what is saved. Recall looks beyond it.
   *
   * @default the `threadId` in the provider options of the call
   */
  readonly thread?: TurnsOptions<MemoryCall>['thread'];
}

/** The middleware, for `wrapLanguageModel` and `wrapProvider`. */
export interface MemoryMiddleware extends LanguageModelV4Middleware {
  /** Resolves when everything is stored, what was put off until the end of a turn included: before `memory.close()`. */
  readonly settled: () => Promise<void>;
}

/**
 * Gives a model memory: what is known that may help stands beside the last thing that the user said, and what was said is
 * remembered once a turn, however many steps the turn has.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function memoryMiddleware(options: MemoryMiddlewareOptions): MemoryMiddleware {
  return middlewareFor(options, 'memoryMiddleware()');
}

/** The middleware, made for whoever was called. */
export function middlewareFor(options: MemoryMiddlewareOptions, subject: string): MemoryMiddleware {
  // Whoever has no types may pass nothing.
  const { thread = (call: MemoryCall) => call.options.threadId, ...rest } = { ...options };
  const { settled, begin } = createTurns<MemoryCall>({ ...rest, thread }, { subject });
  const turns = new WeakMap<LanguageModelV4CallOptions, BegunTurn>();
  return {
    specificationVersion: 'v4',
    settled,
    transformParams: async ({ type, params, model }) => {
      const turn = await begin({
        context: readCall({ type, params, model }),
        messages: toMessages(params.prompt),
        signal: params.abortSignal,
      });
      const noted = { ...withoutKeepsake(params), prompt: withNotes(params.prompt, turn) };
      // The parameters are made for this call alone, and say which it is when its answer is there.
      turns.set(noted, { turn, sources: sourcesOf(params.prompt, turn) });
      return noted;
    },
    wrapGenerate: async ({ doGenerate, params }) => {
      const begun = turns.get(params);
      return begun === undefined ? doGenerate() : generate(doGenerate, begun);
    },
    wrapStream: async ({ doStream, params }) => {
      const begun = turns.get(params);
      const result = await (begun === undefined ? doStream() : orSaveFailed(doStream, begun.turn));
      if (begun === undefined) return result;
      return { ...result, stream: watchStream(result.stream, { ...begun, signal: params.abortSignal }) };
    },
  };
}

interface BegunTurn {
  readonly turn: Turn;
  readonly sources: ReturnType<typeof sourcesOf>;
}

async function generate(
  doGenerate: () => PromiseLike<LanguageModelV4GenerateResult>,
  { turn, sources }: BegunTurn,
): Promise<LanguageModelV4GenerateResult> {
  const result = await orSaveFailed(doGenerate, turn);
  const status = statusOf(result.finishReason, { callsTools: result.content.some(isToolCall) });
  await turn.save({ status, answer: answerMessages(result.content) });
  return {
    ...result,
    content: [...sources, ...result.content],
    providerMetadata: withMetadata(result.providerMetadata, turn),
  };
}

/** The model's own error goes on: a failure to save beside it would hide whether to ask again. */
async function orSaveFailed<Result>(ask: () => PromiseLike<Result>, turn: Turn): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    await turn.save({ status: 'failed' }).catch(() => undefined);
    throw error;
  }
}

/** The notes as a part of their own, before what the user said last. Everything else stays as it was. */
function withNotes(prompt: LanguageModelV4Prompt, { notes }: Turn): LanguageModelV4Prompt {
  const last = prompt.findLastIndex(({ role }) => role === 'user');
  if (notes === undefined) return prompt;
  return prompt.map((message, index) => (index === last ? withText(message, notes.text) : message));
}

function withText(message: LanguageModelV4Message, text: string): LanguageModelV4Message {
  return message.role === 'user'
    ? { ...message, content: [{ type: 'text', text }, ...message.content] }
    : message;
}
