import type { ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { OperationChange } from '../../contracts/operation-changes.ts';
import { changesOfOperation, compareChanges } from '../../internal/changes-of-operation.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import { homeCondition, scopeCondition } from './memory-view.ts';
import { type MemoryReader, readChain } from './read-memories.ts';

/** How many histories one read takes. */
const PAGE = 200;

/** What an operation did within the scopes. */
export async function readOperationChanges(
  reader: MemoryReader,
  { operationId, scopes }: { readonly operationId: string; readonly scopes: ScopeChoice },
  signal?: AbortSignal,
): Promise<readonly OperationChange[]> {
  const { connection, read } = reader.database;
  const pacer = startPacer(signal);
  const condition = homeCondition(scopes) ?? scopeCondition(scopes);
  const found = await read(() =>
    ['memory', 'version'].flatMap((table) =>
      connection.all(
        `SELECT m.key FROM ${table} m INDEXED BY ${table}_operation WHERE m.operation_id = ?${condition.sql}`,
        operationId,
        ...condition.values,
      ),
    ),
  );
  const keys = [...new Set(found.map((row) => numberAt(row, 0)))];
  const changes: OperationChange[] = [];
  for (let start = 0; start < keys.length; start += PAGE) {
    await pacer();
    const page = keys.slice(start, start + PAGE);
    changes.push(
      ...(await read(() =>
        page.flatMap((key) => changesOfOperation(operationId, { key, versions: readChain(reader, key) })),
      )),
    );
  }
  return changes.toSorted(compareChanges);
}
