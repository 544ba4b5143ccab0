import type { IndexState } from '../../contracts/ledger-changes.ts';
import type { VectorGeneration } from '../../contracts/vector-store.ts';
import { InvalidOptionsError } from '../../errors/invalid-options-error.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { decideRole, fingerprintOf, type IndexRole } from './index-role.ts';

/** The index as it was at the moment of a read. */
export interface IndexView {
  readonly state: IndexState;
  readonly role: IndexRole;
}

/** Reads and begins the index on behalf of the configured embedder. */
export interface IndexSession {
  /** Reads the state each time: another process may have moved it. */
  readonly read: () => Promise<IndexView>;
  /** Begins the first generation, unless somebody else has; what is in the ledger already waits for the backfill. */
  readonly begin: (dimensions: number) => Promise<void>;
  /** Makes the vector store ready for a generation; asks it only once. */
  readonly prepare: (generation: VectorGeneration) => Promise<void>;
  /** The next `prepare` asks the vector store again. */
  readonly forgetPrepared: () => void;
}

/** Makes an {@link IndexSession}. Several processes may begin at once: the ledger lets one of them. */
export function createIndexSession(deps: EngineDependencies): IndexSession {
  const prepared = new Map<string, Promise<void>>();
  const read = async (): Promise<IndexView> => {
    const state = await deps.ledger.readIndexState();
    return { state, role: decideRole(state, deps.embedder) };
  };
  const prepare = (generation: VectorGeneration): Promise<void> => {
    const key = `${generation.generation}:${generation.dimensions}`;
    const known = prepared.get(key);
    if (known !== undefined) return known;
    const preparing = deps.vectorStore.prepare(generation);
    prepared.set(key, preparing);
    preparing.catch(() => prepared.delete(key));
    return preparing;
  };
  const begin = async (dimensions: number): Promise<void> => {
    const { embedder } = deps;
    if (embedder === undefined) return;
    checkDimensions(dimensions, deps);
    for (;;) {
      const { state, role } = await read();
      if (role.type !== 'first') return;
      const generation = state.generation + 1;
      if (deps.vectorStore.capabilities.insideLedger) await prepare({ generation, dimensions });
      const building: IndexState = {
        generation,
        fingerprint: fingerprintOf(embedder, dimensions),
        dimensions,
        status: 'building',
        cursor: { target: 'memory', key: 0 },
      };
      const outcome = await replaceState(building, state.generation, deps);
      if (!outcome) continue;
      // Only now: a row that was committed before the index began may not have been there at an earlier look.
      if (!(await hasUnindexedRows(generation, deps)))
        await replaceState(readyState(building), generation, deps);
      return;
    }
  };
  return {
    read,
    begin,
    prepare,
    forgetPrepared: () => {
      prepared.clear();
    },
  };
}

/** Replaces the state of the index if it is still at `generation`. */
export async function replaceState(
  state: IndexState,
  generation: number,
  { ledger }: Pick<EngineDependencies, 'ledger'>,
): Promise<boolean> {
  const outcome = await ledger.commit({
    preconditions: [{ type: 'generation', generation }],
    changes: [{ type: 'set-index-state', state }],
  });
  return outcome.committed;
}

/** The state of an index whose backfill has ended. */
export function readyState({ cursor: _cursor, ...state }: IndexState): IndexState {
  return { ...state, status: 'ready' };
}

/** @throws InvalidOptionsError when the vector store cannot take vectors of this length. */
export function checkDimensions(dimensions: number, { embedder, vectorStore }: EngineDependencies): void {
  const { maxDimensions } = vectorStore.capabilities;
  if (dimensions <= maxDimensions) return;
  throw new InvalidOptionsError({
    subject: 'embedder',
    issues: [
      {
        path: 'dimensions',
        message:
          `model "${embedder?.model ?? ''}" makes vectors of ${dimensions} numbers, and the vector store ` +
          `"${vectorStore.provider}" takes at most ${maxDimensions}. Ask the model for fewer dimensions, or use another store`,
      },
    ],
  });
}

/** True when rows of the ledger have no vector of the generation; see `Ledger.readUnindexed`. */
export async function hasUnindexedRows(
  generation: number,
  { ledger }: Pick<EngineDependencies, 'ledger'>,
): Promise<boolean> {
  for (const target of ['memory', 'record'] as const) {
    const rows = await ledger.readUnindexed({ target, generation, after: 0, limit: 1 });
    if (rows.length > 0) return true;
  }
  return false;
}
