import type { QueuedJobs } from './queued-jobs.ts';
import type { ResolvedScope } from './resolve-scope.ts';
import type { SplitTurn } from './split-turn.ts';
import type { TurnEntries, TurnEntry } from './turn-entries.ts';
import type { RecallOptions, SaveOptions, TurnFailure } from './turns.ts';

/** What all turns of an adapter share. */
export interface TurnsState {
  /** Absent: nothing is looked for. */
  readonly recall: RecallOptions | undefined;
  /** Absent: nothing is saved. */
  readonly save: SaveOptions | undefined;
  readonly partial: boolean;
  /** Whether a language model reads what is saved. */
  readonly infers: boolean;
  /** The jobs that were queued, for `settled`. */
  readonly queued: QueuedJobs;
  /** True: a failure breaks the answer, in every step that it touches. */
  readonly throws: boolean;
  /** Throws, tells, or neither, as the application wants it. */
  readonly report: (failure: TurnFailure) => void;
  readonly entries: TurnEntries;
}

/** A turn that a call began, or goes on with. */
export interface OpenTurn {
  readonly key: string;
  readonly turn: SplitTurn;
  readonly resolved: ResolvedScope;
  readonly entry: TurnEntry;
}
