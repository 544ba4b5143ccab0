import type {
  LanguageModelV2,
  LanguageModelV3,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4ToolCall,
} from '@ai-sdk/provider';
import { MockLanguageModelV3, MockLanguageModelV4 } from 'ai/test';

/** Every specification that a model may have. */
export const VERSIONS = ['v2', 'v3', 'v4'] as const;
export type Version = (typeof VERSIONS)[number];

/** What a model answers to one call. */
export interface Step {
  readonly content?: readonly LanguageModelV4Content[];
  /** @default 'tool-calls' after a call of a tool, else 'stop' */
  readonly finish?: LanguageModelV4FinishReason['unified'];
  /** Thrown before anything, or in the middle of a stream after its content. */
  readonly error?: unknown;
  /** Ends a stream with a part that tells the error, and no `finish`. */
  readonly errorPart?: unknown;
  /** Never ends the call by itself: only the signal does. */
  readonly hangs?: boolean;
  /** Never ends the call, whatever the signal says. */
  readonly isDeaf?: boolean;
  readonly providerMetadata?: Record<string, Record<string, string>>;
}

/** A model that answers as a test scripted it, call by call. */
export interface ScriptedModel {
  readonly model: LanguageModelV2 | LanguageModelV3 | LanguageModelV4;
  /** What the model received, oldest first. */
  readonly calls: LanguageModelV4CallOptions[];
  /** The reasons for which streams were cancelled. */
  readonly cancelled: unknown[];
  /** How many parts were read from streams. */
  readonly read: () => number;
}

export const text = (words: string): LanguageModelV4Content => ({ type: 'text', text: words });

export const toolCall = (toolCallId: string, toolName: string, input: object): LanguageModelV4ToolCall => ({
  type: 'tool-call',
  toolCallId,
  toolName,
  input: JSON.stringify(input),
});

/** Makes a {@link ScriptedModel}; a call beyond the script rejects. */
export function scriptedModel(version: Version, steps: readonly Step[]): ScriptedModel {
  const script = [...steps];
  const calls: LanguageModelV4CallOptions[] = [];
  const cancelled: unknown[] = [];
  let read = 0;
  const next = (options: unknown): Step => {
    // What a test looks at is what the model got, not what became of it later.
    calls.push({ ...(options as LanguageModelV4CallOptions) });
    const step = script.shift();
    if (step === undefined) throw new Error(`nothing is scripted for call ${calls.length}`);
    return step;
  };
  const doGenerate = async (options: { readonly abortSignal?: AbortSignal | undefined }) => {
    const step = next(options);
    if (step.hangs === true || step.isDeaf === true) await hang(step, options.abortSignal);
    if (step.error !== undefined) throw step.error;
    return {
      content: (step.content ?? []) as never,
      finishReason: finishOf(step, version) as never,
      usage: usageOf(version) as never,
      warnings: [],
      ...(step.providerMetadata !== undefined && { providerMetadata: step.providerMetadata }),
    };
  };
  const doStream = async (options: { readonly abortSignal?: AbortSignal | undefined }) => {
    const step = next(options);
    if (step.content === undefined && step.error !== undefined) throw step.error;
    const parts = streamParts(step, version);
    const stream = new ReadableStream<never>(
      {
        pull: async (controller) => {
          const part = parts.shift();
          read += 1;
          if (part !== undefined) controller.enqueue(part as never);
          else if (step.hangs === true || step.isDeaf === true) await hang(step, options.abortSignal);
          else if (step.error === undefined) controller.close();
          else throw step.error;
        },
        cancel: (reason) => {
          cancelled.push(reason);
        },
      },
      { highWaterMark: 0 },
    );
    return { stream };
  };
  return { model: modelOf(version, { doGenerate, doStream }), calls, cancelled, read: () => read };
}

function modelOf(
  version: Version,
  methods:
    | {
        readonly doGenerate: (options: never) => Promise<never>;
        readonly doStream: (options: never) => Promise<never>;
      }
    | object,
): LanguageModelV2 | LanguageModelV3 | LanguageModelV4 {
  const shared = { provider: 'mock', modelId: `mock-${version}`, supportedUrls: {}, ...methods } as never;
  if (version === 'v4') return new MockLanguageModelV4(shared);
  return version === 'v3'
    ? new MockLanguageModelV3(shared)
    : { ...(shared as LanguageModelV2), specificationVersion: 'v2' };
}

async function hang({ isDeaf }: Step, signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (isDeaf === true || signal === undefined) return;
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

function finishOf({ content = [], finish }: Step, version: Version): unknown {
  const asksForTools = content.some((part) => part.type === 'tool-call' && part.providerExecuted !== true);
  const unified = finish ?? (asksForTools ? 'tool-calls' : 'stop');
  return version === 'v2' ? unified : { unified, raw: unified };
}

function usageOf(version: Version): unknown {
  if (version === 'v2') return { inputTokens: 3, outputTokens: 5, totalTokens: 8 };
  return {
    inputTokens: { total: 3, noCache: 3, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: 5, text: 5, reasoning: undefined },
  };
}

function streamParts(step: Step, version: Version): unknown[] {
  const parts: (LanguageModelV4StreamPart | object)[] = [{ type: 'stream-start', warnings: [] }];
  for (const [index, part] of (step.content ?? []).entries()) {
    if (part.type !== 'text' && part.type !== 'reasoning') {
      parts.push(part);
      continue;
    }
    const id = String(index);
    parts.push({ type: `${part.type}-start`, id });
    // In pieces of some characters, as models write.
    for (const delta of part.text.match(/.{1,8}/gs) ?? [])
      parts.push({ type: `${part.type}-delta`, id, delta });
    parts.push({ type: `${part.type}-end`, id });
  }
  if (step.errorPart !== undefined) return [...parts, { type: 'error', error: step.errorPart }];
  if (step.error !== undefined || step.hangs === true || step.isDeaf === true) return parts;
  const { providerMetadata } = step;
  return [
    ...parts,
    {
      type: 'finish',
      finishReason: finishOf(step, version),
      usage: usageOf(version),
      ...(providerMetadata !== undefined && { providerMetadata }),
    },
  ];
}
