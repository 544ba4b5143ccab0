import type { Embedder } from '../../contracts/embedder.ts';
import { ProviderError } from '../../errors/provider-error.ts';

/** What an answer of an embedder must be like. */
export interface ExpectedVectors {
  readonly count: number;
  /** Absent: whatever the first vector has. */
  readonly dimensions: number | undefined;
  /** For the message. */
  readonly embedder: Pick<Embedder, 'provider' | 'model'>;
}

/**
 * The vectors of an answer, normalised to length 1. The answer comes from outside, so nothing about it is taken for granted.
 *
 * @throws ProviderError `bad-answer` that says what was expected and what came.
 */
export function unitVectors(answer: unknown, expected: ExpectedVectors): readonly Float32Array[] {
  const vectors = isObject(answer) ? answer['vectors'] : undefined;
  if (!Array.isArray(vectors)) throw badAnswer(expected, 'a list of vectors', typeof vectors);
  if (vectors.length !== expected.count) {
    throw badAnswer(expected, `${expected.count} vectors for ${expected.count} texts`, `${vectors.length}`);
  }
  const first: unknown = vectors[0];
  const dimensions = expected.dimensions ?? (isNumberList(first) ? first.length : 0);
  return vectors.map((vector: unknown, index) => {
    if (!isNumberList(vector))
      throw badAnswer(expected, `a list of numbers as vector ${index}`, typeof vector);
    if (vector.length !== dimensions || dimensions === 0) {
      throw badAnswer(expected, `${Math.max(dimensions, 1)} numbers in vector ${index}`, `${vector.length}`);
    }
    return unitVector(vector, (problem) =>
      badAnswer(expected, `a vector with a direction as vector ${index}`, problem),
    );
  });
}

type NumberList = readonly number[] | Float32Array | Float64Array;

/** By index: on the way of every write, an iterator costs twenty times the arithmetic. */
function unitVector(vector: NumberList, fail: (problem: string) => ProviderError): Float32Array {
  let largest = 0;
  for (let place = 0; place < vector.length; place += 1) {
    const number = vector[place];
    if (!Number.isFinite(number)) throw fail(`${String(number)} at place ${place}`);
    largest = Math.max(largest, Math.abs(number ?? 0));
  }
  if (largest === 0) throw fail('zeros only');
  // By the largest number first: its square alone could leave the range of a double.
  let squares = 0;
  for (let place = 0; place < vector.length; place += 1) squares += ((vector[place] ?? 0) / largest) ** 2;
  const length = Math.sqrt(squares);
  const unit = new Float32Array(vector.length);
  for (let place = 0; place < vector.length; place += 1)
    unit[place] = (vector[place] ?? 0) / largest / length;
  return unit;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isNumberList(value: unknown): value is NumberList {
  return Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array;
}

function badAnswer({ embedder }: ExpectedVectors, expected: string, received: string): ProviderError {
  return new ProviderError({
    provider: embedder.provider,
    operation: 'embed',
    failure: 'bad-answer',
    message: `model "${embedder.model}": expected ${expected}, got ${received}. Check model and dimensions`,
  });
}
