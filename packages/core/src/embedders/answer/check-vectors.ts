import type { ProviderError } from '../../errors/provider-error.ts';
import { describeValue } from '../../internal/describe-value.ts';

/** What vectors have to be like. */
export interface VectorsRule {
  /** How many texts were sent. */
  readonly count: number;
  /** The length that was asked for. */
  readonly dimensions: number | undefined;
  /** Makes the error for what is wrong. */
  readonly refuse: (problem: string) => ProviderError;
}

/**
 * The vectors, if there is one a text, all of one length and every number finite.
 *
 * @throws ProviderError (`bad-answer`) for anything else.
 */
export function checkVectors(
  embeddings: readonly unknown[],
  rule: VectorsRule,
): readonly (readonly number[])[] {
  const { count, dimensions, refuse } = rule;
  if (embeddings.length !== count) throw refuse(`${embeddings.length} embeddings came for ${count} texts`);
  const vectors = embeddings.map((embedding, index) => readVector(embedding, index, refuse));
  const length = dimensions ?? vectors[0]?.length;
  const other = vectors.findIndex((vector) => vector.length !== length);
  if (other !== -1) {
    throw refuse(`embedding ${other} has ${vectors[other]?.length} dimensions instead of ${length}`);
  }
  return vectors;
}

function readVector(embedding: unknown, index: number, refuse: VectorsRule['refuse']): readonly number[] {
  // Some packages answer with typed arrays.
  const vector: unknown = ArrayBuffer.isView(embedding) ? [...(embedding as Float32Array)] : embedding;
  if (!Array.isArray(vector) || vector.length === 0) {
    throw refuse(`embedding ${index} is ${describeValue(vector)}`);
  }
  const numbers: readonly unknown[] = vector;
  const wrong = numbers.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (wrong !== -1) {
    throw refuse(`embedding ${index} holds ${describeValue(numbers[wrong])} among its numbers`);
  }
  return numbers as readonly number[];
}
