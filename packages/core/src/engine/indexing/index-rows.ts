import type { Precondition, RowVector } from '../../contracts/ledger-changes.ts';
import type { UnindexedRow } from '../../contracts/ledger-queries.ts';
import type { VectorGeneration } from '../../contracts/vector-store.ts';
import { embedRows } from './embed-rows.ts';
import { rowText } from './embeddable-text.ts';
import type { IndexContext } from './index-context.ts';
import { pushPoints, type EmbeddedMemory } from './push-points.ts';

/** What became of a page of rows. */
export interface IndexedRows<Row> {
  /** Rows whose vectors are where they belong, once `vectors` are committed. */
  readonly done: readonly Row[];
  /** Rows that have no text any more. */
  readonly blank: readonly Row[];
  /** Rows whose text the embedder does not take. */
  readonly failed: readonly Row[];
  /** Why, of the last one of them. */
  readonly error: Error | undefined;
  /** For the ledger: of all rows, or only of records when the vectors of memories are kept outside. */
  readonly vectors: readonly RowVector[];
}

/**
 * The rows are still what their vectors were made from. Without it the ledger would pass over a vector whose memory
 * changed meanwhile, in its metadata only, and nothing would be left to tell that the vector is missing.
 */
export function sameVersions(
  rows: readonly UnindexedRow[],
  vectors: readonly RowVector[],
): readonly Precondition[] {
  const memoryKeys = new Set(vectors.filter(({ target }) => target === 'memory').map(({ key }) => key));
  return rows.flatMap(({ key, memory }) =>
    memory === undefined || !memoryKeys.has(key)
      ? []
      : [{ type: 'version', id: memory.item.id, version: memory.item.version }],
  );
}

/**
 * Embeds rows and brings those that belong outside the ledger there.
 *
 * @throws ProviderError when the embedder or the vector store does not answer.
 */
export async function indexRows<Row extends UnindexedRow>(
  rows: readonly Row[],
  generation: VectorGeneration,
  context: IndexContext,
): Promise<IndexedRows<Row>> {
  const texts = rows.map(rowText);
  const worded = rows.flatMap((row, place) => {
    const text = texts[place] ?? '';
    return text === '' ? [] : [{ row, text }];
  });
  const embedded =
    worded.length === 0
      ? []
      : await embedRows(
          worded.map(({ text }) => text),
          generation.dimensions,
          context,
        );
  const done: Row[] = [];
  const failed: Row[] = [];
  let error: Error | undefined;
  const vectors: RowVector[] = [];
  const outside: EmbeddedMemory[] = [];
  const { insideLedger } = context.deps.vectorStore.capabilities;
  for (const [place, { row }] of worded.entries()) {
    const result = embedded[place];
    if (result === undefined || 'error' in result) {
      failed.push(row);
      error = result?.error;
      continue;
    }
    done.push(row);
    const { vector } = result;
    if (row.memory !== undefined && !insideLedger) outside.push({ item: row.memory.item, vector });
    else vectors.push(toRowVector(row, vector, generation.generation));
  }
  if (outside.length > 0) await pushPoints(outside, generation, context);
  return { done, blank: rows.filter((_, place) => texts[place] === ''), failed, error, vectors };
}

function toRowVector(
  { key, memory, record }: UnindexedRow,
  vector: Float32Array,
  generation: number,
): RowVector {
  const common = { key, generation, vector };
  return memory === undefined
    ? { ...common, target: 'record', version: record?.updatedAt ?? '' }
    : { ...common, target: 'memory', version: memory.item.version };
}
