import { hashText } from '../dataset/hash-text.ts';
import { normalise } from './normalise.ts';

const trigramWeight = 0.5;
const trigramSeed = 1;

/**
 * The feature-hashed embedding of a text: each word and each character trigram of a word adds its weight, with a sign, to one
 * component that its hash names. Length one, sparse for short texts, the same on every machine.
 */
export function hashedEmbedding(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    addFeature(vector, hashText(word), 1);
    const padded = `^${word}$`;
    for (let start = 0; start + 3 <= padded.length; start += 1) {
      addFeature(vector, hashText(padded.slice(start, start + 3), trigramSeed), trigramWeight);
    }
  }
  return normalise(vector);
}

function addFeature(vector: Float32Array, hash: number, weight: number): void {
  const component = (hash >>> 1) % vector.length;
  vector[component] = (vector[component] ?? 0) + ((hash & 1) === 0 ? weight : -weight);
}
