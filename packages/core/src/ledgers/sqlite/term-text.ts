import type { DocumentTerms } from '../../contracts/ledger-changes.ts';

// One line a term, `term` or `term<TAB>count`, with a line feed before the first and behind the last one.
const LINE = '\n';
const COUNT = '\t';
const UNESCAPED: Readonly<Record<string, string>> = { '\\b': '\\', '\\e': '', '\\n': LINE, '\\t': COUNT };
const LINE_CODE = 10;
const COUNT_CODE = 9;

/** The terms of a document as one text, in which a term is found without taking it apart. */
export function encodeTerms({ frequencies }: DocumentTerms): string {
  let text = LINE;
  for (const [term, frequency] of frequencies) {
    text += frequency === 1 ? `${escapeTerm(term)}${LINE}` : `${escapeTerm(term)}${COUNT}${frequency}${LINE}`;
  }
  return text;
}

/** The terms of a text made by {@link encodeTerms}. */
export function decodeTerms(text: string): Map<string, number> {
  const frequencies = new Map<string, number>();
  for (const line of text.slice(1, -1).split(LINE)) {
    const tab = line.indexOf(COUNT);
    if (tab !== -1) frequencies.set(unescapeTerm(line.slice(0, tab)), Number(line.slice(tab + 1)));
    else if (line !== '') frequencies.set(unescapeTerm(line), 1);
  }
  return frequencies;
}

/** What {@link countTerms} looks for. */
export type TermNeedles = readonly string[];

/** Prepares terms to be counted in many documents. */
export function termNeedles(terms: readonly string[]): TermNeedles {
  return terms.map(escapeTerm);
}

/** How often each term occurs in the document. */
export function countTerms(text: string, needles: TermNeedles): number[] {
  return needles.map((needle) => countTerm(text, needle));
}

function countTerm(text: string, needle: string): number {
  // Line feeds are everywhere, so that a search for one and the term behind it would stop at each of them.
  for (let start = text.indexOf(needle); start !== -1; start = text.indexOf(needle, start + 1)) {
    if (text.charCodeAt(start - 1) !== LINE_CODE) continue;
    const end = start + needle.length;
    const next = text.charCodeAt(end);
    if (next === LINE_CODE) return 1;
    if (next === COUNT_CODE) return Number(text.slice(end + 1, text.indexOf(LINE, end)));
  }
  return 0;
}

function escapeTerm(term: string): string {
  if (term === '') return '\\e';
  return /[\\\n\t]/.test(term)
    ? term.replaceAll('\\', '\\b').replaceAll('\n', '\\n').replaceAll('\t', '\\t')
    : term;
}

function unescapeTerm(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\[bent]/g, (code) => UNESCAPED[code] ?? '');
}
