const latinLetters: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
  ['ŋ', 'n'],
  ['ħ', 'h'],
]);
const latinSpecial = /[ßæœøłđðþıŋħ]/g;
const marksOnLatinOrGreek = /(?<=[\p{sc=Latin}\p{sc=Greek}])\p{M}+/gu;
const arabicMarks = /[\u064B-\u065F\u0670\u0640]/g;
const hebrewMarks = /[\u0591-\u05C7]/g;
const joiners = /[\u200C\u200D\u00AD\u2060\uFEFF]/g;

/**
 * The form under which a lower-case word is found: accents come off Latin and Greek letters, vowel
 * points off Arabic and Hebrew ones; marks that make another letter (Thai, Devanagari, `й`) stay.
 */
export function foldWord(word: string): string {
  const bare = word
    .replace(joiners, '')
    .normalize('NFD')
    .replace(marksOnLatinOrGreek, '')
    .replace(/\u0301/g, '')
    .normalize('NFC')
    .replace(latinSpecial, (letter) => latinLetters.get(letter) ?? letter)
    .replace(/ё/g, 'е')
    .replace(/ς/g, 'σ')
    .replace(hebrewMarks, '');
  return /\p{sc=Arabic}/u.test(bare) ? foldArabic(bare) : bare;
}

function foldArabic(word: string): string {
  const folded = word
    .replace(arabicMarks, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه');
  return folded.replace(/^(?:و?ال)(?=.{3})/u, '');
}
