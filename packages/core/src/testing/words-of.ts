/** The words of a text as the fakes tell them apart: runs of letters, digits and marks, in lower case. */
export function wordsOf(text: string): readonly string[] {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{M}]+/gu);
  return words ?? [];
}
