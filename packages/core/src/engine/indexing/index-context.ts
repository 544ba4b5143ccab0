import type { Usage } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { IndexSession } from './index-session.ts';

/** Rows a page: what is embedded, sent and committed at once. */
export const PAGE_SIZE = 128;

/** What the steps of the background receive. */
export interface IndexContext {
  readonly deps: EngineDependencies;
  readonly session: IndexSession;
  /** Aborts when the memory is closed, or the caller who waits gives up. */
  readonly signal: AbortSignal;
  /** True: somebody waits for it, so rows that were put off are tried at once. */
  readonly isUrgent: boolean;
  readonly countUsage: (usage: Usage) => void;
}

/** What a step did; `undefined` where there was nothing for it to do. */
export interface StepOutcome {
  /** Rows that were brought to the index. */
  readonly indexed: number;
  /** Rows that could not be embedded and were put off. */
  readonly failed: number;
  /** Why, of one of them. */
  readonly error?: Error | undefined;
}
