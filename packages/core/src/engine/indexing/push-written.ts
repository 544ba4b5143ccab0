import type { Degradation } from '../../types/results.ts';
import { isoTime } from '../iso-time.ts';
import type { IndexParts } from './embed-for-write.ts';
import { indexFailure } from './index-failure.ts';
import type { WrittenMemory } from './indexing.ts';
import { pushPoints, type EmbeddedMemory } from './push-points.ts';

/** Marks that are read to find one's own: older ones of other writers may stand before them. */
const EXTRA_MARKS = 64;

/** See `Indexing.afterCommit`. */
export async function pushWritten(
  written: readonly WrittenMemory[],
  parts: IndexParts,
): Promise<Degradation | undefined> {
  const points = new Map<number, EmbeddedMemory[]>();
  for (const {
    item,
    indexing: { outside },
  } of written) {
    if (outside === undefined) continue;
    const sameGeneration = points.get(outside.generation) ?? [];
    sameGeneration.push({ item, vector: outside.vector });
    points.set(outside.generation, sameGeneration);
  }
  try {
    for (const [generation, memories] of points) await pushGeneration(generation, memories, parts);
    return undefined;
  } catch (error) {
    return indexFailure(error, 'upsert', parts.deps.vectorStore);
  } finally {
    // Nothing written: something was deleted, or a row of another kind waits.
    if (written.length === 0 || written.some(({ indexing }) => indexing.fields.needsIndexing))
      parts.upkeep.wake();
  }
}

async function pushGeneration(
  generation: number,
  memories: readonly EmbeddedMemory[],
  { deps, session }: IndexParts,
): Promise<void> {
  const dimensions = memories[0]?.vector.length ?? 0;
  const confirmed = await pushPoints(memories, { generation, dimensions }, { deps, session });
  const marks = await deps.ledger.readMarks({
    now: isoTime(deps.now()),
    limit: memories.length + EXTRA_MARKS,
    action: 'upsert',
  });
  const versions = new Map(memories.map(({ item }) => [item.id, item.version]));
  const own = marks.filter(
    ({ id, memory }) => confirmed.has(id) && memory?.item.version === versions.get(id),
  );
  if (own.length === 0) return;
  // With a generation in the making the marks belong to it: it does not have these rows yet.
  await deps.ledger.commit({
    preconditions: [{ type: 'generation', generation }],
    changes: [{ type: 'clear-marks', marks: own }],
  });
}
