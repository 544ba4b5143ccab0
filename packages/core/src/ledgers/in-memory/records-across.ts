import type { RecordsAcrossQuery } from '../../contracts/record-queries.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import { isSameNamespace } from '../../internal/is-same-namespace.ts';
import { visitPaced } from '../../internal/visit-paced.ts';
import type { StoredRecord } from '../../types/record.ts';
import { scopeKey, scopeMatches } from '../../types/scope.ts';
import { copyData } from './copy-data.ts';
import { sortedEntries } from './records.ts';
import type { NamespaceNode, RecordRow, StoreState } from './state.ts';

/** Records under one namespace, of all owners within the query, in order of owner and key. */
export async function readRecordsAcross(
  state: StoreState,
  query: RecordsAcrossQuery,
): Promise<StoredRecord[]> {
  const { namespace, keys, within, now } = query;
  const page: StoredRecord[] = [];
  let passed = 0;
  const rows = keys === undefined ? rowsUnder(state, namespace) : rowsNamed(state, namespace, keys);
  await visitPaced(rows, ({ record }) => {
    if (!scopeMatches(within, record.owner)) return true;
    if (record.expiresAt !== undefined && record.expiresAt <= now) return true;
    if (passed >= query.offset) page.push(copyData(record));
    passed += 1;
    return page.length < query.limit;
  });
  return page;
}

function* rowsUnder(state: StoreState, namespace: readonly string[]): Generator<RecordRow, void> {
  for (const [, root] of sortedEntries(state.namespaces)) {
    let node: NamespaceNode | undefined = root;
    for (const segment of namespace) node = node?.children.get(segment);
    for (const [, key] of sortedEntries(node?.records ?? new Map<string, number>())) {
      const row = state.records.get(key);
      if (row !== undefined) yield row;
    }
  }
}

function rowsNamed(
  state: StoreState,
  namespace: readonly string[],
  keys: readonly string[],
): readonly RecordRow[] {
  return keys
    .flatMap((name) => [...(state.recordsByName.get(name) ?? [])])
    .flatMap((key) => state.records.get(key) ?? [])
    .filter(({ record }) => isSameNamespace(record.namespace, namespace))
    .toSorted(
      ({ record: left }, { record: right }) =>
        compareCodePoints(scopeKey(left.owner), scopeKey(right.owner)) ||
        compareCodePoints(left.key, right.key),
    );
}
