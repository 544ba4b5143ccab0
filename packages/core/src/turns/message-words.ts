import { partWords } from '../text/part-words.ts';
import type { Message } from '../types/message.ts';

/** The words of a message: its text, or those of its parts. As for `add`, an assistant that only calls tools may have none. */
export function messageWords({
  content,
}: {
  readonly content: Message['content'] | null | undefined;
}): string {
  return typeof content === 'string'
    ? content
    : (content ?? []).flatMap((part) => partWords(part)).join('\n');
}
