import { InvalidOptionsError, type OptionIssue } from '@keepsake/core';
import type { FailureHandling, RecallOptions } from '@keepsake/core/turns';
import type { MemoryConfig } from '@mastra/core/memory';
import type { PlaceOptions } from './storage/places.ts';
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
  /** How messages are remembered. With `wait: false`, a language model distils facts from them in the background. */
  readonly save?: MessageSaveOptions | undefined;
  /** Keeps what there is of an answer that was cut off, too. @default false: only what the user said */
  readonly partial?: boolean | undefined;
  /** What it means for an answer when notes cannot be looked for, or what was said cannot be saved. @default 'ignore' */
  readonly onError?: FailureHandling | undefined;
}

const NAMES = ['memory', 'scope', 'run', 'id', 'options', 'recall', 'save', 'partial', 'onError'];

/** @throws InvalidOptionsError with everything that is wrong and that the turns do not read. */
export function checkKeepsakeOptions(options: KeepsakeMemoryOptions): void {
  const issues: OptionIssue[] = [];
  const { memory, save } = options as Partial<KeepsakeMemoryOptions>;
  for (const name of Object.keys(options)) {
    if (NAMES.includes(name)) continue;
    issues.push({ path: name, message: `there is no such option. The options are ${NAMES.join(', ')}` });
  }
  if (typeof memory?.scoped !== 'function' || typeof memory.records?.batch !== 'function') {
    issues.push({ path: 'memory', message: 'is not a memory; pass new Memory() of @keepsake/core' });
  }
  for (const name of ['scope', 'run'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'function') {
      issues.push({ path: name, message: 'is not a function' });
    }
  }
  if (save !== undefined && (typeof save !== 'object' || save === null)) {
    issues.push({ path: 'save', message: 'is not options of add: what was said is always kept in its thread' });
  }
  const config = options.options as MemoryConfig | undefined;
  if (config?.observationalMemory !== undefined && config.observationalMemory !== false) {
    issues.push({
      path: 'options.observationalMemory',
      message: 'is Mastra’s own store of facts; leave it out, Keepsake has its own',
    });
  }
  if (issues.length > 0) throw new InvalidOptionsError({ subject: 'keepsakeMemory()', issues });
}
