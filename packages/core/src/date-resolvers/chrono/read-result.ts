import type { ParsedComponents, ParsedResult } from 'chrono-node';
import type { ResolvedDate } from '../../types/resolved-date.ts';
import { isNoDate } from './is-no-date.ts';

/** What a result is read with. */
export interface ResultContext {
  /** The text that was parsed. */
  readonly text: string;
  /** When it was said: its local fields are what the speaker's clock showed. */
  readonly said: Date;
  readonly locale: string;
}

const DAY_MS = 86_400_000;
const FIRST_YEAR = 1;
const LAST_YEAR = 9998;

/** Words that say which week it is: a weekday beside them is counted from there. */
const week = /\bweek\b|woche|semaine|semana|settimana|недел|тиж|viiko|vecka|weken|minggu|tuần|周|週/iu;
const weekend = /week-?end|wochenende|fin de semana|fim de semana/iu;

/** Whole days, as milliseconds since 1970 in UTC; `to` is not among them. */
interface Days {
  readonly from: number;
  readonly to: number;
}

/** What chrono found as a span of whole days; `undefined` when it is no date, or none that can be known. */
export function readResult(result: ParsedResult, context: ResultContext): ResolvedDate | undefined {
  const words = result.text.replace(/[\s,.;:]+$/u, '');
  if (isNoDate(result, { ...context, words })) return undefined;
  const start = daysOf(result.start, { words, said: context.said });
  if (start === undefined) return undefined;
  const end = result.end && daysOf(result.end, { words, said: context.said });
  const to = Math.max(start.to, end?.to ?? start.to);
  const years = [start.from, to].map((time) => new Date(time).getUTCFullYear());
  if (years.some((year) => !(year >= FIRST_YEAR && year <= LAST_YEAR))) return undefined;
  return { text: words, from: new Date(start.from).toISOString(), to: new Date(to).toISOString() };
}

interface Reading {
  readonly words: string;
  readonly said: Date;
}

/** As far as the components are certain: a day, the week around it, a month or a year. */
function daysOf(components: ParsedComponents, { words, said }: Reading): Days | undefined {
  const year = components.get('year') ?? 0;
  const month = (components.get('month') ?? 1) - 1;
  const day = components.get('day') ?? 1;
  if (components.isCertain('day')) {
    const from = utcDay(year, month, day);
    return isWeek(components) ? weekAround(from) : daysFrom(from, 1);
  }
  if (components.isCertain('weekday')) return weekdayOrWeekend(utcDay(year, month, day), { words, said });
  if (components.isCertain('month')) {
    const first = utcDay(year, month - (isOverflowing(components, said) ? 1 : 0), 1);
    const { year: ofYear, month: ofMonth } = fieldsOf(first);
    return { from: first, to: utcDay(ofYear, ofMonth + 1, 1) };
  }
  if (components.isCertain('year')) return { from: utcDay(year, 0, 1), to: utcDay(year + 1, 0, 1) };
  return undefined;
}

/** chrono gives one day for "last week", and implies the weekday only then. */
function isWeek(components: ParsedComponents): boolean {
  return isRelative(components) && !components.isCertain('weekday') && components.get('weekday') !== null;
}

/** "Last month", said on the 31st of March, is the 31st of February to chrono, and so the 3rd of March. */
function isOverflowing(components: ParsedComponents, said: Date): boolean {
  return isRelative(components) && components.get('day') !== said.getDate();
}

function isRelative(components: ParsedComponents): boolean {
  return components.tags().has('result/relativeDate');
}

/**
 * "Next Friday", said on a Monday, is the one in four days, as in the query "what happens next Friday?": chrono means
 * that of the next week.
 */
function weekdayOrWeekend(day: number, { words, said }: Reading): Days {
  if (weekend.test(words)) {
    const isSunday = new Date(day).getUTCDay() === 0;
    return daysFrom(isSunday ? day - DAY_MS : day, 2);
  }
  const today = utcDay(said.getFullYear(), said.getMonth(), said.getDate());
  const isTooFar = day - today > 7 * DAY_MS && !week.test(words);
  return daysFrom(isTooFar ? day - 7 * DAY_MS : day, 1);
}

/** From Monday to Sunday. */
function weekAround(day: number): Days {
  return daysFrom(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS, 7);
}

function daysFrom(from: number, count: number): Days {
  return { from, to: from + count * DAY_MS };
}

/** Unlike `Date.UTC`, it takes the years before 100 for what they are. */
function utcDay(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}

function fieldsOf(day: number): { readonly year: number; readonly month: number } {
  const date = new Date(day);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() };
}
