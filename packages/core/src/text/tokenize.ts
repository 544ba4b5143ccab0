import { foldWord } from './fold-word.ts';
import { stemEnglish } from './stem-english.ts';

const longestToken = 64;
const asciiOnly = /^[\0-\x7f]*$/;
const asciiWords = /\d+(?:[.,]\d+)+(?![a-z\d])|[a-z\d]+(?:['`][a-z\d]+)*/g;

const joined = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u30FC`;
const unspaced = String.raw`\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const inWord = String.raw`(?:(?![${joined}${unspaced}])[\p{L}\p{N}\p{M}\u200C\u200D\u00AD])`;
const pictureTail = String.raw`[\u{1F3FB}-\u{1F3FF}\uFE0F]*`;
const picture = String.raw`\p{RI}\p{RI}|\p{Extended_Pictographic}${pictureTail}(?:\u200D\p{Extended_Pictographic}${pictureTail})*`;
const number = String.raw`\d+(?:[.,]\d+)+(?!${inWord})`;
const word = String.raw`(?![${joined}${unspaced}])[\p{L}\p{N}]${inWord}*(?:['’‘ʼ\x60](?=[\p{L}\p{N}])${inWord}+)*`;
const unicodeTokens = new RegExp(
  `(?<picture>${picture})|(?<joined>[${joined}]+)|(?<unspaced>[${unspaced}]+)|${number}|${word}`,
  'gu',
);
const pictureModifiers = /[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu;
const plainWord = /^[a-z]+$/;
const groupedDigits = /^\d+[.,]/;
const kana = /[\p{sc=Hiragana}\p{sc=Katakana}ー]/u;
const contracted = /^(?:s|d|m|ll|re|ve)$/;
const elided = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|all|dall|dell|nell|sull|quest|quell)$/;
const tradeMarks = /[™®©℠]/g;

let wordSegmenter: Intl.Segmenter | undefined;

/** What a text is indexed under: every word, and for scripts without spaces every pair of characters. */
export function indexTokens(text: string): string[] {
  return tokens(text, indexJoined);
}

/** What a query looks for. Every token of a query is among the index tokens of a text with the same words. */
export function queryTokens(text: string): string[] {
  return tokens(text, queryJoined);
}

type SplitJoined = (run: string, into: string[]) => void;

function tokens(text: string, splitJoined: SplitJoined): string[] {
  const into: string[] = [];
  if (asciiOnly.test(text)) {
    for (const match of text.toLowerCase().match(asciiWords) ?? []) pushWord(match, into);
    return into;
  }
  const normal = text.replace(tradeMarks, ' ').normalize('NFKC').toLowerCase();
  for (const match of normal.matchAll(unicodeTokens)) {
    const groups = match.groups ?? {};
    if (groups['picture'] !== undefined) into.push(bounded(match[0].replace(pictureModifiers, '')));
    else if (groups['joined'] !== undefined) splitJoined(match[0], into);
    else if (groups['unspaced'] !== undefined)
      for (const part of segments(match[0])) into.push(bounded(part));
    else pushWord(match[0], into);
  }
  return into;
}

function pushWord(raw: string, into: string[]): void {
  // Most words, which need none of what follows.
  if (plainWord.test(raw) && raw.length <= longestToken) {
    into.push(stemEnglish(raw));
    return;
  }
  if (groupedDigits.test(raw)) {
    into.push(bounded(raw.replace(/,(?=\d{3}(?!\d))/g, '')));
    return;
  }
  for (const part of withoutApostrophes(raw)) {
    const short = bounded(part);
    const folded = /^[a-z\d]*$/.test(short) ? short : foldWord(short);
    if (folded !== '') into.push(plainWord.test(folded) ? stemEnglish(folded) : folded);
  }
}

/** Nothing is looked up by more than this, and a pasted key or picture does not fill the index. */
function bounded(token: string): string {
  return token.length <= longestToken ? token : token.slice(0, longestToken).replace(/[\uD800-\uDBFF]$/, '');
}

/** `ana's` is `ana` and `she'll` is `she`; `l'homme` is two words; `don't` and `o'brien` are one. */
function withoutApostrophes(raw: string): readonly string[] {
  const parts = raw.split(/['’‘ʼ`]/);
  const [first = '', second = ''] = parts;
  if (parts.length === 1) return parts;
  if (contracted.test(parts.at(-1) ?? '')) return [parts.slice(0, -1).join('')];
  if (parts.length === 2 && elided.test(first) && second.length > 2) return parts;
  return [parts.join('')];
}

/** Every character but a lone kana, and every pair: found whatever a segmenter makes of the text. */
function indexJoined(run: string, into: string[]): void {
  const characters = Array.from(run);
  for (const [position, character] of characters.entries()) {
    if (characters.length === 1 || !kana.test(character)) into.push(character);
    const next = characters[position + 1];
    if (next !== undefined) into.push(character + next);
  }
}

/** A query names words: pairs inside a word are looked for, pairs across two words are not. */
function queryJoined(run: string, into: string[]): void {
  for (const part of segments(run)) {
    if (part === run || part.length > 1 || !kana.test(part)) indexJoined(part, into);
  }
}

function segments(run: string): string[] {
  // One locale for every machine: the dictionaries do not depend on it, and the tokens are stored.
  wordSegmenter ??= new Intl.Segmenter('en', { granularity: 'word' });
  const found: string[] = [];
  for (const { segment, isWordLike } of wordSegmenter.segment(run))
    if (isWordLike === true) found.push(segment);
  return found;
}
