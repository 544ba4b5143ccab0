import { queryTerms } from '../text/query-terms.ts';
import { termInformation } from './term-information.ts';

/** From here on a word says something; the vague ones below it fit any topic. */
const CONTENT_FROM = 0.5;

/** The distinct terms of a text that say what it is about: without grammar, filler and words that fit any topic. */
export function contentTerms(text: string): readonly string[] {
  return queryTerms(text).filter(isContentTerm);
}

/** True for a term that says what a text is about. */
export function isContentTerm(term: string): boolean {
  return termInformation(term) >= CONTENT_FROM;
}
