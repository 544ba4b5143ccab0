import { isoTime } from '../iso-time.ts';
import type { IndexContext } from './index-context.ts';

/**
 * Empties vector store and ledger. The vectors go first: a crash in between leaves memories without vectors, which
 * `reindex` mends, and never vectors without memories.
 */
export async function resetIndex({ deps, session }: IndexContext): Promise<void> {
  const { state } = await session.read();
  for (let generation = 1; generation <= state.generation; generation += 1) {
    await deps.vectorStore.drop({ generation, dimensions: state.dimensions ?? 0 });
  }
  await deps.ledger.reset();
  deps.events.emit([{ type: 'scope.erased', scope: {}, at: isoTime(deps.now()) }]);
  session.forgetPrepared();
}
