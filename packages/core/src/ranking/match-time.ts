import type { TimeRange } from './parse-time-ranges.ts';
import { dayMs } from './relative-time.ts';

/** Things are told soon after they happen, seldom before: closeness fades with the days, faster ahead of the time. */
const fadingDays = 14;
const aheadFactor = 0.3;
/** A whole year says little about a message; so does the right month with another day. */
const wideFactor = 0.3;
const wideDays = 200;
const monthFactor = 0.7;
const nearDays = 3;

/** How well a moment (epoch ms) fits the times that a query names: the best of them, in [0, 1]; 0 if it names none. */
export function matchTime(times: readonly TimeRange[], timestamp: number): number {
  let best = 0;
  for (const time of times) best = Math.max(best, fit(time, timestamp));
  return best;
}

function fit(time: TimeRange, timestamp: number): number {
  if ('month' in time) {
    const date = new Date(timestamp);
    if (date.getUTCMonth() + 1 !== time.month) return 0;
    if (time.day === undefined) return monthFactor;
    return Math.abs(date.getUTCDate() - time.day) <= nearDays ? 1 : wideFactor;
  }
  const gap = timestamp < time.from ? time.from - timestamp : Math.max(0, timestamp - time.to);
  const width = time.to - time.from > wideDays * dayMs ? wideFactor : 1;
  return width * (timestamp < time.from ? aheadFactor : 1) * Math.exp(-gap / dayMs / fadingDays);
}
