import { queryTokens } from './tokenize.ts';

/** The distinct terms that a query looks for, in order. */
export function queryTerms(text: string): readonly string[] {
  return [...new Set(queryTokens(text))];
}
