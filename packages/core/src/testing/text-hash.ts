/** The 32-bit FNV-1a hash of a text, by UTF-16 code unit. */
export function textHash(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

/** So many hexadecimal digits made from a text: the same for the same text. */
export function hexDigits(text: string, count: number): string {
  let digits = '';
  for (let seed = 1; digits.length < count; seed += 1) {
    digits += textHash(text, Math.imul(seed, 0x9e3779b1)).toString(16).padStart(8, '0');
  }
  return digits.slice(0, count);
}

// FNV leaves short texts close together; the finalizer of MurmurHash3 spreads them over all 32 bits.
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
