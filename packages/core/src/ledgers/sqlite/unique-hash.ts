/** A 52-bit hash of a text. Equal hashes only suggest equal texts: whoever finds one compares the texts. */
export function uniqueHash(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ (unit + (low >>> 9)), 0x85ebca6b);
  }
  low ^= Math.imul(high ^ (high >>> 15), 0xc2b2ae35);
  high ^= Math.imul(low ^ (low >>> 13), 0x27d4eb2f);
  return (high >>> 12) * 2 ** 32 + (low >>> 0);
}
