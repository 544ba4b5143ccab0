import { partWords } from '../text/part-words.ts';
import type { Message } from '../types/message.ts';

/** The words of a message: its text, or those of its parts. */
export function messageWords({ content }: Message): string {
  return typeof content === 'string' ? content : content.flatMap((part) => partWords(part)).join('\n');
}
