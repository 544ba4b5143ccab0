import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import { didYouMean } from '../internal/did-you-mean.ts';
import type { Progress } from '../types/results.ts';

/** The signal, or `undefined`. */
export function readSignal(value: unknown, path: string): AbortSignal | undefined {
  if (value === undefined || value === null) return undefined;
  // By shape, not by class: a signal may come from another realm, or from a polyfill.
  if (isSignal(value)) return value;
  throw new InvalidInputError({
    path,
    problem: `${describeValue(value)} is not an AbortSignal`,
    remedy: 'Pass the signal of an AbortController',
  });
}

function isSignal(value: unknown): value is AbortSignal {
  return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value;
}

/** True or false; the default when absent. */
export function readBoolean(value: unknown, path: string, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  throw new InvalidInputError({
    path,
    problem: `${describeValue(value)} is not a boolean`,
    remedy: 'Pass true or false',
  });
}

/** A number within bounds; the default when absent. */
export interface NumberRule {
  readonly least: number;
  readonly most: number;
  readonly fallback: number;
  readonly isWhole: boolean;
}

/** The number that the rule allows. */
export function readNumber(value: unknown, path: string, rule: NumberRule): number {
  if (value === undefined) return rule.fallback;
  const isRight = typeof value === 'number' && value >= rule.least && value <= rule.most;
  if (isRight && (!rule.isWhole || Number.isInteger(value))) return value;
  const what = rule.isWhole ? 'a whole number' : 'a number';
  throw new InvalidInputError({
    path,
    problem: `${describeValue(value)} is not ${what} from ${rule.least} to ${rule.most}`,
    remedy: `Pass ${what} from ${rule.least} to ${rule.most}`,
  });
}

/** What `parse` makes of a value that is given; `undefined` when it is not. */
export function readGiven<Value>(
  value: unknown,
  path: string,
  parse: (value: unknown, path: string) => Value,
): Value | undefined {
  return value === undefined ? undefined : parse(value, path);
}

/** One of the choices; the default when absent. */
export function readChoice<Choice extends string>(
  value: unknown,
  path: string,
  { choices, fallback }: { readonly choices: readonly Choice[]; readonly fallback: Choice },
): Choice {
  if (value === undefined) return fallback;
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new InvalidInputError({
    path,
    problem: `${describeValue(value)} is not one of the choices`,
    remedy: didYouMean(describeValue(value), choices, 'The choices are'),
  });
}

/** The longest text that an option takes, in UTF-16 code units, unless it says otherwise. */
export const MAX_TEXT_LENGTH = 1_048_576;

/** A text that is not blank and not too long, with lone surrogates replaced by U+FFFD. */
export function readText(value: unknown, path: string, most = MAX_TEXT_LENGTH): string {
  if (typeof value === 'string' && value.length > most) {
    throw new InvalidInputError({
      path,
      problem: `the text has ${value.length} characters`,
      remedy: `Pass at most ${most}`,
    });
  }
  if (typeof value === 'string' && value.trim() !== '') return value.toWellFormed();
  throw new InvalidInputError({
    path,
    problem: typeof value === 'string' ? 'the text is blank' : `${describeValue(value)} is not a text`,
    remedy: 'Pass a string with at least one visible character',
  });
}

/** A list of at most `most` entries. */
export function readList(value: unknown, path: string, most: number): readonly unknown[] {
  // A copy, in which a hole is an `undefined` that nobody passes over.
  if (Array.isArray(value) && value.length <= most) return Array.from(value as readonly unknown[]);
  throw new InvalidInputError({
    path,
    problem: Array.isArray(value)
      ? `the list has ${value.length} entries`
      : `${describeValue(value)} is not a list`,
    remedy: `Pass a list of at most ${most} entries`,
  });
}

/** The listener of a long call, or `undefined`. */
export function readListener(value: unknown, path: string): ((progress: Progress) => void) | undefined {
  return readFunction(value, path) as ((progress: Progress) => void) | undefined;
}

/** A function, or `undefined`. What it takes and returns cannot be checked. */
export function readFunction(value: unknown, path: string): ((...values: never[]) => unknown) | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'function') return value as (...values: never[]) => unknown;
  throw new InvalidInputError({
    path,
    problem: `${describeValue(value)} is not a function`,
    remedy: 'Pass a function',
  });
}
