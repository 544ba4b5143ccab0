import { foldWord } from '../text/fold-word.ts';
import { ambiguousMonthNames, monthNumbers } from './month-names.ts';
import { dayMs, type Interval, relativeTimes } from './relative-time.ts';

/** A month of any year, and a day of it where one is named. */
export interface CalendarTime {
  readonly month: number;
  readonly day?: number | undefined;
}

/** A time that a query names. */
export type TimeRange = Interval | CalendarTime;

const isoDate = /(?<!\d)((?:19|20)\d\d)-(\d{1,2})(?:-(\d{1,2}))?(?!\d)/g;
const characterDate = /(?:((?:19|20)\d\d)[年년]\s*)?(\d{1,2})[月월](?:\s*(\d{1,2})[日号號일])?/g;
const fillers = new Set(['st', 'nd', 'rd', 'th', 'of', 'de', 'del', 'du', 'the', 'la', 'der', 'den']);
const prepositions = new Set([
  'in',
  'during',
  'since',
  'until',
  'till',
  'by',
  'before',
  'after',
  'last',
  'next',
  'this',
  'early',
  'late',
  'mid',
  'of',
  'between',
  'from',
  'en',
  'im',
  'em',
  'au',
]);
const seasons: ReadonlyMap<string, number> = new Map([
  ['spring', 2],
  ['summer', 5],
  ['autumn', 8],
  ['fall', 8],
  ['winter', 11],
]);
const fewestYear = 1900;
const mostYear = 2100;

/** The times that a text names, absolute and relative; `now` is what the relative ones are counted from. All in UTC. */
export function parseTimeRanges(text: string, now: Date): readonly TimeRange[] {
  const found: TimeRange[] = [];
  const collect = (_match: string, ...parts: (string | undefined)[]): string => {
    const [year, month = '', day] = parts;
    const date = { year: toNumber(year), month: Number(month), day: toNumber(day) };
    if (isCalendarDate(date)) found.push(dateRange(date));
    return ' ';
  };
  const rest = text
    .normalize('NFKC')
    .toLowerCase()
    .slice(0, longestRead)
    .replace(isoDate, collect)
    .replace(characterDate, collect);
  const words = (rest.match(/\p{L}[\p{L}\p{M}]*|\d+/gu) ?? []).map(foldWord);
  found.push(...namedTimes(words), ...relativeTimes(words, now));
  return found;
}

/** A query is a sentence; what is pasted after it names no time that it asks about. */
const longestRead = 2000;

interface DateParts {
  readonly year?: number | undefined;
  readonly month: number;
  readonly day?: number | undefined;
}

function dateRange({ year, month, day }: DateParts): TimeRange {
  if (year === undefined) return { month, day };
  if (day === undefined) return { from: Date.UTC(year, month - 1, 1), to: Date.UTC(year, month, 1) };
  const from = Date.UTC(year, month - 1, day);
  return { from, to: from + dayMs };
}

function isCalendarDate({ month, day }: DateParts): boolean {
  return month >= 1 && month <= 12 && (day === undefined || isDay(day));
}

/** Months with the day and the year beside them, seasons with a year, and years that stand alone. */
function namedTimes(words: readonly string[]): readonly TimeRange[] {
  const found: TimeRange[] = [];
  const used = new Set<number>();
  for (const [position, word] of words.entries()) {
    const month = monthNumbers.get(word);
    if (month !== undefined) {
      const named = monthAt(words, position);
      if (named !== undefined) {
        found.push(dateRange({ month, day: named.day, year: named.year }));
        for (const taken of named.taken) used.add(taken);
      }
      continue;
    }
    const season = seasons.get(word);
    if (season === undefined) continue;
    const yearAt = after(words, position);
    const year = yearIn(words[yearAt]);
    if (year === undefined) continue;
    used.add(yearAt);
    found.push({ from: Date.UTC(year, season, 1), to: Date.UTC(year, season + 3, 1) });
  }
  for (const [position, word] of words.entries()) {
    const year = used.has(position) ? undefined : yearIn(word);
    if (year !== undefined) found.push({ from: Date.UTC(year, 0, 1), to: Date.UTC(year + 1, 0, 1) });
  }
  return found;
}

interface NamedMonth {
  readonly day?: number | undefined;
  readonly year?: number | undefined;
  readonly taken: readonly number[];
}

function monthAt(words: readonly string[], position: number): NamedMonth | undefined {
  const taken: number[] = [];
  const beforeAt = before(words, position);
  let day = dayIn(words[beforeAt]);
  let nextAt = after(words, position);
  if (day === undefined) {
    day = dayIn(words[nextAt]);
    if (day !== undefined) nextAt = after(words, nextAt);
  }
  const year = yearIn(words[nextAt]);
  if (year !== undefined) taken.push(nextAt);
  const bare = day === undefined && year === undefined;
  if (bare && ambiguousMonthNames.has(words[position] ?? '') && !prepositions.has(words[position - 1] ?? ''))
    return undefined;
  return { day, year, taken };
}

function before(words: readonly string[], position: number): number {
  let at = position - 1;
  while (fillers.has(words[at] ?? '')) at -= 1;
  return at;
}

function after(words: readonly string[], position: number): number {
  let at = position + 1;
  while (fillers.has(words[at] ?? '')) at += 1;
  return at;
}

function dayIn(word: string | undefined): number | undefined {
  const day = toNumber(word);
  return day !== undefined && isDay(day) && (word ?? '').length <= 2 ? day : undefined;
}

function yearIn(word: string | undefined): number | undefined {
  const year = toNumber(word);
  return year !== undefined && year >= fewestYear && year <= mostYear && (word ?? '').length === 4
    ? year
    : undefined;
}

function isDay(day: number): boolean {
  return day >= 1 && day <= 31;
}

function toNumber(word: string | undefined): number | undefined {
  return word !== undefined && /^\d+$/.test(word) ? Number(word) : undefined;
}
