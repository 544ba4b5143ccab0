import { hashText } from '../dataset/hash-text.ts';
import { gaussian, seededRandom } from '../dataset/seeded-random.ts';
import { normalise } from './normalise.ts';

const subjects = 512;
const shares = { mean: 0.55, subject: 0.5, words: 0.55, text: 0.3 } as const;
const directions = new Map<string, Float32Array>();
const rememberedDirections = 40_000;

/**
 * An embedding that has the shape of a sentence model's without being one. It is the sum of four parts of fixed length:
 *
 * - a direction that all texts have in common, because the vectors of real models lie in a cone (two unrelated texts do not have
 *   cosine 0, here about 0.4);
 * - the centre of one of 512 subjects, chosen by the smallest word hash, so that texts with many words in common mostly share it;
 * - the mean of the directions of its words, so that nearness follows the wording inside a subject;
 * - noise of the text's own, so that no two texts have the same vector.
 *
 * Components differ in spread by a factor of about ten in an order that a hash fixes, as those of real models do.
 * Length one, dense, the same on every machine.
 */
export function sentenceLikeEmbedding(text: string, dimensions: number): Float32Array {
  const words = [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])];
  const subject =
    words.reduce((smallest, word) => Math.min(smallest, hashText(word, 7)), 0xffffffff) % subjects;
  const wording = new Float32Array(dimensions);
  for (const word of words) addScaled(wording, rememberedDirection(`word ${word}`, dimensions), 1);

  const vector = new Float32Array(dimensions);
  addScaled(vector, rememberedDirection('mean', dimensions), shares.mean);
  addScaled(vector, rememberedDirection(`subject ${subject}`, dimensions), shares.subject);
  addScaled(vector, normalise(wording), shares.words);
  addScaled(vector, direction(`text ${text}`, dimensions), shares.text);
  return normalise(vector);
}

function rememberedDirection(name: string, dimensions: number): Float32Array {
  const key = `${dimensions} ${name}`;
  const known = directions.get(key);
  if (known) return known;
  if (directions.size >= rememberedDirections) directions.clear();
  const made = direction(name, dimensions);
  directions.set(key, made);
  return made;
}

function direction(name: string, dimensions: number): Float32Array {
  const random = seededRandom(hashText(name, 3));
  const vector = new Float32Array(dimensions);
  for (let index = 0; index < dimensions; index += 1) {
    vector[index] = gaussian(random) * spread(index);
  }
  return normalise(vector);
}

function spread(component: number): number {
  return 10 ** (-(hashText(String(component), 11) % 1_000) / 1_000);
}

function addScaled(target: Float32Array, source: Float32Array, factor: number): void {
  for (let index = 0; index < target.length; index += 1) {
    target[index] = (target[index] ?? 0) + (source[index] ?? 0) * factor;
  }
}
