import type { GenerateRequest, GenerateResult, LanguageModel } from '../../../contracts/language-model.ts';

/** A prompt as a model that reads well understands it. */
export interface ReadPrompt {
  readonly memories: readonly { readonly memory: number; readonly text: string; readonly since: string }[];
  readonly messages: readonly {
    readonly message: number;
    readonly role: string;
    readonly name?: string;
    readonly time: string;
    readonly text: string;
    readonly attachment?: string;
  }[];
  /** The number of the memory with this text; 0 when it is not shown. */
  readonly numberOf: (text: string) => number;
  readonly system: string;
  readonly user: string;
}

/** Reads a prompt of the engine. */
export function readPrompt({ messages }: Pick<GenerateRequest, 'messages'>): ReadPrompt {
  const [system, user] = messages;
  const lines = (user?.content ?? '').split('\n').filter((line) => line.startsWith('{'));
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const memories = entries.filter((entry) => 'memory' in entry) as unknown as ReadPrompt['memories'];
  return {
    memories,
    messages: entries.filter((entry) => 'message' in entry) as unknown as ReadPrompt['messages'],
    numberOf: (text) => memories.find((memory) => memory.text === text)?.memory ?? 0,
    system: system?.content ?? '',
    user: user?.content ?? '',
  };
}

/** A language model whose answers are scripted. */
export interface ScriptedModel extends LanguageModel {
  readonly requests: readonly GenerateRequest[];
}

/** What a scripted model answers: operations, the whole text, or a result. */
export type ScriptedAnswer = readonly object[] | string | Partial<GenerateResult> | Error;

/** Makes a {@link ScriptedModel}: the answer depends on the prompt. */
export function scriptedModel(
  answer: (prompt: ReadPrompt, call: number) => ScriptedAnswer | Promise<ScriptedAnswer>,
): ScriptedModel {
  const requests: GenerateRequest[] = [];
  return {
    provider: 'scripted',
    model: 'script-1',
    requests,
    generate: async (request) => {
      request.signal?.throwIfAborted();
      requests.push(request);
      const said = await answer(readPrompt(request), requests.length);
      if (said instanceof Error) throw said;
      const counted = { finishReason: 'stop', inputTokens: 100, outputTokens: 10 } as const;
      if (typeof said === 'string') return { ...counted, text: said };
      if (isResult(said)) return { text: '', ...counted, ...said };
      return { ...counted, text: JSON.stringify({ operations: said }) };
    },
    close: async () => {},
  };
}

function isResult(said: readonly object[] | Partial<GenerateResult>): said is Partial<GenerateResult> {
  return !Array.isArray(said);
}

/** A statement to add. */
export function adds(text: string, from: readonly number[] = [1], more: object = {}): object {
  return { type: 'add', memory: null, text, from, validFrom: null, validTo: null, reason: null, ...more };
}

/** A statement that takes the place of the memory with the text `old`. */
export function supersedes(
  prompt: ReadPrompt,
  {
    old,
    text,
    from = [1],
    ...more
  }: { readonly old: string; readonly text: string; readonly from?: readonly number[] },
): object {
  return { ...adds(text, from, more), type: 'supersede', memory: prompt.numberOf(old) };
}
