import { UndoConflictError } from '../errors/undo-conflict-error.ts';
import type { EngineDependencies } from './dependencies.ts';
import type { UndoStep } from './plan-undo.ts';
import { findUniqueHolder, uniqueKeyOf } from './unique-key.ts';

/**
 * Refuses an undo whose memories can no longer come back.
 *
 * @throws UndoConflictError for an episode whose message was deleted, and a fact that another memory says by now.
 */
export async function refuseUndo(
  operationId: string,
  steps: readonly UndoStep[],
  deps: EngineDependencies,
): Promise<void> {
  await refuseLostMessages(operationId, steps, deps);
  // What goes with the same undo is not in the way.
  const going = new Set(
    steps.flatMap((step) => (step.type === 'delete' || step.type === 'revise' ? [step.item.id] : [])),
  );
  for (const step of steps) {
    if (step.type !== 'revise' && step.type !== 'reopen') continue;
    const isHeld = step.type === 'revise' && uniqueKeyOf(step.item) === uniqueKeyOf(step.next);
    const holder = isHeld ? undefined : await findUniqueHolder(step.next, deps);
    if (holder === undefined || going.has(holder.id)) continue;
    throw new UndoConflictError({
      operationId,
      id: step.next.id,
      problem: `memory "${step.next.id}" would say what "${holder.id}" says by now. Delete "${holder.id}" first`,
    });
  }
}

async function refuseLostMessages(
  operationId: string,
  steps: readonly UndoStep[],
  { ledger }: EngineDependencies,
): Promise<void> {
  const episodes = steps.filter((step) => step.type === 'reopen' && step.next.kind === 'episode');
  if (episodes.length === 0) return;
  const keys = episodes.flatMap((step) => (step.type === 'reopen' ? step.sourceKeys : []));
  const known = new Set((await ledger.readMessagesByKey(keys)).map(({ key }) => key));
  for (const step of episodes) {
    if (step.type !== 'reopen' || step.sourceKeys.every((key) => known.has(key))) continue;
    throw new UndoConflictError({
      operationId,
      id: step.next.id,
      problem: `the message that memory "${step.next.id}" remembers was deleted since. Add it again instead`,
    });
  }
}
