import type { Ledger } from '../contracts/ledger.ts';
import { normalizeStatement } from '../text/normalize-statement.ts';
import type { MemoryItem } from '../types/memory.ts';
import { pickScope } from '../types/scope.ts';

/**
 * What makes a memory unique within its exact scope: the text of a fact, whatever its case, its spaces and the full stop
 * at its end. `undefined` for what is no fact, and for what was superseded: its words may become true again.
 */
export function uniqueKeyOf(item: Pick<MemoryItem, 'kind' | 'memory' | 'supersededBy'>): string | undefined {
  if (item.kind !== 'fact' || item.supersededBy !== undefined) return undefined;
  return normalizeStatement(item.memory);
}

/** The other memory that holds the unique key of this one, if there is one. */
export async function findUniqueHolder(
  item: MemoryItem,
  { ledger }: { readonly ledger: Ledger },
): Promise<MemoryItem | undefined> {
  const key = uniqueKeyOf(item);
  if (key === undefined) return undefined;
  const [holder] = await ledger.readUnique(pickScope(item), [key]);
  return holder === undefined || holder.item.id === item.id ? undefined : holder.item;
}
