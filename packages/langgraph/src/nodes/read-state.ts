import { InvalidInputError } from '@keepsake/core';
import { BaseMessage, coerceMessageLikeToMessage } from '@langchain/core/messages';

/** What the nodes need of the state of a graph. */
export interface MessagesInState {
  readonly messages: readonly BaseMessage[];
}

/**
 * The messages of a state, each as a message of LangChain: a channel without LangGraph's own reducer holds `{ role, content }`
 * as it was passed in.
 *
 * @throws InvalidInputError for a state without a list of them.
 */
export function readState({ messages }: MessagesInState): BaseMessage[] {
  if (!Array.isArray(messages)) {
    throw new InvalidInputError({
      path: 'state.messages',
      problem: 'it is no list of messages',
      remedy: 'Give the state messages: new StateSchema({ messages: MessagesValue, ...notesState })',
    });
  }
  return messages.map((message) =>
    BaseMessage.isInstance(message) ? message : coerceMessageLikeToMessage(message),
  );
}
