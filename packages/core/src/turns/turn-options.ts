import { InvalidOptionsError, type OptionIssue } from '../errors/invalid-options-error.ts';
import { isFlag, isNumber, type OptionCheck } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import { didYouMean } from '../internal/did-you-mean.ts';
import { isPlainObject } from '../internal/is-plain-object.ts';
import { parseScope } from '../input/scope-input.ts';
import { MemoryError } from '../errors/memory-error.ts';
import type { TurnsOptions } from './turns.ts';

/** Who was called, for errors. */
export interface OptionsSubject {
  /** `memoryMiddleware()` */
  readonly subject: string;
  /** Names of options that the adapter reads itself. @default [] */
  readonly otherNames?: readonly string[] | undefined;
  /** What has to be there. @default ['memory', 'scope'] */
  readonly required?: readonly string[] | undefined;
}

const isMemory: OptionCheck = (value) =>
  typeof value === 'object' && value !== null && 'scoped' in value && typeof value.scoped === 'function'
    ? undefined
    : `${describeValue(value)} is not a memory; pass new Memory() of @keepsake/core`;

/** A scope that is said once is checked at once. */
const isScope: OptionCheck = (value) => {
  if (typeof value === 'function') return undefined;
  try {
    parseScope(value, 'scope');
    return undefined;
  } catch (error) {
    if (MemoryError.isInstance(error)) return error.message;
    throw error;
  }
};

const isThread: OptionCheck = (value) =>
  typeof value === 'function' || (typeof value === 'string' && value.trim() !== '')
    ? undefined
    : `${describeValue(value)} is neither an id nor a function`;

const isErrorHandling: OptionCheck = (value) =>
  value === 'ignore' || value === 'throw' || typeof value === 'function'
    ? undefined
    : `${describeValue(value)} is not 'ignore', 'throw' or a function`;

/** Checks of the options that adapters share. */
export const SHARED_CHECKS = {
  memory: isMemory,
  scope: isScope,
  thread: isThread,
  onError: isErrorHandling,
} as const satisfies Record<string, OptionCheck>;

/** True, false, or the options of a call with a time limit of their own. */
function isStep(call: string): OptionCheck {
  return (value) => {
    if (typeof value === 'boolean') return undefined;
    if (!isPlainObject(value)) return `${describeValue(value)} is neither true, false nor options of ${call}`;
    const { timeoutMs } = value;
    const problem = timeoutMs === undefined ? undefined : isNumber(1, 600_000)(timeoutMs);
    return problem === undefined ? undefined : `timeoutMs: ${problem}`;
  };
}

const CHECKS = {
  ...SHARED_CHECKS,
  recall: isStep('context'),
  save: isStep('add'),
  partial: isFlag,
} as const satisfies Record<keyof TurnsOptions<unknown>, OptionCheck>;

/** @throws InvalidOptionsError with everything that is wrong. */
export function checkTurnOptions(options: unknown, { subject, otherNames = [] }: OptionsSubject): void {
  checkAdapterOptions(options, CHECKS, { subject, otherNames });
}

/**
 * Refuses what is wrong, missing or unknown among the options of an adapter.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function checkAdapterOptions(
  options: unknown,
  checks: Readonly<Record<string, OptionCheck>>,
  { subject, otherNames = [], required = ['memory', 'scope'] }: OptionsSubject,
): void {
  if (!isPlainObject(options)) {
    const message = `the options are ${describeValue(options)}; pass { ${required.join(', ')} }`;
    throw new InvalidOptionsError({ subject, issues: [{ path: '', message }] });
  }
  const names = [...Object.keys(checks), ...otherNames];
  const issues: OptionIssue[] = [];
  for (const path of required) {
    if (options[path] === undefined) issues.push({ path, message: 'is missing' });
  }
  for (const [path, value] of Object.entries(options)) {
    const message = names.includes(path)
      ? value === undefined
        ? undefined
        : checks[path]?.(value)
      : `there is no such option. ${didYouMean(path, names, 'The options are')}`;
    if (message !== undefined) issues.push({ path, message });
  }
  if (issues.length > 0) throw new InvalidOptionsError({ subject, issues });
}
