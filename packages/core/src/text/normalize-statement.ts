const SPACE = /\s+/gu;
const ENDS: ReadonlySet<string> = new Set([' ', '.', '!', '…', '。']);

/**
 * A statement as it is compared with others: the same words make the same statement, whatever their case, their width,
 * their spaces and the full stop at the end.
 */
export function normalizeStatement(text: string): string {
  const words = text.normalize('NFKC').toLowerCase().replace(SPACE, ' ').trim();
  // By hand: looking for the end with a pattern takes quadratic time on a text of nothing but full stops.
  let end = words.length;
  while (end > 0 && ENDS.has(words.charAt(end - 1))) end -= 1;
  return end === 0 ? words : words.slice(0, end);
}
