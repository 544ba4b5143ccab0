const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Encodes a list of strings so that bytes compare as the lists do: string by string, each by code point. Different lists
 * never have the same encoding, and the encodings of all lists that begin with `strings` begin with its encoding.
 */
export function encodeSequence(strings: readonly string[]): Uint8Array {
  const bytes: number[] = [];
  for (const text of strings) {
    for (const byte of encoder.encode(text)) {
      bytes.push(byte);
      // A zero of the text is told from the end of the text, which sorts before it.
      if (byte === 0) bytes.push(1);
    }
    bytes.push(0, 0);
  }
  return Uint8Array.from(bytes);
}

/** The strings that {@link encodeSequence} encoded. */
export function decodeSequence(encoded: Uint8Array): string[] {
  const strings: string[] = [];
  let bytes: number[] = [];
  for (let offset = 0; offset < encoded.length; offset += 1) {
    const byte = encoded[offset] ?? 0;
    if (byte !== 0) {
      bytes.push(byte);
      continue;
    }
    offset += 1;
    if (encoded[offset] === 1) {
      bytes.push(0);
      continue;
    }
    strings.push(decoder.decode(Uint8Array.from(bytes)));
    bytes = [];
  }
  return strings;
}

/** The first bytes behind all encodings that begin with `prefix`, the encoding of at least one string. */
export function endOfPrefix(prefix: Uint8Array): Uint8Array {
  const end = prefix.slice();
  // Every encoding ends in a zero, so this never carries.
  end[end.length - 1] = 1;
  return end;
}
