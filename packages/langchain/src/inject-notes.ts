import type { BaseMessage } from '@langchain/core/messages';
import { roleOf } from './to-messages.ts';

/**
 * The messages with the notes as a part of the last user message, before what the user said. The messages that were given
 * stay as they are: an agent keeps them in its state.
 */
export function injectNotes(messages: readonly BaseMessage[], notes: string): BaseMessage[] {
  const last = messages.findLastIndex((message) => roleOf(message) === 'user');
  return messages.map((message, index) => (index === last ? withNotes(message, notes) : message));
}

function withNotes(message: BaseMessage, notes: string): BaseMessage {
  const said =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
  const content = [{ type: 'text', text: notes }, ...said];
  return Object.assign(Object.create(Object.getPrototypeOf(message) as object) as BaseMessage, message, {
    content,
    lc_kwargs: { ...message.lc_kwargs, content },
  });
}
