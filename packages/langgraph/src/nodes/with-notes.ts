import type { TurnNotes } from '@keepsake/core/turns';
import type { BaseMessage } from '@langchain/core/messages';
import { roleOf } from './to-messages.ts';

/**
 * The prompt of a model: the messages of the state, with the notes as a part of the last user message, before what the user
 * said. The messages of the state stay as they are.
 */
export function withNotes(
  messages: readonly BaseMessage[],
  notes: Pick<TurnNotes, 'text'> | null | undefined,
): BaseMessage[] {
  if (notes === null || notes === undefined) return [...messages];
  const last = messages.findLastIndex((message) => roleOf(message) === 'user');
  return messages.map((message, place) => (place === last ? addNotes(message, notes.text) : message));
}

/** A copy of the message, of whatever class it is. */
function addNotes(message: BaseMessage, notes: string): BaseMessage {
  const said =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
  const content = [{ type: 'text', text: notes }, ...said];
  const copy = Object.create(Object.getPrototypeOf(message) as object) as BaseMessage;
  return Object.assign(copy, message, { content, lc_kwargs: { ...message.lc_kwargs, content } });
}
