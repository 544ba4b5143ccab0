/** A stretch of time in epoch milliseconds: `from` included, `to` not. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

type Unit = 'day' | 'week' | 'month' | 'year';

export const dayMs = 86_400_000;

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const daysFromToday: ReadonlyMap<string, number> = new Map(
  Object.entries({
    today: 0,
    tonight: 0,
    hoy: 0,
    heute: 0,
    hoje: 0,
    oggi: 0,
    vandaag: 0,
    сегодня: 0,
    今天: 0,
    今日: 0,
    اليوم: 0,
    yesterday: -1,
    ayer: -1,
    hier: -1,
    gestern: -1,
    ontem: -1,
    ieri: -1,
    gisteren: -1,
    вчера: -1,
    昨天: -1,
    昨日: -1,
    أمس: -1,
    tomorrow: 1,
    demain: 1,
    amanha: 1,
    domani: 1,
    завтра: 1,
    明天: 1,
    明日: 1,
    غدا: 1,
  }),
);
const counts: ReadonlyMap<string, number> = new Map(
  Object.entries({
    a: 1,
    an: 1,
    one: 1,
    two: 2,
    couple: 2,
    three: 3,
    few: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    twelve: 12,
  }),
);
const ago = /(?:^|\s)(\d{1,3}|[a-z]+)(?: of)? (day|week|month|year)s? ago(?=\s|$)/g;
const neighbouring =
  /(?:^|\s)(last|past|previous|this|next) (week|weekend|month|year|night|[a-z]+day)(?=\s|$)/g;
const steps: ReadonlyMap<string, number> = new Map(
  Object.entries({ last: -1, past: -1, previous: -1, this: 0, next: 1 }),
);

/** Without one of these a weekday is a habit: "every Sunday", "Friday night drinks". */
const beforeWeekdays = new Set(['on', 'by', 'until', 'till', 'before', 'after', 'since']);

/** The times that a text places by the moment it is said: "yesterday", "last week", "three months ago". */
export function relativeTimes(words: readonly string[], now: Date): readonly Interval[] {
  const today = startOfDay(now.getTime());
  const offsets = words.flatMap((word) => daysFromToday.get(word) ?? []);
  const found = offsets.map((offset) => days(today + offset * dayMs, 1));
  found.push(...bareWeekdays(words, today));
  const text = words.join(' ');
  for (const [, count = '', unit = ''] of text.matchAll(ago)) {
    const amount = counts.get(count) ?? Number(count);
    if (Number.isSafeInteger(amount)) found.push(unitAround(today, unit as Unit, -amount));
  }
  for (const [, step = '', unit = ''] of text.matchAll(neighbouring)) {
    const interval = neighbour(today, unit, steps.get(step) ?? 0);
    if (interval !== undefined) found.push(interval);
  }
  return found;
}

function neighbour(today: number, unit: string, step: number): Interval | undefined {
  const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * dayMs;
  if (unit === 'week') return days(monday + step * 7 * dayMs, 7);
  if (unit === 'weekend') return days(monday + (step * 7 + 5) * dayMs, 2);
  if (unit === 'night') return days(today + step * dayMs, 1);
  if (unit === 'month' || unit === 'year') return unitAround(today, unit, step);
  const weekday = weekdays.indexOf(unit);
  return weekday < 0 ? undefined : days(nearestWeekday(today, weekday, step), 1);
}

/** "On Friday" is the last one or the coming one: a question about what was said may mean either. */
function bareWeekdays(words: readonly string[], today: number): readonly Interval[] {
  const named = words.filter((_word, position) => beforeWeekdays.has(words[position - 1] ?? ''));
  return named
    .map((word) => weekdays.indexOf(word))
    .filter((weekday) => weekday >= 0)
    .flatMap((weekday) => [
      days(nearestWeekday(today, weekday, -1), 1),
      days(nearestWeekday(today, weekday, 0), 1),
    ]);
}

/** "Last Friday" is before today, "next Friday" after it, "this Friday" today or after it. */
function nearestWeekday(today: number, weekday: number, step: number): number {
  const ahead = (weekday - new Date(today).getUTCDay() + 7) % 7;
  if (step < 0) return today + (ahead - 7) * dayMs;
  return today + (step > 0 && ahead === 0 ? 7 : ahead) * dayMs;
}

function unitAround(today: number, unit: Unit, step: number): Interval {
  if (unit === 'day') return days(today + step * dayMs, 1);
  if (unit === 'week') return days(today + step * 7 * dayMs - 3 * dayMs, 7);
  const date = new Date(today);
  if (unit === 'year') {
    const year = date.getUTCFullYear() + step;
    return { from: Date.UTC(year, 0, 1), to: Date.UTC(year + 1, 0, 1) };
  }
  const month = date.getUTCMonth() + step;
  return {
    from: Date.UTC(date.getUTCFullYear(), month, 1),
    to: Date.UTC(date.getUTCFullYear(), month + 1, 1),
  };
}

function startOfDay(time: number): number {
  return Math.floor(time / dayMs) * dayMs;
}

function days(from: number, count: number): Interval {
  return { from, to: from + count * dayMs };
}
