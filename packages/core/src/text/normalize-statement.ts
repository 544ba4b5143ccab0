/**
 * Punctuation, spaces and symbols at the end say nothing about what a statement states. A run is tried from its beginning
 * only: otherwise a long one in the middle of a text takes quadratic time.
 */
const tail = /(?<![\p{P}\p{Z}\s])[\p{P}\p{Z}\s]+$/u;

/**
 * A statement as it is compared with others: the same words make the same statement, whatever their case, width and
 * spacing and however the sentence ends.
 */
export function normalizeStatement(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim().replace(tail, '');
}
