import type { LedgerBatch } from '../../contracts/ledger-changes.ts';
import { sha256Hex } from '../../internal/sha256-hex.ts';
import { pickScope, SCOPE_FIELDS, scopeKey, type Scope } from '../../types/scope.ts';
import type { StoreState } from './state.ts';

/** The hashes of all scopes that a scope belongs to, by the key of the scope. */
export type ScopeHashes = ReadonlyMap<string, readonly string[]>;

/** What stays of a scope after its erasure. */
export function hashScope(scope: Scope): Promise<string> {
  return sha256Hex(scopeKey(scope));
}

/** True when the batch was planned before an erasure, so that {@link hashScopes} of it are needed to judge it. */
export function isOlderThanErasure({ counters }: StoreState, { preconditions }: LedgerBatch): boolean {
  return preconditions.some((condition) => condition.type === 'epoch' && condition.epoch < counters.epoch);
}

/** What {@link wasErasedSince} compares for the batch. */
export async function hashScopes({ preconditions }: LedgerBatch): Promise<ScopeHashes> {
  const hashes = new Map<string, readonly string[]>();
  for (const condition of preconditions) {
    if (condition.type !== 'epoch') continue;
    hashes.set(scopeKey(condition.scope), await Promise.all(scopesAround(condition.scope).map(hashScope)));
  }
  return hashes;
}

/** True when a scope that `scope` belongs to was erased after the epoch. */
export function wasErasedSince(
  { counters }: StoreState,
  { scope, epoch }: { readonly scope: Scope; readonly epoch: number },
  hashes: ScopeHashes,
): boolean {
  return (hashes.get(scopeKey(scope)) ?? []).some((hash) => (counters.tombstones.get(hash) ?? 0) > epoch);
}

/** Records that the scope is erased from now on. The scope without ids stands for everything. */
export function addTombstone({ counters }: StoreState, hash: string): void {
  counters.epoch += 1;
  counters.tombstones.set(hash, counters.epoch);
}

/** Every choice of the ids of a scope, none and all included. */
function scopesAround(scope: Scope): Scope[] {
  const fields = SCOPE_FIELDS.filter((field) => scope[field] !== undefined);
  return Array.from({ length: 2 ** fields.length }, (_, choice) =>
    pickScope(
      Object.fromEntries(
        fields.filter((_field, bit) => (choice >> bit) % 2 === 1).map((field) => [field, scope[field]]),
      ),
    ),
  );
}
