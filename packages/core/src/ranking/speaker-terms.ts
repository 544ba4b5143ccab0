import { queryTerms } from '../text/query-terms.ts';

const none: ReadonlySet<string> = new Set();
const remembered = new Map<string, ReadonlySet<string>>();
const mostRemembered = 1000;

/** The terms of a speaker's name, as a query would name the speaker. */
export function speakerTerms(name: string | undefined): ReadonlySet<string> {
  if (name === undefined || name === '') return none;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const terms: ReadonlySet<string> = new Set(queryTerms(name));
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(name, terms);
  return terms;
}
