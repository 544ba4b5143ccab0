/** Cosine similarity of two vectors of length 1 with the same number of dimensions, in [-1, 1]. */
export function cosine(left: Float32Array, right: Float32Array): number {
  let product = 0;
  for (let index = 0; index < left.length; index += 1) product += (left[index] ?? 0) * (right[index] ?? 0);
  // Rounding can lead a little beyond.
  return Math.max(-1, Math.min(1, product));
}
