import type { Message } from '@keepsake/core';
import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import { CallbackManager } from '@langchain/core/callbacks/manager';
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons';

/** An answer that is being streamed. */
export interface WatchedAnswer {
  /** What there is of it: one message, or none. */
  readonly soFar: () => readonly Message[];
  readonly end: () => void;
}

/** Listens to the model that the step under way asks: a middleware itself is given an answer when it is whole. */
export function watchAnswer(): WatchedAnswer {
  const callbacks = AsyncLocalStorageProviderSingleton.getRunnableConfig()?.callbacks;
  let text = '';
  const handler = BaseCallbackHandler.fromMethods({
    // Whoever asks again begins again.
    handleChatModelStart: () => {
      text = '';
    },
    handleLLMNewToken: (token: string) => {
      text += token;
    },
  });
  // Otherwise LangChain tells of words when it has time.
  handler.awaitHandlers = true;
  const manager = callbacks instanceof CallbackManager ? callbacks : undefined;
  manager?.addHandler(handler, true);
  return {
    soFar: () => (text.trim() === '' ? [] : [{ role: 'assistant', content: text }]),
    end: () => manager?.removeHandler(handler),
  };
}
