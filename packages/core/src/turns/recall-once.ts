import { recallNotes } from './recall-notes.ts';
import type { RecallOutcome } from './turn-entries.ts';
import type { OpenTurn, TurnsState } from './turns-state.ts';

/**
 * The notes of a turn, looked for by its first step and shared by the others. A failure is told by whoever searched, and is
 * not searched for again; where it breaks an answer, it breaks every step.
 */
export async function recallOnce(
  { turn, resolved, entry }: OpenTurn,
  signal: AbortSignal | undefined,
  { recall: options, throws }: TurnsState,
): Promise<RecallOutcome> {
  if (options === undefined) return {};
  for (;;) {
    if (signal?.aborted === true) return {};
    const isOwn = entry.recall === undefined;
    entry.recall ??= recallNotes({ memory: resolved.memory, turn, options, signal }).then(
      (notes) => ({ notes }),
      (error: unknown) => {
        if (signal?.aborted === true) entry.recall = undefined;
        return { failure: { step: 'recall', error } as const };
      },
    );
    const current = entry.recall;
    const outcome = await current;
    if (outcome.failure === undefined) return outcome;
    // An abort, of this call or of the one that searched: whoever is left searches again.
    if (entry.recall !== current) continue;
    return isOwn || throws ? outcome : {};
  }
}
