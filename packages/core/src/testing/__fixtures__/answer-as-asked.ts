import type { GenerateRequest } from '../../contracts/language-model.ts';

/** What the prompts of the language model kit ask for: the last word, as JSON where there is a schema. */
export function answerAsAsked({ messages, schema }: Pick<GenerateRequest, 'messages' | 'schema'>): string {
  const word = /\S+$/.exec(messages.at(-1)?.content ?? '')?.[0] ?? '';
  return schema === undefined ? word : JSON.stringify({ word });
}
