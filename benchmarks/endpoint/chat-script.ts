import { EndpointError } from './endpoint-error.ts';

/** Answers chat requests from a list that is written beforehand. */
export interface ChatScript {
  /** Puts `answers` at the end of the list. */
  readonly append: (answers: readonly string[]) => void;
  /** The next answer as OpenAI's API words it. Throws when the list is used up: a benchmark never gets an answer that nobody wrote. */
  readonly answer: (request: Readonly<Record<string, unknown>>) => object;
}

/** Creates an empty script. */
export function chatScript(): ChatScript {
  const waiting: string[] = [];
  let served = 0;
  return {
    append: (answers) => {
      waiting.push(...answers);
    },
    answer: (request) => {
      const content = waiting.shift();
      if (content === undefined) {
        throw new EndpointError(
          400,
          `No scripted answer is left after ${served}. PUT more to /answers as a JSON list of texts.`,
        );
      }
      served += 1;
      return {
        id: `chatcmpl-${served}`,
        object: 'chat.completion',
        created: 0,
        model: request['model'],
        choices: [
          { index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null } },
        ],
        usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
      };
    },
  };
}
