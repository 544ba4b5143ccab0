import type { ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { OperationChange } from '../../contracts/operation-changes.ts';
import { changesOfOperation, compareChanges } from '../../internal/changes-of-operation.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { textAt } from '../../sqlite/read-column.ts';
import { numberList, scopePages } from './reach-homes.ts';
import { type MemoryReader, readChain } from './read-memories.ts';
import type { WriteContext } from './write-context.ts';

/** How many histories one read takes. */
const PAGE = 200;

/** Notes that an operation changed a memory; written at the end of the transaction. */
export function noteOperation(
  { operated }: WriteContext,
  operationId: string | undefined,
  { key, scope }: { readonly key: number; readonly scope: number },
): void {
  if (operationId === undefined) return;
  const name = `${scope} ${operationId}`;
  const noted = operated.get(name);
  if (noted === undefined) operated.set(name, { scope, operationId, keys: new Set([key]) });
  else noted.keys.add(key);
}

/** Writes what {@link noteOperation} noted. */
export function saveOperations({ connection, operated }: WriteContext): void {
  for (const { scope, operationId, keys } of operated.values()) {
    const last = [...keys].reduce((greatest, key) => Math.max(greatest, key), 0);
    connection.run(
      `INSERT INTO operation_change (scope, operation_id, last_key, keys) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET keys = keys || ',' || excluded.keys`,
      scope,
      operationId,
      last,
      [...keys].join(','),
    );
  }
}

/** What an operation did within the scopes. */
export async function readOperationChanges(
  reader: MemoryReader,
  { operationId, scopes }: { readonly operationId: string; readonly scopes: ScopeChoice },
  signal?: AbortSignal,
): Promise<readonly OperationChange[]> {
  const { database } = reader;
  const pacer = startPacer(signal);
  const found = new Set<number>();
  for (const scope of scopes) {
    for await (const page of scopePages(database, scope, { having: 'anything', pacer })) {
      const rows = await database.read(() =>
        database.connection.all(
          `SELECT c.keys FROM json_each(?) j
           CROSS JOIN operation_change c ON c.scope = j.value AND c.operation_id = ?`,
          numberList(page.map(({ id }) => id)),
          operationId,
        ),
      );
      for (const row of rows) for (const key of textAt(row, 0).split(',')) found.add(Number(key));
    }
  }
  const keys = [...found];
  const changes: OperationChange[] = [];
  for (let start = 0; start < keys.length; start += PAGE) {
    await pacer();
    const page = keys.slice(start, start + PAGE);
    changes.push(
      ...(await database.read(() =>
        page.flatMap((key) => changesOfOperation(operationId, { key, versions: readChain(reader, key) })),
      )),
    );
  }
  return changes.toSorted(compareChanges);
}
