import { isSameNamespace } from '../../internal/is-same-namespace.ts';
import type { NamespaceQuery } from '../../contracts/record-queries.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { namespacesUnder } from './read-records.ts';

/** The namespaces that hold a record which has not expired, in order, each once. */
export async function listNamespaces(
  database: SharedDatabase,
  query: NamespaceQuery,
): Promise<readonly (readonly string[])[]> {
  const pacer = startPacer();
  const page: (readonly string[])[] = [];
  let last: readonly string[] | undefined;
  let passed = 0;
  const wildcard = query.prefix.indexOf('*');
  // What stands before the first wildcard says where to look.
  const fixed = wildcard === -1 ? query.prefix : query.prefix.slice(0, wildcard);
  for await (const { home, namespace } of namespacesUnder({ database, pacer }, query.owner, fixed)) {
    if (!beginsWith(namespace, query.prefix) || !endsWith(namespace, query.suffix)) continue;
    const listed = namespace.slice(0, query.maxDepth);
    // In order, equal beginnings stand together.
    if (last !== undefined && isSameNamespace(listed, last)) continue;
    if (!(await holdsRecords(database, home, query.now))) continue;
    last = listed;
    if (passed >= query.offset) page.push(listed);
    passed += 1;
    if (page.length >= query.limit) return page;
    await pacer();
  }
  return page;
}

async function holdsRecords(
  { connection, read }: SharedDatabase,
  home: number,
  now: string,
): Promise<boolean> {
  const row = await read(() =>
    connection.first(
      'SELECT 1 FROM record WHERE home = ? AND (expires_at IS NULL OR expires_at > ?) LIMIT 1',
      home,
      now,
    ),
  );
  return row !== undefined;
}

function beginsWith(namespace: readonly string[], prefix: readonly string[]): boolean {
  return (
    prefix.length <= namespace.length &&
    prefix.every((wanted, index) => matches(wanted, namespace[index] ?? ''))
  );
}

function endsWith(namespace: readonly string[], suffix: readonly string[]): boolean {
  const start = namespace.length - suffix.length;
  return start >= 0 && suffix.every((wanted, index) => matches(wanted, namespace[start + index] ?? ''));
}

function matches(wanted: string, segment: string): boolean {
  return wanted === '*' || wanted === segment;
}
