import type { LedgerMemory } from '../../contracts/ledger-queries.ts';
import { normalizeStatement } from '../../text/normalize-statement.ts';
import type { Scope } from '../../types/scope.ts';
import { pickScope } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { BasedOperation } from '../infer/propose-facts.ts';
import type { KnownFacts } from './plan-facts.ts';

/** What the ledger holds at this moment of all that the operations name and say. */
export async function readKnownFacts(
  operations: readonly BasedOperation[],
  scope: Scope,
  deps: EngineDependencies,
): Promise<KnownFacts> {
  const { ledger } = deps;
  const keys = new Set<string>();
  const byId = new Map<string, LedgerMemory>();
  const taken = new Set<string>();
  for (const { operation, memory } of operations) {
    if (operation.type !== 'delete') keys.add(normalizeStatement(operation.text));
    if (memory === undefined) continue;
    // Shown within the reconcile scope of the call: it is read again by the scope that it carries itself.
    const own = pickScope(memory.item);
    const [current] = await ledger.readMemories({ scopes: [own] }, [memory.item.id]);
    if (current !== undefined) byId.set(current.item.id, current);
    if (operation.type !== 'update') continue;
    const holders = await ledger.readUnique(own, [normalizeStatement(operation.text)]);
    if (holders.some((holder) => holder.item.id !== memory.item.id)) taken.add(memory.item.id);
  }
  const known = keys.size === 0 ? [] : await ledger.readUnique(scope, [...keys]);
  return { byKey: new Map(known.map((holder) => [holder.uniqueKey, holder])), byId, taken };
}
