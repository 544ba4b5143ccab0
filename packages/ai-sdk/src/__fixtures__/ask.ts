import { generateText, streamText, type ModelMessage, type StreamTextResult, type ToolSet } from 'ai';
import type { Memory, ScopeInput } from '@keepsake/core';

/** Both ways to ask a model. */
export const MODES = ['generate', 'stream'] as const;
export type Mode = (typeof MODES)[number];

type Options = Omit<Parameters<typeof generateText>[0], 'prompt' | 'messages' | 'tools'> & {
  readonly tools?: ToolSet;
} & ({ readonly prompt: string } | { readonly messages: ModelMessage[] });

/** Asks a model to the end, one way or the other; rejects with what failed. */
export async function ask(mode: Mode, options: Options) {
  if (mode === 'generate') {
    const { text, sources, finalStep, steps } = await generateText(options as never);
    return { text, sources, providerMetadata: finalStep.providerMetadata, steps };
  }
  const failures: unknown[] = [];
  const result: StreamTextResult<ToolSet, never, never> = streamText({
    ...(options as object),
    onError: ({ error }: { readonly error: unknown }) => void failures.push(error),
  } as never);
  await result.consumeStream();
  if (failures.length > 0) throw failures[0];
  // All at once: what is rejected is rejected for all of them.
  const [text, sources, finalStep, steps] = await Promise.all([
    result.text,
    result.sources,
    result.finalStep,
    result.steps,
  ]);
  return { text, sources, providerMetadata: finalStep.providerMetadata, steps };
}

/** What is remembered of a scope, word for word, oldest first. */
export async function said(
  memory: Memory,
  scope: ScopeInput,
): Promise<readonly (readonly [string, unknown])[]> {
  const { results } = await memory.messages.list({ ...scope, limit: 100 });
  return results.map(({ role, content }) => [role, content] as const);
}

/** The text parts of what a user said last, as a model got it. */
export function lastUserTexts(
  prompt: readonly { readonly role: string; readonly content: unknown }[],
): string[] {
  const content = prompt.findLast(({ role }) => role === 'user')?.content as readonly {
    readonly type: string;
    readonly text: string;
  }[];
  return content.filter(({ type }) => type === 'text').map((part) => part.text);
}
