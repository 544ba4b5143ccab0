import type { Embedder } from '@keepsake/core';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('');

/** Counts letters: enough to be asked, and to be paid for 1,000 tokens a text. */
export const letterEmbedder: Embedder = {
  provider: 'acme',
  model: 'letters-1',
  dimensions: LETTERS.length,
  maxBatchSize: 32,
  embed: async ({ texts, signal }) => {
    signal?.throwIfAborted();
    return { vectors: texts.map(countLetters), tokens: texts.length * 1000 };
  },
  close: async () => {},
};

function countLetters(text: string): readonly number[] {
  return LETTERS.map((letter) => text.toLowerCase().split(letter).length - 1);
}
