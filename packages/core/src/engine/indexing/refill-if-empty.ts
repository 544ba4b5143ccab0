import { hasUnindexedRows, replaceState } from './index-session.ts';
import type { IndexContext } from './index-context.ts';

/**
 * Begins the backfill anew when a vector store outside the ledger has nothing of an index that is said to be ready: it
 * lives in the process, or it lost everything. The ledger has it all.
 */
export async function refillIfEmpty({
  deps,
  session,
}: Pick<IndexContext, 'deps' | 'session'>): Promise<void> {
  const { vectorStore } = deps;
  if (vectorStore.capabilities.insideLedger) return;
  const { state, role } = await session.read();
  const { generation, dimensions } = state;
  if (role.type === 'mismatch' || state.status !== 'ready' || dimensions === undefined) return;
  await session.prepare({ generation, dimensions });
  if ((await vectorStore.count({ generation, dimensions })) > 0) return;
  if (!(await hasUnindexedRows(generation, deps))) return;
  await replaceState(
    { ...state, status: 'building', cursor: { target: 'memory', key: 0 } },
    generation,
    deps,
  );
}
