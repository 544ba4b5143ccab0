import type { TurnNotes } from '@keepsake/core/turns';
import type { BaseMessage } from '@langchain/core/messages';
import { readState } from './read-state.ts';
import { roleOf } from './to-messages.ts';

/**
 * The prompt of a model: the messages of the state, with the notes as a part of the last user message, before what the user
 * said. The messages of the state stay as they are.
 */
export function withNotes(
  messages: readonly BaseMessage[],
  notes: Pick<TurnNotes, 'text'> | null | undefined,
): BaseMessage[] {
  const read = readState({ messages });
  if (notes === null || notes === undefined) return read;
  const last = read.findLastIndex((message) => roleOf(message) === 'user');
  return read.map((message, place) => (place === last ? addNotes(message, notes.text) : message));
}

/** A copy of the message, of whatever class it is. */
function addNotes(message: BaseMessage, notes: string): BaseMessage {
  const said =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
  const content = [{ type: 'text', text: notes }, ...said];
  const copy = Object.create(Object.getPrototypeOf(message) as object) as BaseMessage;
  return Object.assign(copy, message, { content, lc_kwargs: { ...message.lc_kwargs, content } });
}
