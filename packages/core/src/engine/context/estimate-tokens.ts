const OTHER_SCRIPTS = /[^\p{Script=Latin}\p{N}\p{P}\p{Z}\p{S}\s]/gu;
const LATIN_CHARACTERS_PER_TOKEN = 3.6;

/**
 * Estimates how many tokens a model counts for the text, on the high side: 3.6 characters of Latin script a token, and
 * one token for every character of another script. Pass `countTokens` to `context` where the exact number matters.
 */
export function estimateTokens(text: string): number {
  const others = text.match(OTHER_SCRIPTS)?.length ?? 0;
  return Math.ceil((text.length - others) / LATIN_CHARACTERS_PER_TOKEN) + others;
}
