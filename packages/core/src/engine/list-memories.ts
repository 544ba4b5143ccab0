import type { LedgerMemory, MemorySort } from '../contracts/ledger-queries.ts';
import type { GetAllResult } from '../types/results.ts';
import type { EngineDependencies } from './dependencies.ts';
import { isoTime } from './iso-time.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';
import type { ListRequest } from './requests.ts';
import { visibilityFilter } from './visibility.ts';

/** A page of the memories that the call selects, with the exact number of all of them. */
export async function listMemories(request: ListRequest, deps: EngineDependencies): Promise<GetAllResult> {
  const { view, sort, limit, cursor, asOf, signal } = request;
  const page = await deps.ledger.listMemories(
    {
      scopes: view.scopes,
      filter: visibilityFilter(view.filter, request, asOf ?? isoTime(deps.now())),
      asOf,
      sort,
      after: cursor === undefined ? undefined : readCursor(cursor, sort),
      limit,
      countTotal: true,
    },
    signal,
  );
  const last = page.hasMore ? page.memories.at(-1) : undefined;
  return {
    results: page.memories.map((memory) => memory.item),
    ...(last !== undefined && {
      nextCursor: encodeCursor(cursorKind(sort), [sortValue(last, sort), last.key]),
    }),
    total: page.total,
  };
}

function cursorKind(sort: MemorySort): string {
  return `memories ${sort.field} ${sort.direction}`;
}

function sortValue({ item }: LedgerMemory, { field }: MemorySort): string {
  return item[field] ?? item.createdAt;
}

function readCursor(cursor: string, sort: MemorySort): { readonly value: string; readonly key: number } {
  const [value, key] = decodeCursor(cursorKind(sort), cursor);
  return { value: String(value), key: Number(key) };
}
