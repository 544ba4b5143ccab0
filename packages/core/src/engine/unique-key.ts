import type { Ledger } from '../contracts/ledger.ts';
import type { MemoryItem } from '../types/memory.ts';
import { pickScope } from '../types/scope.ts';

const SPACE = /\s+/gu;
const ENDS = new Set([' ', '.', '!', '…', '。']);

/**
 * What makes a memory unique within its exact scope: the text of a fact, whatever its case, its spaces and the full stop
 * at its end. `undefined` for what is no fact, and for what was superseded: its words may become true again.
 */
export function uniqueKeyOf(item: Pick<MemoryItem, 'kind' | 'memory' | 'supersededBy'>): string | undefined {
  if (item.kind !== 'fact' || item.supersededBy !== undefined) return undefined;
  const text = item.memory.normalize('NFKC').toLowerCase().replace(SPACE, ' ').trim();
  // By hand: looking for the end with a pattern takes quadratic time on a text of nothing but full stops.
  let end = text.length;
  while (end > 0 && ENDS.has(text.charAt(end - 1))) end -= 1;
  return end === 0 ? text : text.slice(0, end);
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
