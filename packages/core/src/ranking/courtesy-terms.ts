import { contentTerms, isContentTerm } from './content-terms.ts';

/** What an assistant wraps around what it remembers, and around everything else. */
const COURTESIES = `welcome remember remembered recall recalled note notes noted memory memories according glad happy
  nice course indeed earlier before previously user told mentioned said know aware seems understand understood correct
  right still help willkommen erinnere notizen bienvenue souviens bienvenido recuerdo`;

let known: ReadonlySet<string> | undefined;

/** Terms that say something, and nothing about anything. */
export function courtesyTerms(): ReadonlySet<string> {
  known ??= new Set(contentTerms(COURTESIES));
  return known;
}

/** True for the query terms of a text that only greets, thanks, agrees or confirms: "Noted.", "Thanks!", "You are welcome." */
export function isCourtesy(terms: readonly string[]): boolean {
  return terms.every((term) => !isContentTerm(term) || courtesyTerms().has(term));
}
