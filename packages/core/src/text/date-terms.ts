import type { ResolvedDate } from '../types/resolved-date.ts';

const DAY_MS = 86_400_000;
/** A longer span says too little of each of its days. */
const MOST_DAYS = 31;

/** A span of time in milliseconds since 1970: `from` included, `to` not. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** What a span of time is found by. */
export interface SpanTerms {
  /** One a day: `@2026-05-08`. None for a whole month. */
  readonly days: readonly string[];
  /** One a month that it touches: `@2026-05`. */
  readonly months: readonly string[];
}

const NO_TERMS: SpanTerms = { days: [], months: [] };

/** The terms of a span's days and months in UTC. A span of more than a month has none. */
export function spanTerms({ from, to }: TimeSpan): SpanTerms {
  const count = Math.ceil((to - from) / DAY_MS);
  if (!(count >= 1 && count <= MOST_DAYS)) return NO_TERMS;
  const days = Array.from({ length: count }, (_, place) => dayOf(from + place * DAY_MS));
  const months = [...new Set(days.map((day) => `@${day.slice(0, 7)}`))];
  return { days: isWholeMonth({ from, to }) ? [] : days.map((day) => `@${day}`), months };
}

/** Everything that a text with these times is found by, each term once. */
export function dateTerms(dates: readonly ResolvedDate[]): readonly string[] {
  const spans = dates.map(({ from, to }) => spanTerms({ from: Date.parse(from), to: Date.parse(to) }));
  return [...new Set(spans.flatMap(({ days, months }) => [...days, ...months]))];
}

/** True for a span from the first day of a month to the first of the next one. */
export function isWholeMonth({ from, to }: TimeSpan): boolean {
  const [first, end] = [new Date(from), new Date(to)];
  const months =
    (end.getUTCFullYear() - first.getUTCFullYear()) * 12 + end.getUTCMonth() - first.getUTCMonth();
  return months === 1 && first.getUTCDate() === 1 && end.getUTCDate() === 1;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
