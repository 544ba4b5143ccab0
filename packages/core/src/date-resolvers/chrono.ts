import type { Chrono } from 'chrono-node';
import type { DateResolver } from '../contracts/date-resolver.ts';
import { MissingPeerError } from '../errors/missing-peer-error.ts';
import { checkOptions, isFlag, type OptionCheck } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import { didYouMean } from '../internal/did-you-mean.ts';
import type { ResolvedDate } from '../types/resolved-date.ts';
import { readResult } from './chrono/read-result.ts';
import { formatterFor, wallClock } from './chrono/wall-clock.ts';

/** The languages that `chrono-node` reads. */
const LOCALES = [
  'en',
  'de',
  'fr',
  'pt',
  'es',
  'it',
  'nl',
  'sv',
  'fi',
  'ru',
  'uk',
  'ja',
  'zh',
  'vi',
  'id',
  'ar',
] as const;

/** A language that {@link chronoDateResolver} reads. */
export type ChronoLocale = (typeof LOCALES)[number];

/** Options of {@link chronoDateResolver}. */
export interface ChronoDateResolverOptions {
  /** The language of the texts. `chrono-node` knows some better than others; its page here says which. @default 'en' */
  readonly locale?: ChronoLocale | undefined;
  /**
   * Whether a weekday, a day or a month without a year is the coming one: "on Friday" and "in March".
   *
   * @default false: the one closest to when it was said
   */
  readonly forwardDate?: boolean | undefined;
  /** The IANA time zone that says which day it was for whoever spoke: `Europe/Lisbon`. @default 'UTC' */
  readonly timeZone?: string | undefined;
}

/**
 * Resolves dates with `chrono-node`, which is imported at the first text. What it takes for a date though it seldom is
 * one (a lone "sat" or "may", "1/2", times of day) is left out, and so are lengths of time: "for two weeks".
 *
 * @throws InvalidOptionsError for options that are unknown or wrong. `resolve` rejects with MissingPeerError when the
 * package is not installed.
 */
export function chronoDateResolver(options: ChronoDateResolverOptions = {}): DateResolver {
  checkOptions<ChronoDateResolverOptions>('chronoDateResolver', options, {
    locale: isLocale,
    forwardDate: isFlag,
    timeZone: isTimeZone,
  });
  const { locale = 'en', forwardDate = false, timeZone = 'UTC' } = options;
  let loading: Promise<ChronoModule> | undefined;
  const load = (): Promise<ChronoModule> =>
    (loading ??= loadChrono().catch((error: unknown) => {
      // Installed meanwhile: the next text tries again.
      loading = undefined;
      throw error;
    }));
  return {
    provider: 'chrono',
    resolve: async (text, saidAt) => {
      const chrono = await load();
      const said = wallClock(saidAt, timeZone);
      return chrono[locale].casual
        .parse(text, said, { forwardDate })
        .flatMap((result): readonly ResolvedDate[] => {
          const date = readResult(result, { text, said, locale });
          return date === undefined ? [] : [date];
        });
    },
    close: async () => {},
  };
}

/** What is used of the package: a parser a language. */
type ChronoModule = Readonly<Record<ChronoLocale, { readonly casual: Pick<Chrono, 'parse'> }>>;

async function loadChrono(): Promise<ChronoModule> {
  try {
    // Inside `try`, so that bundlers take a peer that is not installed for a warning.
    return await import('chrono-node');
  } catch (cause) {
    throw new MissingPeerError({ provider: 'chrono', peer: 'chrono-node', cause });
  }
}

const isLocale: OptionCheck = (value) =>
  LOCALES.some((locale) => locale === value)
    ? undefined
    : `there is no locale ${describeValue(value)}. ${didYouMean(String(value), LOCALES, 'The locales are')}`;

const isTimeZone: OptionCheck = (value) => {
  const problem = `${describeValue(value)} is not a time zone; pass an IANA name such as "Europe/Lisbon"`;
  if (typeof value !== 'string') return problem;
  try {
    formatterFor(value);
    return undefined;
  } catch {
    return problem;
  }
};
