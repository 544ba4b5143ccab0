import type { ReadView } from '../../contracts/ledger-queries.ts';
import { evaluateFilter } from '../../filters/evaluate-filter.ts';
import type { Filter, FilterColumn } from '../../types/filter.ts';
import { homeOf, SCOPE_FIELDS, scopeMatches, type Scope } from '../../types/scope.ts';
import { findHome, type HomeState } from './homes.ts';
import { type HomeSnapshot, readSnapshot, type SnapshotRow } from './home-snapshot.ts';
import type { MemoryReader } from './read-memories.ts';

/** A view of the current memories of a few users who have few: answered from snapshots of their homes. */
export interface SmallView {
  readonly homes: readonly SmallHome[];
  /** True when the view sees the row. */
  readonly sees: (row: SnapshotRow) => boolean;
}

/** A home of a {@link SmallView}. */
export interface SmallHome {
  readonly state: HomeState;
  readonly snapshot: HomeSnapshot;
}

/** With more users a view is not small. */
const MOST_HOMES = 4;

/** The columns of a {@link SnapshotRow} that a filter may name. */
const COLUMNS: ReadonlySet<FilterColumn> = new Set<FilterColumn>([
  'id',
  'kind',
  'createdAt',
  'expiresAt',
  'validFrom',
  'validTo',
  'speaker',
  'supersededBy',
]);

/** Opens a view, inside a read; `undefined` when it is not small, or its filter asks for more than snapshots hold. */
export function openSmallView(
  { database, names }: MemoryReader,
  { scopes, filter, asOf }: ReadView,
): SmallView | undefined {
  if (asOf !== undefined || scopes.length > MOST_HOMES || !canEvaluate(filter)) return undefined;
  // Whatever carries a user is at home with the user; any other id leads to homes of many.
  if (scopes.some(({ userId }) => userId === undefined)) return undefined;
  const homes = new Map<string, SmallHome>();
  for (const scope of scopes) {
    const key = homeOf(scope) ?? '';
    const state = homes.has(key) ? undefined : findHome(database.connection, key);
    if (state === undefined) continue;
    const snapshot = readSnapshot(database, state);
    if (snapshot === undefined) return undefined;
    homes.set(key, { state, snapshot });
  }
  const isWithin = scopeTest(scopes, (scope) => names.get(database.connection, scope));
  return {
    homes: [...homes.values()],
    sees: (row) =>
      isWithin(row.scope) && (filter === undefined || evaluateFilter(filter, { columns: row, metadata: {} })),
  };
}

function canEvaluate(filter: Filter | undefined): boolean {
  if (filter === undefined) return true;
  switch (filter.type) {
    case 'compare':
      return 'column' in filter.field && COLUMNS.has(filter.field.column);
    case 'not':
      return canEvaluate(filter.filter);
    default:
      return filter.filters.every(canEvaluate);
  }
}

/** True for scope rows that carry every id of one of the scopes. Rows of one home have few scopes between them. */
function scopeTest(scopes: readonly Scope[], nameOf: (scope: number) => Scope): (scope: number) => boolean {
  const isWhole = scopes.every((scope) =>
    SCOPE_FIELDS.every((field) => field === 'userId' || scope[field] === undefined),
  );
  if (isWhole) return () => true;
  const known = new Map<number, boolean>();
  return (row) => {
    const found = known.get(row) ?? scopes.some((scope) => scopeMatches(scope, nameOf(row)));
    known.set(row, found);
    return found;
  };
}
