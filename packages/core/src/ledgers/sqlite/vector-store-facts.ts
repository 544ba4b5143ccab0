import type { VectorStore } from '../../contracts/vector-store.ts';
import type { FilterColumn, FilterOperator } from '../../types/filter.ts';

/** SQLite's longest row would allow more; nobody's vectors are longer. */
export const MAX_DIMENSIONS = 65_536;

/** In the type, so that one that is missing does not compile. */
const OPERATORS: Readonly<Record<FilterOperator, true>> = {
  eq: true,
  ne: true,
  gt: true,
  gte: true,
  lt: true,
  lte: true,
  in: true,
  nin: true,
  contains: true,
  icontains: true,
  exists: true,
};

const COLUMNS: Readonly<Record<FilterColumn, true>> = {
  userId: true,
  agentId: true,
  runId: true,
  appId: true,
  id: true,
  kind: true,
  memory: true,
  categories: true,
  hash: true,
  createdAt: true,
  updatedAt: true,
  expiresAt: true,
  validFrom: true,
  validTo: true,
  attributedTo: true,
  speaker: true,
  supersedes: true,
  supersededBy: true,
  sources: true,
};

/** What the index inside the ledger says of itself. It evaluates every filter, as the rows are at hand. */
export function vectorStoreFacts(isDurable: boolean): Pick<VectorStore, 'provider' | 'capabilities'> {
  return {
    provider: 'sqlite',
    capabilities: {
      insideLedger: true,
      durable: isDurable,
      filterOperators: Object.keys(OPERATORS) as FilterOperator[],
      filterColumns: Object.keys(COLUMNS) as FilterColumn[],
      maxDimensions: MAX_DIMENSIONS,
    },
  };
}
