import type { GenerateRequest, GenerateResult, LanguageModel } from '../../contracts/language-model.ts';
import type { FailingContext } from '../provider/provider-cases.ts';

/**
 * How a provider fails: it answers 429, or 500; it never answers; it drops the connection; it answers something else
 * than an answer; it declines; it runs out of tokens in the middle.
 */
export type LanguageModelFailure =
  | 'rate-limit'
  | 'server'
  | 'timeout'
  | 'connection'
  | 'bad-answer'
  | 'refusal'
  | 'truncation';

/** What a case of the language model kit works with: fresh for every case. */
export interface LanguageModelContext extends FailingContext<LanguageModel, LanguageModelFailure> {
  readonly model: LanguageModel;
  /** The key that the models were made with. */
  readonly secret: string;
}

/** Words that no model takes for each other. */
export const distinctWords: readonly string[] = ['heron', 'violin', 'granite', 'tuesday', 'umbrella'];

/** Asks for one word: the last one of the prompt. */
export function askForWord(word: string): GenerateRequest {
  return {
    messages: [
      { role: 'user', content: `Answer with exactly this word, in lower case and nothing else: ${word}` },
    ],
  };
}

/** Asks for a JSON object whose only property is the last word of the prompt. */
export function askForJson(word: string): GenerateRequest {
  return {
    messages: [
      { role: 'system', content: 'You answer with JSON and nothing else.' },
      {
        role: 'user',
        content: `Answer with a JSON object whose only property "word" is this text: ${word}`,
      },
    ],
    schema: {
      name: 'one_word',
      schema: {
        type: 'object',
        properties: { word: { type: 'string' } },
        required: ['word'],
        additionalProperties: false,
      },
    },
  };
}

/** The answer to {@link askForWord}, without what surrounds the word. */
export function wordOf({ text }: GenerateResult): string {
  return text.toLowerCase().replaceAll(/[^\p{L}]/gu, '');
}
