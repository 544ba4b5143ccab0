import { askMarker, timeMarker } from '../text/index-text.ts';
import { queryTerms } from '../text/query-terms.ts';
import { parseTimeRanges, type TimeRange } from './parse-time-ranges.ts';
import { queryDateTerms } from './query-date-terms.ts';
import { termInformation } from './term-information.ts';

/** What a query asks for, read from its words alone. */
export interface AnalyzedQuery {
  /** Every distinct term, in order. */
  readonly terms: readonly string[];
  /** The terms to find candidates by: the common words are left out unless there is nothing else. */
  readonly selectiveTerms: readonly string[];
  /** Terms of the days and months that it names, each with what it says: texts that name them were indexed under them. */
  readonly dateTerms: ReadonlyMap<string, number>;
  /** The terms whose frequencies a candidate and its neighbours are scored by: `terms`, the markers and the dates. */
  readonly lookupTerms: readonly string[];
  /** Whether it asks for a time: "when", "what date", "how long". */
  readonly asksWhen: boolean;
  /** The times that it names, such as "last week" or "in May 2023". */
  readonly times: readonly TimeRange[];
}

const selectiveFrom = 0.4;
const whenQuestion =
  /\b(?:when|how long|(?:what|which)(?:'s| is| was)?(?: the)? (?:date|day|month|year|time|week|weekend|season))\b|(?:^|[\s¿])(?:cu[aá]ndo|quand|wann|quando|wanneer|kiedy|когда)(?=\s|$)|何時|いつ|什么时候|什麼時候|哪天|언제|متى/iu;

/** What a query is read with. */
export interface QueryContext {
  /** What "yesterday" and "last week" are counted from. */
  readonly now: Date;
  /** Times that a date resolver found in it: they count where the query names none that is known without. */
  readonly resolved?: readonly TimeRange[] | undefined;
}

/** Reads a query once. */
export function analyzeQuery(text: string, { now, resolved = [] }: QueryContext): AnalyzedQuery {
  const terms = queryTerms(text);
  const selective = terms.filter((term) => termInformation(term) >= selectiveFrom);
  const named = parseTimeRanges(text, now);
  const times = named.length > 0 ? named : resolved;
  const dateTerms = queryDateTerms(times, now);
  return {
    terms,
    selectiveTerms: selective.length > 0 ? selective : terms,
    dateTerms,
    lookupTerms: [...terms, askMarker, timeMarker, ...dateTerms.keys()],
    asksWhen: whenQuestion.test(text),
    times,
  };
}
