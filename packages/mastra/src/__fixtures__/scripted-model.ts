import type { MastraModelConfig } from '@mastra/core/llm';
import { MastraLanguageModelV2Mock } from '@mastra/core/test-utils/llm-mock';

type Config = ConstructorParameters<typeof MastraLanguageModelV2Mock>[0];
type StreamFunction = Extract<NonNullable<Config['doStream']>, (...args: never) => unknown>;
type StreamResult = Awaited<ReturnType<StreamFunction>>;
type StreamPart = StreamResult['stream'] extends ReadableStream<infer Part> ? Part : never;
type CallOptions = Parameters<StreamFunction>[0];

/** What the model of a test answers to one call. */
export type Answer =
  | string
  /** Calls a tool. */
  | { readonly tool: string; readonly input: object; readonly callId?: string }
  /** Says something and fails. */
  | { readonly said?: string; readonly error: Error }
  /** Says something and never ends, unless it is aborted. */
  | { readonly said: string; readonly hangs: true };

const USAGE = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };

/** A model that gives these answers in order, and the prompts that it received. */
export function scriptedModel(answers: readonly Answer[]) {
  const left = [...answers];
  const prompts: CallOptions['prompt'][] = [];
  const next = (options: CallOptions): Answer => {
    prompts.push(structuredClone(options.prompt));
    const answer = left.shift();
    if (answer === undefined) throw new Error('the script is over');
    return answer;
  };
  const model = new MastraLanguageModelV2Mock({
    doGenerate: async (options) => {
      const answer = next(options);
      if (typeof answer === 'object' && 'error' in answer) throw answer.error;
      if (typeof answer === 'object' && 'hangs' in answer) return new Promise(rejectOnAbort(options));
      const content =
        typeof answer === 'string'
          ? ({ type: 'text', text: answer } as const)
          : ({
              type: 'tool-call',
              toolCallId: answer.callId ?? 'call-1',
              toolName: answer.tool,
              input: JSON.stringify(answer.input),
            } as const);
      const finishReason = typeof answer === 'string' ? ('stop' as const) : ('tool-calls' as const);
      return { content: [content], finishReason, usage: USAGE, warnings: [] };
    },
    doStream: async (options) => ({ stream: streamOf(next(options), options) }),
  });
  return { model: asModel(model), prompts };
}

/** Mastra's own types do not fit each other where optional properties are exact. */
export function asModel(model: object): MastraModelConfig {
  return model as unknown as MastraModelConfig;
}

function rejectOnAbort({ abortSignal }: CallOptions) {
  return (_resolve: unknown, reject: (reason: unknown) => void): void => {
    abortSignal?.addEventListener('abort', () => reject(abortSignal.reason), { once: true });
  };
}

function streamOf(answer: Answer, { abortSignal }: CallOptions): ReadableStream<StreamPart> {
  return new ReadableStream<StreamPart>({
    start: (controller) => {
      controller.enqueue({ type: 'stream-start', warnings: [] });
      const text = typeof answer === 'string' ? answer : 'said' in answer ? answer.said : undefined;
      if (text !== undefined) {
        controller.enqueue({ type: 'text-start', id: 't1' });
        for (const delta of text.split(/(?<= )/u))
          controller.enqueue({ type: 'text-delta', id: 't1', delta });
      }
      if (typeof answer === 'string') {
        controller.enqueue({ type: 'text-end', id: 't1' });
        end(controller, 'stop');
      } else if ('tool' in answer) {
        const { tool: toolName, input, callId: toolCallId = 'call-1' } = answer;
        controller.enqueue({ type: 'tool-call', toolCallId, toolName, input: JSON.stringify(input) });
        end(controller, 'tool-calls');
      } else if ('error' in answer) controller.error(answer.error);
      else abortSignal?.addEventListener('abort', () => controller.error(abortSignal.reason), { once: true });
    },
  });
}

function end(
  controller: ReadableStreamDefaultController<StreamPart>,
  finishReason: 'stop' | 'tool-calls',
): void {
  controller.enqueue({ type: 'finish', finishReason, usage: USAGE });
  controller.close();
}
