import { withoutContext } from '../text/without-context.ts';
import type { Message } from '../types/message.ts';

/** The message without the blocks of notes that somebody put into it. */
export function withoutNotes(message: Message): Message {
  const { content } = message;
  if (typeof content === 'string') return { ...message, content: withoutContext(content) };
  if (!Array.isArray(content)) return message;
  const parts = content.flatMap((part) => {
    if (part.type !== 'text' || part.text === undefined) return [part];
    const text = withoutContext(part.text);
    return text.trim() === '' && text !== part.text ? [] : [{ ...part, text }];
  });
  const [only, second] = parts;
  // A part of their own was put before a plain text: what is left is that text.
  const isPlain = parts.length < content.length && second === undefined && only?.type === 'text';
  return { ...message, content: isPlain ? (only.text ?? '') : parts };
}
