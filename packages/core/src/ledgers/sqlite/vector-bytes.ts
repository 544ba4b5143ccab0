/** The vector in a column of bytes. */
export function toVector(bytes: Uint8Array): Float32Array {
  // A view needs an offset that is a multiple of its element size.
  const aligned = bytes.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new Float32Array(
    aligned.buffer,
    aligned.byteOffset,
    aligned.byteLength / Float32Array.BYTES_PER_ELEMENT,
  );
}

/** The bytes of a vector, as long as the vector is not changed. */
export function toBytes(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}
