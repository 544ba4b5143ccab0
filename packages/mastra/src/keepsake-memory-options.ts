import { InvalidOptionsError, type OptionIssue } from '@keepsake/core';
import type { FailureHandling, RecallOptions, SaveOptions } from '@keepsake/core/turns';
import type { MemoryConfig } from '@mastra/core/memory';
import type { PlaceOptions, ThreadableMemory } from './storage/places.ts';
import type { MessageSaveOptions } from './storage/save-messages.ts';

/** Where an agent's threads are kept, and what it is reminded of. */
export interface KeepsakeMemoryOptions extends PlaceOptions {
  /** @default 'keepsake' */
  readonly id?: string | undefined;
  /**
   * Mastra's own options of a memory: `lastMessages`, `workingMemory`, `generateTitle` and so on. `semanticRecall` says what
   * `recall` does with a `vectorSearchString`; it needs no index and no embedder of Mastra's.
   */
  readonly options?: Omit<MemoryConfig, 'observationalMemory'> | undefined;
  /** What the agent is reminded of, from all threads of the resource. @default true, with the defaults of `context` */
  readonly recall?: boolean | RecallOptions | undefined;
  /**
   * How messages are remembered. A language model distils facts from them in the background, unless `wait` is true. An
   * answer waits `timeoutMs` (10,000) at most until it is stored; then the saving goes on in the background.
   */
  readonly save?: (MessageSaveOptions & Pick<SaveOptions, 'timeoutMs'>) | undefined;
  /** Keeps what there is of an answer that was cut off, too. @default false: only what the user said */
  readonly partial?: boolean | undefined;
  /** What it means for an answer when notes cannot be looked for, or what was said cannot be saved. @default 'ignore' */
  readonly onError?: FailureHandling | undefined;
}

/** Who was called, for errors. */
export const SUBJECT = 'keepsakeMemory()';

type Check = (value: unknown) => string | undefined;

const isFunction: Check = (value) => (typeof value === 'function' ? undefined : 'is not a function');

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the turns do not read. */
const CHECKS: Readonly<Partial<Record<keyof KeepsakeMemoryOptions, Check>>> = {
  memory: (value) => {
    const { scoped, records } = (value ?? {}) as Partial<ThreadableMemory>;
    const isMemory = typeof scoped === 'function' && typeof records?.across === 'function';
    return isMemory ? undefined : 'is not a memory; pass new Memory() of @keepsake/core';
  },
  scope: isFunction,
  run: isFunction,
  id: (value) => (typeof value === 'string' && value.trim() !== '' ? undefined : 'is not a name'),
  save: (value) => {
    if (!isObject(value)) return 'is not options of add; what was said is always kept in its thread';
    return 'toolResults' in value ? 'has toolResults: leave it out, messages are kept whole' : undefined;
  },
  options: (value) => {
    if (!isObject(value)) return 'is not options of a memory of Mastra';
    const { observationalMemory = false } = value as MemoryConfig;
    return observationalMemory === false
      ? undefined
      : 'has observationalMemory: leave it out, Keepsake has facts of its own';
  },
};

const NAMES = ['memory', 'scope', 'run', 'id', 'options', 'recall', 'save', 'partial', 'onError'];

/** @throws InvalidOptionsError with everything that is wrong and that the turns do not read. */
export function checkKeepsakeOptions(options: KeepsakeMemoryOptions): void {
  if (!isObject(options)) {
    const message = 'the options are missing; pass { memory }';
    throw new InvalidOptionsError({ subject: SUBJECT, issues: [{ path: '', message }] });
  }
  const unknown = Object.keys(options)
    .filter((name) => !NAMES.includes(name))
    .map((path) => ({ path, message: `there is no such option. The options are ${NAMES.join(', ')}` }));
  const wrong = Object.entries(CHECKS).flatMap(([path, check]): readonly OptionIssue[] => {
    const value = options[path as keyof KeepsakeMemoryOptions];
    const message = value === undefined && path !== 'memory' ? undefined : check(value);
    return message === undefined ? [] : [{ path, message }];
  });
  const issues = [...unknown, ...wrong];
  if (issues.length > 0) throw new InvalidOptionsError({ subject: SUBJECT, issues });
}
