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
    for (const [match] of text.toLowerCase().matchAll(asciiWords)) pushWord(match, into);
    return into;
  }
  const normal = text.replace(tradeMarks, ' ').normalize('NFKC').toLowerCase();
  for (const match of normal.matchAll(unicodeTokens)) {
    const groups = match.groups ?? {};
    if (groups['picture'] !== undefined) into.push(match[0].replace(pictureModifiers, ''));
    else if (groups['joined'] !== undefined) splitJoined(match[0], into);
    else if (groups['unspaced'] !== undefined) into.push(...segmentWords(match[0]));
    else pushWord(match[0], into);
  }
  return into;
}

function pushWord(raw: string, into: string[]): void {
  const code = raw.charCodeAt(0);
  if (code >= 48 && code <= 57 && /[.,]/.test(raw)) {
    into.push(raw.replace(/,(?=\d{3}(?!\d))/g, '').slice(0, longestToken));
    return;
  }
  for (const part of withoutApostrophes(raw)) {
    const short = part.slice(0, longestToken);
    const folded = /^[a-z\d]*$/.test(short) ? short : foldWord(short);
    if (folded !== '') into.push(/^[a-z]+$/.test(folded) ? stemEnglish(folded) : folded);
  }
}

const elided = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|all|dall|dell|nell|sull|quest|quell)$/;
function withoutApostrophes(raw: string): string[] {
  const parts = raw.split(/['’‘ʼ`]/);
  const [first = ''] = parts;
  if (parts.length === 1) return parts;
  if (parts.at(-1) === 's') return [parts.slice(0, -1).join('')];
  if (parts.length === 2 && elided.test(first) && (parts[1] ?? '').length > 2) return parts;
  return [parts.join('')];
}

function indexJoined(run: string, into: string[]): void {
  const characters = Array.from(run);
  for (const [position, character] of characters.entries()) {
    if (!/[\p{sc=Hiragana}\p{sc=Katakana}ー]/u.test(character) || characters.length === 1)
      into.push(character);
    const next = characters[position + 1];
    if (next !== undefined) into.push(character + next);
  }
}

function queryJoined(run: string, into: string[]): void {
  for (const segment of segmentWords(run)) indexJoined(segment, into);
}

function segmentWords(run: string): string[] {
  wordSegmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  const words: string[] = [];
  for (const { segment, isWordLike } of wordSegmenter.segment(run))
    if (isWordLike === true) words.push(segment);
  return words;
}
