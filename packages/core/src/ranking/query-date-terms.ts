import { spanTerms, type TimeSpan } from '../text/date-terms.ts';
import type { TimeRange } from './parse-time-ranges.ts';

/** What a day in the right month says where the month is asked for, and where another day of it is. */
const monthShare = 0.5;
const otherDayShare = 0.2;
/** The years that a month or a day without a year may be of: what a text names is often ahead of when it was said. */
const yearsBack = 3;
const yearsAhead = 1;
/** A question names a few times; what is beyond them would only make the look-up long. */
const mostTerms = 40;

/** The terms that texts which name one of the times are found by, each with what it says, in (0, 1]. */
export function queryDateTerms(times: readonly TimeRange[], now: Date): ReadonlyMap<string, number> {
  const terms = new Map<string, number>();
  const add = (term: string, share: number): void => {
    const known = terms.get(term) ?? 0;
    if (known === 0 && terms.size >= mostTerms) return;
    terms.set(term, Math.max(known, share));
  };
  for (const span of times.flatMap((time) => spansOf(time, now))) {
    const { days, months } = spanTerms(span);
    for (const day of days) add(day, 1);
    for (const month of months) add(month, days.length === 0 ? monthShare : otherDayShare);
  }
  return terms;
}

/** The dates that a time means: "in April" is that of this year, of the next and of the last ones. */
function spansOf(time: TimeRange, now: Date): readonly TimeSpan[] {
  if ('from' in time) return [time];
  const { month, day } = time;
  const count = yearsBack + yearsAhead + 1;
  const years = Array.from({ length: count }, (_, place) => now.getUTCFullYear() + yearsAhead - place);
  const spans = years.map((year) => ({
    from: Date.UTC(year, month - 1, day ?? 1),
    to: day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1),
  }));
  // The 29th of February is not of every year.
  return spans.filter(({ from }) => new Date(from).getUTCMonth() === month - 1);
}
