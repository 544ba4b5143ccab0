import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Message } from '@keepsake/core';
import { toMessages, type SaidPart } from './to-messages.ts';

/** What a model said so far. */
export interface CollectedAnswer {
  readonly take: (part: LanguageModelV4StreamPart) => void;
  readonly messages: () => readonly Message[];
}

/** Puts an answer together again from the parts of its stream. */
export function collectAnswer(): CollectedAnswer {
  const parts: SaidPart[] = [];
  const blocks = new Map<string, { type: 'text'; text: string }>();
  return {
    take: (part) => {
      if (part.type === 'text-start') {
        const block = { type: 'text', text: '' } as const;
        blocks.set(part.id, block);
        parts.push(block);
      } else if (part.type === 'text-delta') {
        const block = blocks.get(part.id);
        if (block !== undefined) block.text += part.delta;
      } else if (part.type === 'tool-call' || part.type === 'tool-result' || part.type === 'file') {
        parts.push(part);
      }
    },
    messages: () => answerMessages(parts),
  };
}

/** The messages of an answer, from its parts. */
export function answerMessages(parts: readonly SaidPart[]): readonly Message[] {
  return parts.length === 0 ? [] : toMessages([{ role: 'assistant', content: parts }]);
}
