/** The length of {@link letterVector}. */
export const LETTER_DIMENSIONS = 32;

/** How often each letter occurs, spread over the dimensions: texts of other words point elsewhere. */
export function letterVector(text: string): number[] {
  const vector = Array.from({ length: LETTER_DIMENSIONS }, () => 0.01);
  for (const character of text) {
    const place = (character.codePointAt(0) ?? 0) % LETTER_DIMENSIONS;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}
