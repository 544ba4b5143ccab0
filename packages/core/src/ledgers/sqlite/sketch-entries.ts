/** Beside its signs an entry has the number of its vector, the number of its row, and its factor. */
const WORDS_BESIDE = 3;

/** A vector in short, as `vector-sketch.ts` takes it. */
export interface SignedEntry {
  /** The number of the vector within its home. */
  readonly vector: number;
  /** The number of its row within the home. */
  readonly slot: number;
  readonly factor: number;
  /** One bit a coordinate. */
  readonly signs: Int32Array;
}

/** Entries as one run of bytes. All have equally many signs. */
export function encodeEntries(entries: readonly SignedEntry[]): Uint8Array {
  const length = WORDS_BESIDE + (entries[0]?.signs.length ?? 0);
  const words = new Int32Array(entries.length * length);
  const factors = new Float32Array(words.buffer);
  for (const [index, { vector, slot, factor, signs }] of entries.entries()) {
    const offset = index * length;
    words[offset] = vector;
    words[offset + 1] = slot;
    factors[offset + 2] = factor;
    words.set(signs, offset + WORDS_BESIDE);
  }
  return new Uint8Array(words.buffer);
}

/** The entries of bytes that {@link encodeEntries} made; `signWords` is how many words the signs of each take. */
export function decodeEntries(bytes: Uint8Array, signWords: number): SignedEntry[] {
  // A view needs an offset that is a multiple of its element size.
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = new Int32Array(buffer, byteOffset, byteLength / 4);
  const factors = new Float32Array(buffer, byteOffset, byteLength / 4);
  const entries: SignedEntry[] = [];
  for (let offset = 0; offset < words.length; offset += WORDS_BESIDE + signWords) {
    entries.push({
      vector: words[offset] as number,
      slot: words[offset + 1] as number,
      factor: factors[offset + 2] as number,
      signs: words.subarray(offset + WORDS_BESIDE, offset + WORDS_BESIDE + signWords),
    });
  }
  return entries;
}
