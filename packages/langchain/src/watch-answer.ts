import type { Message } from '@keepsake/core';
import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import { CallbackManager } from '@langchain/core/callbacks/manager';
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons';

/**
 * Listens to the model that the step under way asks: a middleware itself is given an answer when it is whole. Returns what tells
 * how far the answer has come: one message, or none.
 */
export function watchAnswer(): () => readonly Message[] {
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
  // Each step has a manager of its own: who listens there listens to nothing else.
  if (callbacks instanceof CallbackManager) callbacks.addHandler(handler, true);
  return () => (text.trim() === '' ? [] : [{ role: 'assistant', content: text }]);
}
