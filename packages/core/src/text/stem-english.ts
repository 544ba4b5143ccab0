import { irregularForms } from './irregular-forms.ts';

const shortestStemmed = 4;
const unstemmed = new Set(['always', 'evening', 'gas', 'lens', 'news', 'perhaps', 'series', 'species']);

/**
 * The stem of a lower-case English word: plural, `-ing` and `-ed` endings come off, and irregular
 * forms go to the word they belong to. Meant for matching, not for show: `movies` becomes `movi`.
 */
export function stemEnglish(word: string): string {
  return regularStem(irregularForms.get(word) ?? word);
}

function regularStem(word: string): string {
  if (word.length < shortestStemmed || unstemmed.has(word)) return word;
  const singular = withoutPlural(word);
  if (unstemmed.has(singular)) return singular;
  return evenEnding(withoutTense(singular));
}

function withoutPlural(word: string): string {
  if (!word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  if (/(?:ss|sh|ch|x|zz)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

function withoutTense(word: string): string {
  if (word.endsWith('ied')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  const stem = withoutIngOrEd(word);
  if (stem === undefined || stem.length < 2 || !/[aeiouy]/.test(stem)) return withoutSilentE(word);
  if (/([bdfgkmnprtv])\1$/.test(stem)) return stem.slice(0, -1);
  return losesSilentE(stem) ? `${stem}e` : stem;
}

function withoutIngOrEd(word: string): string | undefined {
  if (word.endsWith('ing')) return word.slice(0, -3);
  return word.endsWith('ed') && !word.endsWith('eed') ? word.slice(0, -2) : undefined;
}

/** `recogniz` meets `recognize` without its `e`; a short word keeps it, so that `hope` is not `hop`. */
function withoutSilentE(word: string): string {
  if (!word.endsWith('e')) return word;
  const stem = word.slice(0, -1);
  return stem.length < 3 || losesSilentE(stem) || !/[aeiouy]/.test(stem) ? word : stem;
}

/** True for what is left of a short word when its silent `e` is gone: `hik`, `mov`, `us`. */
function losesSilentE(stem: string): boolean {
  return /^[^aeiouy]*[aeiouy][^aeiouwxy]$/.test(stem);
}

function evenEnding(word: string): string {
  if (word.length > 3 && /[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}i`;
  return /[aeiouy][^aeiouy]+[aeiouy]+ll$/.test(word) ? word.slice(0, -1) : word;
}
