import type { ChangeNote, LedgerConflict, Precondition } from '../contracts/ledger-changes.ts';
import { OperationNotFoundError } from '../errors/operation-not-found-error.ts';
import { ScopeErasedError } from '../errors/scope-erased-error.ts';
import type { Degradation, MemoryChange, Usage } from '../types/results.ts';
import { pickScope, type Scope, scopeKey } from '../types/scope.ts';
import { embedOnce } from './add/embed-once.ts';
import { commitWithRetry, type Plan } from './commit-with-retry.ts';
import type { EngineDependencies } from './dependencies.ts';
import type { Indexing, WriteVectors, WrittenMemory } from './indexing/indexing.ts';
import { isoTime } from './iso-time.ts';
import { planUndo, undoReason, type UndoStep } from './plan-undo.ts';
import { refuseUndo } from './refuse-undo.ts';
import { textsOfUndo, undoChanges } from './undo-changes.ts';

/** `undo` after validation. */
export interface UndoRequest {
  readonly operationId: string;
  readonly scope: Scope;
  readonly signal: AbortSignal | undefined;
}

/** The outcome of `undo`. */
export interface UndoResult {
  /**
   * One entry a memory that the operation changed, in the order in which it changed them. `DELETE`: it was added; `UPDATE`:
   * it is again as it was before, also when it had been deleted; `NONE`: it was taken back already.
   */
  readonly results: readonly MemoryChange[];
  /** Of this undo, which can be undone in turn; when everything was taken back already, of the undo that did it. */
  readonly operationId: string;
  readonly degraded?: Degradation;
  readonly usage: Usage;
}

/**
 * Takes back, in one transaction, everything that an operation did to memories within the scope. Its messages stay in
 * their threads.
 *
 * @throws OperationNotFoundError when it changed no memory within the scope.
 * @throws UndoConflictError when a memory was changed since, or cannot come back: nothing is changed then.
 * @throws ScopeErasedError when a scope of its memories was erased meanwhile.
 */
export async function undoOperation(
  request: UndoRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<UndoResult> {
  const undo: Undo = {
    request,
    indexing,
    id: deps.newId(),
    epoch: await deps.ledger.readEpoch(),
    embed: embedOnce(indexing, request.signal),
  };
  let scopes: readonly Scope[] = [];
  const { steps, written, vectors } = await commitWithRetry<PlannedUndo>(
    {
      signal: request.signal,
      onConflict: (conflict) => throwIfErased(conflict, scopes, request),
      plan: async () => {
        const plan = await planOnce(undo, deps);
        scopes = scopesOf(plan.result.steps);
        return plan;
      },
    },
    deps,
  );
  const degraded = (await indexing.afterCommit(written)) ?? vectors.degraded;
  return {
    results: steps.map((step) => toChange(step, request.operationId)),
    operationId: steps.every(isNone)
      ? (steps.map(({ undoneBy }) => undoneBy).find(isId) ?? undo.id)
      : undo.id,
    ...(degraded !== undefined && { degraded }),
    usage: vectors.usage,
  };
}

interface Undo {
  readonly request: UndoRequest;
  readonly indexing: Indexing;
  /** The operation that the undo itself is. */
  readonly id: string;
  readonly epoch: number;
  readonly embed: ReturnType<typeof embedOnce>;
}

interface PlannedUndo {
  readonly steps: readonly UndoStep[];
  readonly written: readonly WrittenMemory[];
  readonly vectors: WriteVectors;
}

async function planOnce(
  { request, indexing, id, epoch, embed }: Undo,
  deps: EngineDependencies,
): Promise<Plan<PlannedUndo>> {
  const { operationId, scope, signal } = request;
  const changes = await deps.ledger.readOperationChanges(operationId, [scope], signal);
  if (changes.length === 0) throw new OperationNotFoundError({ operationId });
  const note: ChangeNote = {
    at: isoTime(deps.now()),
    operationId: id,
    reason: undoReason(operationId),
  };
  const steps = planUndo(operationId, { changes, at: note.at });
  await refuseUndo(operationId, steps, deps);
  const vectors = await embed(textsOfUndo(steps));
  const { rows, precondition } = await indexing.assignRows(vectors);
  const { changes: batch, written } = undoChanges(steps, { rows, note });
  const preconditions = [...epochsOf(steps, epoch), precondition];
  return {
    batch: batch.length === 0 ? undefined : { preconditions, changes: batch },
    result: { steps, written, vectors },
  };
}

/** What comes back must not come back after an erasure that began meanwhile. */
function epochsOf(steps: readonly UndoStep[], epoch: number): readonly Precondition[] {
  return scopesOf(steps).map((scope) => ({ type: 'epoch', scope, epoch }));
}

function scopesOf(steps: readonly UndoStep[]): readonly Scope[] {
  return [...new Map(steps.map(({ item }) => [scopeKey(item), pickScope(item)])).values()];
}

function throwIfErased({ type }: LedgerConflict, scopes: readonly Scope[], { scope }: UndoRequest): void {
  if (type !== 'epoch') return;
  const [only] = scopes;
  throw new ScopeErasedError({ scope: scopes.length === 1 && only !== undefined ? only : scope });
}

function isNone(step: UndoStep): step is Extract<UndoStep, { readonly type: 'none' }> {
  return step.type === 'none';
}

function isId(id: string | undefined): id is string {
  return id !== undefined;
}

function toChange(step: UndoStep, operationId: string): MemoryChange {
  const { item } = step;
  const { id, kind, sources } = item;
  if (step.type === 'none') return { id, memory: item.memory, kind, event: 'NONE', sources };
  const reason = undoReason(operationId);
  if (step.type === 'delete') return { id, memory: item.memory, kind, event: 'DELETE', sources, reason };
  const { next } = step;
  const isReworded = step.type === 'revise' && next.memory !== item.memory;
  return {
    id,
    memory: next.memory,
    kind,
    event: 'UPDATE',
    ...(isReworded && { previousMemory: item.memory }),
    sources: next.sources,
    reason,
  };
}
