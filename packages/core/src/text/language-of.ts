/** Words that hold sentences together, of the languages in Latin letters that are written most. */
const WORDS_OF: readonly (readonly [language: string, words: string])[] = [
  [
    'en',
    `the and is are was were my you your to of it its that this with for not have has had i we they she he her his me our
    their please what where who how when from at a an in on as by or but do does did so if no am been will would can
    lives works likes`,
  ],
  [
    'de',
    `der die das und ist ich nicht mein meine mit für ein eine bin habe hat zu auf wir sie er bitte jetzt auch von
    wie geht dir mir bist hast wohne wohnt arbeite arbeitet im am den dem des war dass`,
  ],
  [
    'fr',
    'le la les et est je une des du pas mon ma mes avec pour dans nous vous il elle suis ai que qui merci sur',
  ],
  [
    'es',
    'el la los las y es yo una del mi mis con para por no en que soy estoy gracias vivo tengo muy ya se',
  ],
  [
    'pt',
    'o os as e é eu uma do da dos meu minha com para por não em que sou estou obrigado moro tenho muito já',
  ],
  [
    'it',
    'il lo gli e è io una del della mio mia con per non in che sono ho grazie vivo abito molto anche di',
  ],
  ['nl', 'de het een en is ik mijn met voor niet van in dat ben heb we zij hij naar ook bij wat'],
  ['pl', 'i w na z jest nie się ja mój moja do to mam jestem dla od że ale już'],
  ['tr', 've bir bu ben benim ile için de da değil var çok ne evet ama olarak'],
  ['sv', 'och är en ett jag min mitt med för inte på av det som har vi att nu'],
];
const SCRIPTS = [
  ['Japanese', /[\p{sc=Hiragana}\p{sc=Katakana}]/u],
  ...[
    'Han',
    'Hangul',
    'Arabic',
    'Hebrew',
    'Cyrillic',
    'Greek',
    'Devanagari',
    'Thai',
    'Bengali',
    'Tamil',
    'Armenian',
    'Georgian',
  ].map((script) => [script, new RegExp(String.raw`\p{sc=${script}}`, 'u')] as const),
] as const;
/** How many words have to be of one language, and how many more than of any other. One word tells nothing. */
const ENOUGH = 1.25;
const LEAD = 0.75;
/** How much of a long text is looked at. */
const LONGEST = 4_000;

let languagesOf: ReadonlyMap<string, readonly string[]> | undefined;

function readWords(): ReadonlyMap<string, readonly string[]> {
  const read = new Map<string, string[]>();
  for (const [language, words] of WORDS_OF)
    for (const word of words.split(/\s+/)) read.set(word, [...(read.get(word) ?? []), language]);
  return read;
}

/**
 * The language of a text, as far as its letters and its smallest words tell: the script, and of what is in Latin letters
 * `en`, `de` …, or `Latin` where that is not clear; `undefined` for a text without letters.
 */
export function languageOf(text: string): string | undefined {
  const letters =
    text
      .slice(0, LONGEST)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const counts = new Map<string, number>();
  for (const word of letters) {
    const script = SCRIPTS.find(([, pattern]) => pattern.test(word))?.[0] ?? 'Latin';
    counts.set(script, (counts.get(script) ?? 0) + word.length * (script === 'Latin' ? 1 : 2));
  }
  // Kana tells Japanese, however many of its characters are Chinese ones.
  const [script] = counts.has('Japanese')
    ? ['Japanese']
    : ([...counts].toSorted(([, left], [, right]) => right - left)[0] ?? []);
  return script === 'Latin' ? latinLanguage(letters) : script;
}

/** True unless two languages are known to differ. */
export function mayBeSameLanguage(left: string | undefined, right: string | undefined): boolean {
  if (left === undefined || right === undefined || left === right) return true;
  return (left === 'Latin' && isLatin(right)) || (right === 'Latin' && isLatin(left));
}

function isLatin(language: string): boolean {
  return language === 'Latin' || WORDS_OF.some(([name]) => name === language);
}

function latinLanguage(words: readonly string[]): string {
  languagesOf ??= readWords();
  const votes = new Map<string, number>();
  for (const word of words) {
    const languages = languagesOf.get(word) ?? [];
    for (const language of languages) votes.set(language, (votes.get(language) ?? 0) + 1 / languages.length);
  }
  const [first, second] = [...votes].toSorted(([, left], [, right]) => right - left);
  const isClear = first !== undefined && first[1] >= ENOUGH && first[1] - (second?.[1] ?? 0) >= LEAD;
  return isClear ? first[0] : 'Latin';
}
