/**
 * A stand-in for a language model, so that this example runs without a key: it is down for the first calls, and then
 * states of every message what a script says. A real one is `llm: { provider: 'openai' }`.
 */
import { type LanguageModel, ProviderError } from '@keepsake/core';

/** A model that counts how often it was asked. */
export interface UnsteadyModel extends LanguageModel {
  readonly calls: () => number;
}

/** Fails so often, then answers with the fact of each message that it is shown. */
export function unsteadyModel({
  failures,
  facts,
}: {
  readonly failures: number;
  readonly facts: Readonly<Record<string, string>>;
}): UnsteadyModel {
  let calls = 0;
  return {
    provider: 'scripted',
    model: 'unsteady',
    calls: () => calls,
    generate: async ({ messages }) => {
      calls += 1;
      if (calls <= failures) {
        const failure = { provider: 'scripted', operation: 'generate', failure: 'server' } as const;
        throw new ProviderError({ ...failure, message: 'overloaded' });
      }
      const lines = (messages[1]?.content ?? '').split('\n').filter((line) => line.startsWith('{'));
      const operations = lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((entry) => 'message' in entry)
        .map((entry) => ({
          type: 'add',
          memory: null,
          text: facts[String(entry['text'])],
          from: [entry['message']],
          validFrom: null,
          validTo: null,
          reason: null,
        }));
      const text = JSON.stringify({ operations });
      return { text, finishReason: 'stop', inputTokens: 900, outputTokens: 60 };
    },
    close: async () => {},
  };
}
