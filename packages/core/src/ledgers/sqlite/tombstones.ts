import type { Connection } from '../../sqlite/connection.ts';
import { loadBuiltin } from '../../sqlite/load-builtin.ts';
import { textAt } from '../../sqlite/read-column.ts';
import { pickScope, SCOPE_FIELDS, type Scope, scopeKey } from '../../types/scope.ts';

/** SHA-256 of a scope: what stays of it after an erasure. */
export function hashScope(scope: Scope): string {
  return loadBuiltin('node:crypto').createHash('sha256').update(scopeKey(scope)).digest('hex');
}

/** True when a scope that `scope` belongs to, or everything, was erased after the epoch. */
export function wasErasedSince(connection: Connection, scope: Scope, epoch: number): boolean {
  const rows = connection.all('SELECT scope_hash FROM erasure WHERE epoch > ?', epoch);
  if (rows.length === 0) return false;
  const erased = new Set(rows.map((row) => textAt(row, 0)));
  return scopesAround(scope).some((around) => erased.has(hashScope(around)));
}

/** Every choice of the ids of a scope, none and all included. */
function scopesAround(scope: Scope): Scope[] {
  let choices: Scope[] = [{}];
  for (const field of SCOPE_FIELDS) {
    const id = scope[field];
    if (id !== undefined) choices = choices.flatMap((choice) => [choice, { ...choice, [field]: id }]);
  }
  return choices.map(pickScope);
}
