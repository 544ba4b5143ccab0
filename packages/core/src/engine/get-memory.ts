import type { LedgerMemory, ScopeChoice } from '../contracts/ledger-queries.ts';
import type { MemoryItem } from '../types/memory.ts';
import type { EngineDependencies } from './dependencies.ts';

/** A read of one memory by its id. */
export interface GetRequest {
  readonly id: string;
  /** `undefined`: whatever its scope; only for the owner of the whole ledger. */
  readonly scopes: ScopeChoice | undefined;
  readonly asOf?: string | undefined;
}

/** The memory, or `null` when there is none within the scopes. Expired and replaced memories are returned. */
export async function getMemory(request: GetRequest, deps: EngineDependencies): Promise<MemoryItem | null> {
  return (await findMemory(request, deps))?.item ?? null;
}

/** The memory with its row, or `undefined`. */
export async function findMemory(
  request: GetRequest,
  deps: EngineDependencies,
): Promise<LedgerMemory | undefined> {
  const { id, scopes, asOf } = request;
  if (scopes === undefined) return deps.ledger.readMemory(id, asOf);
  const [memory] = await deps.ledger.readMemories({ scopes, asOf }, [id]);
  return memory;
}
