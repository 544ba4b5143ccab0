import type { ContextOptions } from '../input/context-options.ts';
import type { AddOptions } from '../input/add-options.ts';
import type { ScopeInput } from '../input/scope-input.ts';
import type { MemoryOperations } from '../memory-operations.ts';
import type { Message } from '../types/message.ts';
import type { Degradation, SearchResultItem } from '../types/results.ts';

/** What turns need of a `Memory`. */
export interface ScopableMemory {
  scoped(scope: ScopeInput): MemoryOperations;
  /** Whether `add` has a language model distil facts. @default true: it may */
  readonly infers?: boolean | undefined;
}

/** Whose memories a call is about: said by the application, once or for each call; `undefined` for a call without memory. */
export type ScopeSource<Context> =
  | ScopeInput
  | ((context: Context) => ScopeInput | undefined | Promise<ScopeInput | undefined>);

/** What is looked for at the beginning of a turn, and how long that may take. */
export interface RecallOptions extends Omit<
  ContextOptions,
  keyof ScopeInput | 'signal' | 'explain' | 'alreadySaid'
> {
  /** How long an answer waits for its notes, in milliseconds; then it does without them. @default 3000 */
  readonly timeoutMs?: number | undefined;
}

/** How a turn is remembered. */
export interface SaveOptions extends Omit<
  AddOptions,
  keyof ScopeInput | 'signal' | 'operationId' | 'timestamp' | 'inferKnown' | 'wait'
> {
  /**
   * What an answer waits for: with `true`, until its turn is stored and a language model has distilled the facts in it; with
   * `false`, for neither, a job does both.
   *
   * @default the words are stored, facts are distilled by a job
   */
  readonly wait?: boolean | undefined;
  /**
   * How long an answer waits until its turn is stored, in milliseconds. Then it goes on, and the saving with it, in the
   * background: `settled` waits for that.
   *
   * @default 10_000
   */
  readonly timeoutMs?: number | undefined;
  /** Remembers what tools answered, too; never what the memory's own tools did. @default false */
  readonly toolResults?: boolean | undefined;
}

/** What failed beside an answer. */
export interface TurnFailure {
  readonly step: 'scope' | 'recall' | 'save';
  readonly error: unknown;
}

/** What a failure of the memory means for the answer. */
export type FailureHandling =
  /** Nothing: the answer goes on, and the turn tells in `failures`. */
  | 'ignore'
  /** It breaks the answer. */
  | 'throw'
  /** The answer goes on, and this is told. */
  | ((failure: TurnFailure) => void);

/** What turns share, in every framework. */
export interface TurnsOptions<Context> {
  readonly memory: ScopableMemory;
  /** Whose memories. Never read from what a model wrote. */
  readonly scope: ScopeSource<Context>;
  /**
   * The thread that what is said belongs to: the `runId` of what is saved. Recall looks beyond it, into all that `scope`
   * reaches.
   *
   * @default none, or the `runId` of the scope
   */
  readonly thread?: string | ((context: Context) => string | undefined) | undefined;
  /** @default true, with the defaults of `context` */
  readonly recall?: boolean | RecallOptions | undefined;
  /** @default true */
  readonly save?: boolean | SaveOptions | undefined;
  /** Remembers what there is of an answer that was cut off, too. @default false: only what the user said */
  readonly partial?: boolean | undefined;
  /** @default 'ignore' */
  readonly onError?: FailureHandling | undefined;
}

/** One call of a model or an agent. */
export interface TurnRequest<Context> {
  /** What the functions among the options are given. */
  readonly context: Context;
  /**
   * The conversation up to now. The turn is that of its last user message; what comes after it are steps of the same turn.
   * Without notes: what an adapter put in, it leaves out here.
   */
  readonly messages: readonly Message[];
  /** False: the call needs no notes, it only saves. @default true */
  readonly recall?: boolean | undefined;
  /** Ends the search for notes. What the user said is saved all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** Memories for an answer. */
export interface TurnNotes {
  /** The block for the last user turn, as a part of its own. */
  readonly text: string;
  /** The memories in it, in the order of the text. */
  readonly memories: readonly SearchResultItem[];
  readonly degraded?: Degradation;
}

/** How far a turn came. */
export interface TurnOutcome {
  /**
   * - `complete`: the turn is over.
   * - `open`: a step ended with calls of tools. Whether another one follows is not known.
   * - `failed`: the step was aborted, or failed; `answer` is what there was until then.
   */
  readonly status: 'complete' | 'open' | 'failed';
  /** What the step said, after the messages of the request. */
  readonly answer?: readonly Message[] | undefined;
}

/** One turn of a conversation: what the user said, until it is answered. */
export interface Turn {
  /** What is known that may help; absent when there is nothing, or there was no time. */
  readonly notes: TurnNotes | undefined;
  /** What failed so far in this call and was not thrown. */
  readonly failures: readonly TurnFailure[];
  /**
   * Remembers the turn once, however many steps it has, and however often it is repeated. Resolves when it is stored, or
   * when the answer has waited for that long enough.
   *
   * @throws what failed, with `onError: 'throw'`
   */
  readonly save: (outcome: TurnOutcome) => Promise<void>;
}

/** The turns of an adapter. */
export interface Turns<Context> {
  /**
   * Begins a turn, or goes on with it: memories are looked for once a turn.
   *
   * @throws what failed, with `onError: 'throw'`. Never because the signal aborted: the call itself ends then.
   */
  readonly begin: (request: TurnRequest<Context>) => Promise<Turn>;
  /**
   * Resolves when everything is stored: what was put off until the end of a turn, and the facts of jobs that are queued,
   * included. Before a process ends.
   */
  readonly settled: () => Promise<void>;
}
