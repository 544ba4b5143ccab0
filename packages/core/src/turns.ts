/**
 * How an adapter gives a framework memory: recall once a turn, save once a turn.
 *
 * @module
 */
export { createTurns } from './turns/create-turns.ts';
export { scopedMemory } from './turns/scoped-memory.ts';
export type {
  FailureHandling,
  RecallOptions,
  SaveOptions,
  ScopableMemory,
  ScopeSource,
  Turn,
  TurnFailure,
  TurnNotes,
  TurnOutcome,
  TurnRequest,
  Turns,
  TurnsOptions,
} from './turns/turns.ts';
export type { OptionCheck } from './internal/check-options.ts';
export { resolveScope, type ResolvedScope, type ScopeOptions } from './turns/resolve-scope.ts';
export { checkAdapterOptions, SHARED_CHECKS, type OptionsSubject } from './turns/turn-options.ts';
