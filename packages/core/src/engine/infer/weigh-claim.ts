import { contentTerms } from '../../ranking/content-terms.ts';
import { visibleText } from '../../text/visible-text.ts';
import type { Voice } from './hear-voices.ts';

/** Who said how much of a claim. Names and numbers count twice: they are what a claim is about. */
export interface ClaimWeights {
  /** What the user said, whoever else did. */
  readonly own: number;
  /** What others said, and the user did not. */
  readonly heard: number;
  /** Names that nobody said. */
  readonly invented: number;
  readonly ownNames: number;
  /** Names and numbers that others said, and the user did not. */
  readonly heardNames: number;
  /** Names and numbers that only tools, pages and the like said. */
  readonly foreignNames: number;
}

/** What is weighed. */
export interface Claim {
  /** The statement that the terms are of: its capital letters tell names. */
  readonly text: string;
  readonly terms: readonly string[];
}

/** Weighs the terms of a claim by who said them. */
export function weighClaim(
  { text, terms }: Claim,
  { own, voices }: { readonly own: ReadonlySet<string>; readonly voices: readonly Voice[] },
): ClaimWeights {
  const names = nameTerms(text);
  const weights = { own: 0, heard: 0, invented: 0, ownNames: 0, heardNames: 0, foreignNames: 0 };
  for (const term of terms) {
    const isNumber = /\d/.test(term);
    const isKey = isNumber || names.has(term);
    const weight = isKey ? 2 : 1;
    const speakers = voices.filter((voice) => voice.terms.has(term));
    if (own.has(term)) {
      weights.own += weight;
      if (isKey) weights.ownNames += 1;
    } else if (speakers.length > 0) {
      weights.heard += weight;
      if (isKey) weights.heardNames += 1;
      if (isKey && speakers.every(({ origin }) => origin !== 'assistant')) weights.foreignNames += 1;
    } else if (isKey && !isNumber) {
      // Numbers that nobody said are dates counted from "yesterday".
      weights.invented += weight;
    }
  }
  return weights;
}

/** Terms of words with a capital letter that do not begin a sentence. */
function nameTerms(text: string): ReadonlySet<string> {
  const words = visibleText(text).split(/\s+/u);
  return new Set(
    words.flatMap((word, place) => {
      const before = words[place - 1];
      const begins = before === undefined || /[.!?:]["'”’)]*$/u.test(before);
      return !begins && /^[\p{P}\p{S}]*\p{Lu}/u.test(word) ? contentTerms(word) : [];
    }),
  );
}
