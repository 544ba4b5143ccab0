import type { VectorGeneration } from '../../contracts/vector-store.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { EngineDependencies } from '../dependencies.ts';

/**
 * Looks at the rows again after their points were stored outside the ledger. A point whose row went meanwhile goes too;
 * a row that changed meanwhile is marked anew, because the other writer may have stored its point before ours.
 * Returns the ids whose points are right.
 */
export async function confirmPoints(
  items: readonly MemoryItem[],
  generation: VectorGeneration,
  { ledger, vectorStore }: EngineDependencies,
): Promise<ReadonlySet<string>> {
  const rows = await Promise.all(items.map((item) => ledger.readMemory(item.id)));
  const confirmed = new Set<string>();
  const gone: string[] = [];
  const changed: { readonly target: 'memory'; readonly key: number }[] = [];
  for (const [place, item] of items.entries()) {
    const row = rows[place];
    if (row === undefined) gone.push(item.id);
    else if (row.item.version === item.version) confirmed.add(item.id);
    else changed.push({ target: 'memory', key: row.key });
  }
  if (gone.length > 0) await vectorStore.remove(generation, gone);
  if (changed.length > 0) {
    await ledger.commit({ preconditions: [], changes: [{ type: 'set-marks', rows: changed }] });
  }
  return confirmed;
}
