import type { Scope } from '../types/scope.ts';
import type { EngineDependencies } from './dependencies.ts';
import { isoTime } from './iso-time.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;

/** What an erasure did. */
export interface EraseScopeResult {
  /**
   * True: no byte is left, in the file neither. False: nothing of it is returned any more, but bytes wait in the file for
   * an open reader, or the vector store did not answer; the background finishes it.
   */
  readonly complete: boolean;
  /** Since when the rest has been waiting: ISO 8601. */
  readonly pendingSince?: string;
  /** How many memories went. */
  readonly memories: number;
  /** How many messages went. */
  readonly messages: number;
}

/**
 * Removes every byte of a scope: memories with their versions, messages, records, postings, vectors, operations.
 * A write that began before and would commit later is refused with `ScopeErasedError`.
 */
export async function eraseScope(
  { scope, signal }: { readonly scope: Scope; readonly signal: AbortSignal | undefined },
  deps: EngineDependencies,
): Promise<EraseScopeResult> {
  const now = isoTime(deps.now());
  const erased = await deps.ledger.erase(scope, now, signal);
  deps.events.emit([{ type: 'scope.erased', scope, at: now }]);
  if (deps.vectorStore.capabilities.insideLedger) return erased;
  try {
    await deps.vectorStore.removeScope(scope);
    return erased;
  } catch {
    // The ledger keeps a mark for each point that has to go: the upkeep of the index repeats it until it succeeds.
    return { ...erased, complete: false, pendingSince: erased.pendingSince ?? now };
  }
}

/** Asks the ledger again and again, with growing pauses, until nothing waits any more or the signal aborts. */
export async function finishErasures(deps: EngineDependencies, signal: AbortSignal): Promise<void> {
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    await deps.sleep(pause, signal);
    if ((await deps.ledger.finishErasures()).complete) return;
  }
}
