import type { Embedder } from '../../contracts/embedder.ts';
import type { FailingContext } from '../provider/provider-cases.ts';

/**
 * How a provider fails: it answers 429, or 500; it never answers; it drops the connection; one of its vectors is longer
 * than the others; it answers with one vector less than texts.
 */
export type EmbedderFailure =
  | 'rate-limit'
  | 'server'
  | 'timeout'
  | 'connection'
  | 'wrong-dimension'
  | 'too-few-vectors';

/** What a case of the embedder kit works with: fresh for every case. */
export interface EmbedderContext extends FailingContext<Embedder, EmbedderFailure> {
  readonly embedder: Embedder;
  /** The length that its vectors have to have. */
  readonly dimensions: number;
}

/** The vectors of texts. */
export async function vectorsOf(
  { embedder }: Pick<EmbedderContext, 'embedder'>,
  texts: readonly string[],
): Promise<readonly (readonly number[])[]> {
  const { vectors } = await embedder.embed({ texts, purpose: 'document' });
  return vectors.map((vector) => Array.from(vector));
}

/** The cosine similarity of two vectors. */
export function cosine(left: readonly number[], right: readonly number[]): number {
  const product = left.reduce((sum, number, index) => sum + number * (right[index] ?? 0), 0);
  return product / (Math.hypot(...left) * Math.hypot(...right));
}

/** Texts that differ from each other in every word. */
export const distinctTexts: readonly string[] = [
  'Ana moved to Lisbon in March',
  'my greyhound is afraid of thunder',
  'the invoice is due next Tuesday',
  'no peanuts, ever',
  'Bruno teaches the violin to beginners',
];
