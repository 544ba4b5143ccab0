import { InvalidOptionsError, type OptionIssue } from '../errors/invalid-options-error.ts';
import { isFlag, isNumber, type OptionCheck } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import { didYouMean } from '../internal/did-you-mean.ts';
import { isPlainObject } from '../internal/is-plain-object.ts';
import { parseAdd } from '../input/add-options.ts';
import { parseContext } from '../input/context-options.ts';
import { readBoolean } from '../input/read-values.ts';
import { SCOPE_SPELLINGS } from '../input/scope-input.ts';
import { MemoryError } from '../errors/memory-error.ts';
import { SCOPE_FIELDS } from '../types/scope.ts';
import { readOwnScope } from './resolve-scope.ts';
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
    readOwnScope(value);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
};

function messageOf(error: unknown): string {
  if (MemoryError.isInstance(error)) return error.message;
  throw error;
}

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

/** What a turn says itself of each of its calls. */
const SAID_BY_TURN = ['signal', 'alreadySaid', 'operationId', 'timestamp', 'inferKnown'];

/** True, false, or the options of a call with a time limit of their own, read as that call will. */
function isStep(call: string, read: (options: object) => unknown): OptionCheck {
  return (value) => {
    if (typeof value === 'boolean') return undefined;
    if (!isPlainObject(value)) return `${describeValue(value)} is neither true, false nor options of ${call}`;
    const { timeoutMs, ...options } = value;
    const problem = timeoutMs === undefined ? undefined : isNumber(1, 600_000)(timeoutMs);
    if (problem !== undefined) return `timeoutMs: ${problem}`;
    const taken = Object.keys(options).find((name) => options[name] !== undefined && isTaken(name));
    if (taken !== undefined) return `${taken}: it is said by the turn, and by scope and thread; leave it out`;
    try {
      read({ ...options, userId: 'any' });
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  };
}

function isTaken(name: string): boolean {
  return (
    SAID_BY_TURN.includes(name) || name in SCOPE_SPELLINGS || SCOPE_FIELDS.some((field) => field === name)
  );
}

function readSaveOptions({ toolResults, ...options }: { readonly toolResults?: unknown }): void {
  readBoolean(toolResults, 'toolResults', false);
  parseAdd('any', options);
}

const CHECKS = {
  ...SHARED_CHECKS,
  recall: isStep('context', (options) => parseContext('any', options, true)),
  save: isStep('add', readSaveOptions),
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
