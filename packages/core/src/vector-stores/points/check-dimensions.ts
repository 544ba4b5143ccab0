import type { VectorGeneration } from '../../contracts/vector-store.ts';
import { InvalidInputError } from '../../errors/invalid-input-error.ts';

/** @throws InvalidInputError when the generation exists with another length of vectors, or the store cannot take it. */
export function checkDimensions(
  { generation, dimensions }: VectorGeneration,
  known: number | undefined,
  most: number,
): void {
  if (known !== undefined && known !== dimensions) {
    throw new InvalidInputError({
      path: 'dimensions',
      problem: `generation ${generation} of the index exists with ${known} dimensions, not ${dimensions}`,
      remedy: 'Begin a new generation',
    });
  }
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > most) {
    throw new InvalidInputError({
      path: 'dimensions',
      problem: `vectors cannot have ${dimensions} dimensions here`,
      remedy: `Use an embedding model with 1 to ${most}`,
    });
  }
}

/** @throws InvalidInputError when a vector has another length than the generation's. */
export function checkLength(
  { dimensions }: Pick<VectorGeneration, 'dimensions'>,
  vector: Float32Array,
): void {
  if (vector.length === dimensions) return;
  throw new InvalidInputError({
    path: 'vector',
    problem: `it has ${vector.length} dimensions and the generation ${dimensions}`,
    remedy: 'Store vectors of one model in one generation',
  });
}
