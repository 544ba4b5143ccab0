/** Up to so many bytes of vectors are all compared; of more, those that a sketch names. */
export const EXACT_BYTES = 3 * 2 ** 20;

/** True when a home has so few vectors that all of them are compared. */
export function isComparedExactly(
  { vectors }: { readonly vectors: number },
  { dimensions }: { readonly dimensions: number },
): boolean {
  return vectors * dimensions * Float32Array.BYTES_PER_ELEMENT <= EXACT_BYTES;
}
