import { EndpointError } from './endpoint-error.ts';

/** Answers chat requests from a list that is written beforehand. */
export interface ChatScript {
  /** Puts `answers` at the end of the list. */
  readonly append: (answers: readonly string[]) => void;
  /** The next answer. Throws when the list is used up: a benchmark never gets an answer that nobody wrote. */
  readonly answer: () => string;
}

/** Creates an empty script. */
export function chatScript(): ChatScript {
  const waiting: string[] = [];
  let served = 0;
  return {
    append: (answers) => {
      waiting.push(...answers);
    },
    answer: () => {
      const content = waiting.shift();
      if (content === undefined) {
        throw new EndpointError(
          400,
          `No scripted answer is left after ${served}. PUT more to /answers as a JSON list of texts.`,
        );
      }
      served += 1;
      return content;
    },
  };
}
