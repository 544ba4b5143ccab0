/** Cosine similarity of two vectors of length 1 with the same number of dimensions, in [-1, 1]. */
export function cosine(left: Float32Array, right: Float32Array): number {
  // Four sums, as the next number of one sum has to wait for the last. Indexes are in range: a check would cost as much.
  const whole = left.length - (left.length % 4);
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let index = 0; index < whole; index += 4) {
    first += (left[index] as number) * (right[index] as number);
    second += (left[index + 1] as number) * (right[index + 1] as number);
    third += (left[index + 2] as number) * (right[index + 2] as number);
    fourth += (left[index + 3] as number) * (right[index + 3] as number);
  }
  for (let index = whole; index < left.length; index += 1) {
    first += (left[index] as number) * (right[index] as number);
  }
  // Rounding can lead a little beyond.
  return Math.max(-1, Math.min(1, first + second + (third + fourth)));
}
