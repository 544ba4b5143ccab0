import { Memory } from '@keepsake/core';
import type { ModelArguments } from './read-arguments.ts';

/** A memory in the file, with the language model that the command line names. */
export function openWithModel(path: string, llm: ModelArguments | undefined): Memory {
  const store = { provider: 'sqlite', config: { path } } as const;
  if (llm === undefined) return new Memory({ store });
  const { model, baseURL, apiKey, prices } = llm;
  return new Memory({ store, llm: { provider: 'openai', config: { model, baseURL, apiKey } }, prices });
}
