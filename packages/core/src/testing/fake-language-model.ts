import type { GenerateRequest, GenerateResult, LanguageModel } from '../contracts/language-model.ts';
import { MemoryClosedError } from '../errors/memory-closed-error.ts';
import { failAsScripted, type FakeFailure } from './fake-failure.ts';
import { pause } from './pause.ts';

/** What a {@link FakeLanguageModel} writes: a text, an object as JSON, or what a function makes of the request. */
export type FakeAnswer = string | object | ((request: GenerateRequest) => string | object);

/** What a scripted call of a {@link FakeLanguageModel} does instead of answering. */
export type FakeLanguageModelFailure =
  /** Waits, and goes on with what is scripted next; ends at once when the signal aborts. */
  | { readonly type: 'delay'; readonly milliseconds: number }
  | FakeFailure
  /** Declines. @default text 'I cannot help with that.' */
  | { readonly type: 'refuse'; readonly text?: string }
  /** Runs out of tokens after this text. */
  | { readonly type: 'truncate'; readonly text: string };

/** One call that a {@link FakeLanguageModel} received. */
export type FakeLanguageModelCall = Omit<GenerateRequest, 'signal'>;

/** A language model that writes what a test scripted, and nothing else. */
export interface FakeLanguageModel extends LanguageModel {
  /** Every call so far, oldest first, failed ones included. */
  readonly calls: readonly FakeLanguageModelCall[];
  /** Scripts the answer of the next call; scripts queue up. @default times 1 */
  readonly answer: (answer: FakeAnswer, times?: number) => void;
  /** Scripts the failure of the next call, in the same queue. @default times 1 */
  readonly fail: (failure: FakeLanguageModelFailure, times?: number) => void;
  /** Forgets what is still scripted. */
  readonly recover: () => void;
  /** How many scripts have not been used: 0 when a test asked everything that it meant to. */
  readonly remaining: () => number;
}

/** Options of {@link fakeLanguageModel}. */
export interface FakeLanguageModelOptions {
  /** What calls get for which nothing is scripted. @default none: they reject and say so */
  readonly otherwise?: FakeAnswer;
  /** @default 'fake' */
  readonly provider?: string;
  /** @default 'scripted' */
  readonly model?: string;
}

type Delay = Extract<FakeLanguageModelFailure, { readonly type: 'delay' }>;

type FinalStep =
  | Exclude<FakeLanguageModelFailure, Delay>
  | { readonly type: 'answer'; readonly answer: FakeAnswer }
  | { readonly type: 'nothing' };

type Step = FinalStep | Delay;

/** Makes a {@link FakeLanguageModel}. Tokens are words. */
export function fakeLanguageModel({
  otherwise,
  provider = 'fake',
  model = 'scripted',
}: FakeLanguageModelOptions = {}): FakeLanguageModel {
  const calls: FakeLanguageModelCall[] = [];
  const script: Step[] = [];
  let isClosed = false;
  const last: FinalStep =
    otherwise === undefined ? { type: 'nothing' } : { type: 'answer', answer: otherwise };
  const push = (step: Step, times: number): void => {
    script.push(...Array.from({ length: times }, () => step));
  };
  return {
    provider,
    model,
    calls,
    answer: (answer, times = 1) => push({ type: 'answer', answer }, times),
    fail: (failure, times = 1) => push(failure, times),
    recover: () => {
      script.length = 0;
    },
    remaining: () => script.length,
    generate: async (request) => {
      request.signal?.throwIfAborted();
      if (isClosed) throw new MemoryClosedError();
      const { messages, schema, maxOutputTokens } = request;
      calls.push(
        structuredClone({
          messages,
          ...(schema !== undefined && { schema }),
          ...(maxOutputTokens !== undefined && { maxOutputTokens }),
        }),
      );
      const number = calls.length;
      const { delays, step } = takeSteps(script, last);
      for (const milliseconds of delays) await pause(milliseconds, request.signal);
      return perform(step, { request, provider, number });
    },
    close: async () => {
      isClosed = true;
    },
  };
}

/** All that one call uses of the script, taken at once: calls that come together do not take each other's. */
function takeSteps(
  script: Step[],
  last: FinalStep,
): { readonly delays: readonly number[]; readonly step: FinalStep } {
  const delays: number[] = [];
  for (;;) {
    const step = script.shift() ?? last;
    if (step.type !== 'delay') return { delays, step };
    delays.push(step.milliseconds);
  }
}

interface Call {
  readonly request: GenerateRequest;
  readonly provider: string;
  readonly number: number;
}

async function perform(step: FinalStep, { request, provider, number }: Call): Promise<GenerateResult> {
  const { signal } = request;
  const result = (text: string, finishReason: GenerateResult['finishReason']): GenerateResult => ({
    text,
    finishReason,
    inputTokens: request.messages.reduce((sum, { content }) => sum + countWords(content), 0),
    outputTokens: countWords(text),
  });
  switch (step.type) {
    case 'answer':
      return result(textOf(step.answer, request), 'stop');
    case 'refuse':
      return result(step.text ?? 'I cannot help with that.', 'refused');
    case 'truncate':
      return result(step.text, 'length');
    case 'nothing':
      throw new Error(
        `fakeLanguageModel: nothing is scripted for call ${number}. Call answer(…) or fail(…) before it, or pass otherwise`,
      );
    default:
      return failAsScripted(step, { provider, operation: 'generate', signal });
  }
}

function textOf(answer: FakeAnswer, request: GenerateRequest): string {
  const made: string | object = typeof answer === 'function' ? answer(request) : answer;
  return typeof made === 'string' ? made : JSON.stringify(made);
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
