import { isWholeMonth } from '../../text/date-terms.ts';
import type { ResolvedDate } from '../../types/resolved-date.ts';

const DAY_MS = 86_400_000;

/** A span of days as short as it can be written: `2026-05-08`, `2026-05`, `2026`, `2026-05-04 to 2026-05-10`. */
export function formatSpan(date: ResolvedDate): string {
  const [from, to] = [Date.parse(date.from), Date.parse(date.to)];
  const [first, last] = [date.from.slice(0, 10), new Date(to - DAY_MS).toISOString().slice(0, 10)];
  if (first === last) return first;
  if (isWholeMonth({ from, to })) return first.slice(0, 7);
  const year = first.slice(0, 4);
  return first === `${year}-01-01` && last === `${year}-12-31` ? year : `${first} to ${last}`;
}
