import { InvalidOptionsError, type OptionIssue } from '../errors/invalid-options-error.ts';
import { describeValue } from './describe-value.ts';
import { didYouMean } from './did-you-mean.ts';

/** What is wrong with a value that was given, or `undefined`. */
export type OptionCheck = (value: unknown) => string | undefined;

/**
 * Refuses options that are not as the checks want them; absent and `undefined` ones are not checked. By hand and not
 * with a schema library: importing one would cost more than opening the store.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function checkOptions<Options extends object>(
  subject: string,
  options: unknown,
  checks: { readonly [Name in keyof Required<Options>]: OptionCheck },
): asserts options is Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const message = `the options are ${describeValue(options)}; pass an object`;
    throw new InvalidOptionsError({ subject, issues: [{ path: '', message }] });
  }
  const names = Object.keys(checks);
  const known = new Map<string, OptionCheck>(Object.entries(checks));
  const issues = Object.entries(options).flatMap(([path, value]): readonly OptionIssue[] => {
    const check = known.get(path);
    const message =
      check === undefined
        ? `there is no such option. ${didYouMean(path, names, 'The options are')}`
        : value !== undefined && check(value);
    return message ? [{ path, message }] : [];
  });
  if (issues.length > 0) throw new InvalidOptionsError({ subject, issues });
}

/** A string that is not blank. */
export const isText: OptionCheck = (value) =>
  typeof value === 'string' && value.trim() !== '' ? undefined : `${describeValue(value)} is not a text`;

/** True or false. */
export const isFlag: OptionCheck = (value) =>
  typeof value === 'boolean' ? undefined : `${describeValue(value)} is neither true nor false`;

/** A function. */
export const isFunction: OptionCheck = (value) =>
  typeof value === 'function' ? undefined : `${describeValue(value)} is not a function`;

/** A whole number within bounds. */
export function isWholeNumber(least: number, most: number): OptionCheck {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `${describeValue(value)} is not a whole number from ${least} to ${most}`;
}

/** A number within bounds. */
export function isNumber(least: number, most: number): OptionCheck {
  return (value) =>
    typeof value === 'number' && value >= least && value <= most
      ? undefined
      : `${describeValue(value)} is not a number from ${least} to ${most}`;
}

/** An absolute URL with http or https. */
export const isHttpUrl: OptionCheck = (value) => {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:'
    ? undefined
    : `${describeValue(value)} is not a URL that begins with http:// or https://`;
};

/** An object whose values are texts. */
export const isTextRecord: OptionCheck = (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((entry) => typeof entry === 'string')
    ? undefined
    : `${describeValue(value)} is not an object of texts`;
