import { isSameNamespace } from '../../internal/is-same-namespace.ts';
import type { NamespaceQuery } from '../../contracts/record-queries.ts';
import { namespaceNode } from './record-rows.ts';
import { sortedEntries } from './records.ts';
import type { NamespaceNode, StoreState } from './state.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

/** A namespace that holds records. */
interface Namespace {
  readonly segments: readonly string[];
  readonly node: NamespaceNode;
}

/** The namespaces that hold a record which has not expired, in order, each once. */
export async function listNamespaces(state: StoreState, query: NamespaceQuery): Promise<string[][]> {
  const page: string[][] = [];
  let last: readonly string[] | undefined;
  let passed = 0;
  await visitPaced(namespacesUnder(state, query), ({ segments, node }) => {
    if (!endsWith(segments, query.suffix) || !holdsRecords(state, node, query.now)) return true;
    const listed = segments.slice(0, query.maxDepth);
    // In order, equal beginnings stand together.
    if (last !== undefined && isSameNamespace(listed, last)) return true;
    last = listed;
    if (passed >= query.offset) page.push(listed);
    passed += 1;
    return page.length < query.limit;
  });
  return page;
}

function* namespacesUnder(state: StoreState, { owner, prefix }: NamespaceQuery): Generator<Namespace, void> {
  const root = namespaceNode(state, owner, []);
  if (root !== undefined) yield* walkNamespaces({ segments: [], node: root }, prefix);
}

function* walkNamespaces(
  { segments, node }: Namespace,
  prefix: readonly string[],
): Generator<Namespace, void> {
  const wanted = prefix[segments.length];
  if (wanted === undefined) yield { segments, node };
  for (const [segment, child] of sortedEntries(node.children)) {
    if (wanted === undefined || matches(wanted, segment)) {
      yield* walkNamespaces({ segments: [...segments, segment], node: child }, prefix);
    }
  }
}

function holdsRecords(state: StoreState, { records }: NamespaceNode, now: string): boolean {
  for (const key of records.values()) {
    const expiresAt = state.records.get(key)?.record.expiresAt;
    if (expiresAt === undefined || expiresAt > now) return true;
  }
  return false;
}

function endsWith(segments: readonly string[], suffix: readonly string[]): boolean {
  const start = segments.length - suffix.length;
  return start >= 0 && suffix.every((wanted, index) => matches(wanted, segments[start + index] ?? ''));
}

function matches(wanted: string, segment: string): boolean {
  return wanted === '*' || wanted === segment;
}
