import type { Message, MessageItem, MessagePart } from '@keepsake/core';
import type { MastraDBMessage } from '@mastra/core/agent';
import { speakerOf, textOf } from '../to-messages.ts';
import type { ThreadPlace } from './places.ts';

/** The part that holds a message of Mastra, whole. */
const PART = 'mastra-message';

/** The message as it is kept: its words to be found by, then all of it. */
export function toStored(message: MastraDBMessage): Message {
  const speaker = speakerOf(message);
  // Instructions are no one's words, nor are most signals.
  const isSaid = speaker === 'user' || speaker === 'assistant';
  const words = isSaid ? textOf(message) : '';
  const whole: MessagePart = { type: PART, message: JSON.parse(JSON.stringify(message)) as unknown };
  return {
    id: message.id,
    role: isSaid ? speaker : 'tool',
    content: words.trim() === '' ? [whole] : [{ type: 'text', text: words }, whole],
    timestamp: message.createdAt,
  };
}

/** The message as it was saved; what came into the thread by another way, as Mastra would have it. */
export function fromStored(item: MessageItem, place: ThreadPlace): MastraDBMessage {
  const whole =
    typeof item.content === 'string' ? undefined : item.content.find((part) => part['type'] === PART);
  if (whole === undefined) return fromOtherDoor(item, place);
  const message = whole['message'] as unknown as MastraDBMessage;
  return { ...message, createdAt: new Date(message.createdAt) };
}

function fromOtherDoor(item: MessageItem, { threadId, resourceId }: ThreadPlace): MastraDBMessage {
  const texts =
    typeof item.content === 'string'
      ? [item.content]
      : item.content.flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []));
  const shared = { id: item.id, createdAt: new Date(item.timestamp), threadId, resourceId };
  if (item.role === 'user' || item.role === 'assistant') {
    const parts = texts.map((text) => ({ type: 'text', text }) as const);
    return { ...shared, role: item.role, content: { format: 2, parts } };
  }
  // What a tool answered is not said by the assistant: as data, it is shown and not told to a model.
  const parts = [{ type: 'data-tool-result', data: { text: texts.join('\n') } }] as const;
  return { ...shared, role: 'assistant', content: { format: 2, parts: [...parts] } };
}
