import type { CommitResult, LedgerBatch } from '../../contracts/ledger-changes.ts';
import type { EraseResult } from '../../contracts/ledger-queries.ts';
import { ScopeRequiredError } from '../../errors/scope-required-error.ts';
import { homeOf, pickScope, type Scope } from '../../types/scope.ts';
import { applyBatch } from './commit.ts';
import { beginErasure, eraseRows } from './erase.ts';
import type { StateHolder } from './state-holder.ts';
import { addTombstone, hashScope, hashScopes, isOlderThanErasure } from './tombstones.ts';

/** Commits a batch. Only one that was planned before an erasure has to wait: for the hashes that say if it is concerned. */
export async function commit(
  holder: StateHolder,
  batch: LedgerBatch,
  signal?: AbortSignal,
): Promise<CommitResult> {
  if (!isOlderThanErasure(holder.state, batch)) return applyBatch(holder.begin(), batch, new Map());
  const hashes = await hashScopes(batch);
  signal?.throwIfAborted();
  return applyBatch(holder.begin(), batch, hashes);
}

/**
 * Removes everything that carries all ids of the scope.
 *
 * @throws ScopeRequiredError for a scope without ids: that is what `reset` is for.
 */
export async function erase(
  holder: StateHolder,
  { scope, now }: { readonly scope: Scope; readonly now: string },
  signal?: AbortSignal,
): Promise<EraseResult> {
  if (homeOf(scope) === undefined) throw new ScopeRequiredError({ path: 'erase' });
  const erased = pickScope(scope);
  const hash = await hashScope(erased);
  signal?.throwIfAborted();
  const transaction = holder.begin();
  return eraseRows(transaction, beginErasure(transaction, { scope: erased, hash, now }), signal);
}

/** Goes on with erasures that were aborted. */
export async function finishErasures(holder: StateHolder): Promise<EraseResult> {
  const transaction = holder.begin();
  let memories = 0;
  let messages = 0;
  for (const pending of transaction.state.pendingErasures) {
    const result = await eraseRows(transaction, pending);
    memories += result.memories;
    messages += result.messages;
  }
  return { complete: true, memories, messages };
}

/** Removes everything. The scope without ids is part of every scope: its tombstone refuses whatever was planned before. */
export async function reset(holder: StateHolder): Promise<void> {
  const hash = await hashScope({});
  holder.clear();
  addTombstone(holder.state, hash);
}
