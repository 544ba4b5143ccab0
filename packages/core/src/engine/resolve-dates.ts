import type { DateResolver } from '../contracts/date-resolver.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import type { ResolvedDate } from '../types/resolved-date.ts';
import type { Degradation } from '../types/results.ts';
import type { EngineDependencies } from './dependencies.ts';

/** What is read of a text: further on, a page that was pasted names times of its own. */
const LONGEST_READ = 4_000;
const MOST_DATES = 20;
/** Words that name a time are few; a resolver that answers more than this has not understood. */
const LONGEST_NAME = 200;

/** A text, and when it was said. */
export interface SaidText {
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly saidAt: string;
}

/** The times of texts. */
export interface ResolvedTexts {
  /** One entry a text, in their order: empty where it names no time, and everywhere without a resolver. */
  readonly dates: readonly (readonly ResolvedDate[])[];
  readonly degraded: Degradation | undefined;
}

/** The times that texts name. A resolver that fails costs the dates of what it was asked about, and is told once. */
export async function resolveDates(
  texts: readonly SaidText[],
  { dateResolver }: Pick<EngineDependencies, 'dateResolver'>,
): Promise<ResolvedTexts> {
  if (dateResolver === undefined) return { dates: texts.map(() => []), degraded: undefined };
  const dates: (readonly ResolvedDate[])[] = [];
  let degraded: Degradation | undefined;
  for (const said of texts) {
    try {
      dates.push(await resolveText(said, dateResolver));
    } catch (error) {
      dates.push([]);
      degraded ??= { code: 'dates-failed', error: toError(error, dateResolver.provider) };
    }
  }
  return { dates, degraded };
}

async function resolveText(
  { text, saidAt }: SaidText,
  resolver: DateResolver,
): Promise<readonly ResolvedDate[]> {
  const found: unknown = await resolver.resolve(shorten(text), saidAt);
  if (!Array.isArray(found)) throw badAnswer(resolver.provider, `${describeValue(found)} is not a list`);
  return found.slice(0, MOST_DATES).map((date: unknown) => checkDate(date, resolver.provider));
}

/** Whole words where there are any: half a word may name another time. */
function shorten(text: string): string {
  if (text.length <= LONGEST_READ) return text;
  const cut = text.slice(0, LONGEST_READ);
  const lastSpace = cut.search(/\s\S*$/u);
  return lastSpace > 0 ? cut.slice(0, lastSpace) : cut;
}

const DAY_MS = 86_400_000;

function checkDate(date: unknown, provider: string): ResolvedDate {
  const { text, from, to } = (typeof date === 'object' && date !== null ? date : {}) as Partial<ResolvedDate>;
  if (typeof text !== 'string' || text.trim() === '' || text.length > LONGEST_NAME)
    throw badAnswer(provider, `the text of a date is ${describeValue(text)}`);
  if (!isDayStart(from) || !isDayStart(to) || from >= to) {
    const span = `from ${describeValue(from)} to ${describeValue(to)}`;
    throw badAnswer(
      provider,
      `${describeValue(text)} goes ${span}, which are not days in UTC, one after the other`,
    );
  }
  return { text, from, to };
}

/** As times are kept, so that they compare as strings. */
function isDayStart(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T00:00:00\.000Z$/.test(value)) return false;
  const time = Date.parse(value);
  return time % DAY_MS === 0 && new Date(time).toISOString() === value;
}

function badAnswer(provider: string, problem: string): ProviderError {
  const message = `${problem}. Check dateResolver: it breaks the contract of DateResolver`;
  return new ProviderError({ provider, operation: 'resolve', failure: 'bad-answer', message });
}

function toError(error: unknown, provider: string): Error {
  if (error instanceof Error) return error;
  const message = `it threw ${describeValue(error)}`;
  return new ProviderError({ provider, operation: 'resolve', failure: 'bad-answer', message, cause: error });
}
