import type { RowAssignment, RowIndexing, WriteVectors } from './indexing.ts';
import type { IndexView } from './index-session.ts';

/** Where the vectors of a row are kept. */
export type RowPlace = 'inside' | 'outside';

/** See `Indexing.assignRows`. */
export function assignRows(
  { vectors }: WriteVectors,
  { role, state }: IndexView,
  place: RowPlace,
): RowAssignment {
  if (role.type === 'mismatch') throw role.error;
  const assign = (vector: Float32Array | undefined): RowIndexing => {
    // Without an index there is nothing to catch up with: the first one begins with a backfill.
    if (role.type === 'words') return marked(state.status !== 'none');
    if (role.type === 'first' || vector?.length !== role.write.dimensions) return marked(true);
    const { generation } = role.write;
    if (place === 'outside') return { ...marked(true), outside: { generation, vector } };
    const isWhole = role.type === 'current';
    return { fields: { vector: { generation, vector }, needsIndexing: !isWhole }, outside: undefined };
  };
  return {
    rows: vectors.map(assign),
    precondition: { type: 'generation', generation: state.generation },
  };
}

function marked(needsIndexing: boolean): RowIndexing {
  return { fields: { needsIndexing }, outside: undefined };
}
