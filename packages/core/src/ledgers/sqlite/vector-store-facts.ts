import type { VectorStore } from '../../contracts/vector-store.ts';
import { FILTER_COLUMNS, FILTER_OPERATORS } from '../../types/filter.ts';

/** SQLite's longest row would allow more; nobody's vectors are longer. */
export const MAX_DIMENSIONS = 65_536;

/** What the index inside the ledger says of itself. It evaluates every filter, as the rows are at hand. */
export function vectorStoreFacts(isDurable: boolean): Pick<VectorStore, 'provider' | 'capabilities'> {
  return {
    provider: 'sqlite',
    capabilities: {
      insideLedger: true,
      durable: isDurable,
      filterOperators: FILTER_OPERATORS,
      filterColumns: FILTER_COLUMNS,
      maxDimensions: MAX_DIMENSIONS,
    },
  };
}
