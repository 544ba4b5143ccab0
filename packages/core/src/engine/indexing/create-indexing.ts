import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';
import { asQueries } from './as-queries.ts';
import { assignRows } from './assign-rows.ts';
import { catchUp } from './catch-up.ts';
import { embedForWrite, type IndexParts } from './embed-for-write.ts';
import { embedQuery } from './embed-query.ts';
import { findSimilar } from './find-similar.ts';
import type { IndexContext } from './index-context.ts';
import { createIndexSession } from './index-session.ts';
import { createIndexUpkeep } from './index-upkeep.ts';
import type { Indexing, IndexReport } from './indexing.ts';
import { pushWritten } from './push-written.ts';
import { reindex } from './reindex.ts';
import { resetIndex } from './reset-index.ts';
import { UPKEEP_PAUSES, type UpkeepPauses } from './upkeep-pauses.ts';

/** Makes the {@link Indexing} of a `Memory`. Nothing is read and nothing runs before the first use. */
export function createIndexing(deps: EngineDependencies, pauses: UpkeepPauses = UPKEEP_PAUSES): Indexing {
  const session = createIndexSession(deps);
  const upkeep = createIndexUpkeep(deps, session, pauses);
  const parts: IndexParts = { deps, session, upkeep };
  const { insideLedger } = deps.vectorStore.capabilities;
  const start = (): void => {
    // Vectors inside the ledger go with their rows: without an embedder there is nothing to keep up.
    if (deps.embedder !== undefined || !insideLedger) upkeep.start();
  };
  return {
    embedForWrite: (texts, signal) => {
      start();
      return embedForWrite(texts, signal, parts);
    },
    assignRows: async (written, target = 'memory') =>
      assignRows(written, await session.read(), insideLedger || target === 'record' ? 'inside' : 'outside'),
    afterCommit: (written) => {
      start();
      return pushWritten(written, parts);
    },
    embedQuery: (query, signal) => {
      start();
      return embedQuery(query, signal, parts);
    },
    asQueries: async (written) => asQueries(written, await session.read()),
    findSimilar: (request) => findSimilar(request, deps),
    reindex: async (request = {}) => {
      start();
      return upkeep.runAlone((context) => reindex(request, context), request.signal);
    },
    flush: (signal) => upkeep.runAlone(flush, signal),
    describe: () => describe(parts),
    reset: () => upkeep.runAlone(resetIndex),
    close: upkeep.close,
  };
}

async function flush(context: IndexContext): Promise<void> {
  for (;;) {
    context.signal.throwIfAborted();
    const { role } = await context.session.read();
    if (role.type === 'mismatch') throw role.error;
    const outcome = await catchUp({ ...context, isUrgent: true });
    if (outcome === undefined) return;
    if (outcome.error !== undefined) throw outcome.error;
  }
}

async function describe({ session, upkeep }: IndexParts): Promise<IndexReport> {
  const { state, role } = await session.read();
  const failure = upkeep.failure();
  return {
    status: role.type === 'mismatch' ? 'mismatch' : state.status,
    generation: state.generation,
    ...(state.fingerprint !== undefined && { fingerprint: state.fingerprint }),
    ...(state.dimensions !== undefined && { dimensions: state.dimensions }),
    ...(failure !== undefined && { lastError: failure.error }),
    ...(failure?.nextAttemptAt !== undefined && { nextAttemptAt: isoTime(failure.nextAttemptAt) }),
    backgroundUsage: upkeep.usage(),
  };
}
