/**
 * A stand-in for a language model, so that this example runs without a key: for each message that it knows it answers
 * what a good model would. A real one is `llm: { provider: 'openai' }`.
 */
import type { LanguageModel } from '@keepsake/core';

/** What is made of a message: `instead` is the text of the memory that gives way. */
export interface ScriptedOperation {
  readonly type: 'add' | 'supersede' | 'delete';
  readonly text?: string;
  readonly instead?: string;
  readonly reason?: string;
}

/** Answers with the operations of each message that it is shown. */
export function scriptedModel(script: Readonly<Record<string, readonly ScriptedOperation[]>>): LanguageModel {
  return {
    provider: 'scripted',
    model: 'example',
    generate: async ({ messages }) => {
      const lines = (messages[1]?.content ?? '').split('\n').filter((line) => line.startsWith('{'));
      const shown = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const numberOf = (text: string | undefined): unknown =>
        shown.find((entry) => entry['text'] === text)?.['memory'] ?? null;
      const operations = shown
        .filter((entry) => 'message' in entry)
        .flatMap((entry) =>
          (script[String(entry['text'])] ?? []).map(({ type, text = null, instead, reason = null }) => ({
            type,
            memory: numberOf(instead),
            text,
            from: [entry['message']],
            validFrom: null,
            validTo: null,
            reason,
          })),
        );
      return {
        text: JSON.stringify({ operations }),
        finishReason: 'stop',
        inputTokens: 900,
        outputTokens: 60,
      };
    },
    close: async () => {},
  };
}
