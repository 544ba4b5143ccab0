import type { LedgerMemory, MemoryListRequest, MemoryPage } from '../../contracts/ledger-queries.ts';
import type { Row } from '../../sqlite/connection.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt, textAt } from '../../sqlite/read-column.ts';
import { ITEM_COLUMNS } from './memory-state.ts';
import { type MemoryView, selectRows, visitRows, withMemoryView } from './memory-view.ts';
import { type MemoryReader, toLedgerMemory } from './read-memories.ts';

const SORT_COLUMN = { createdAt: 'm.created_at', updatedAt: 'm.updated_at', validFrom: 'm.time' } as const;

/** How many memories one read takes. */
const PAGE = 500;

interface Entry {
  readonly value: string;
  readonly key: number;
  readonly place: number;
}

/** A page of the memories of a view, sorted. */
export async function listMemories(
  reader: MemoryReader,
  request: MemoryListRequest,
  signal: AbortSignal | undefined,
): Promise<MemoryPage> {
  const pacer = startPacer(signal);
  await pacer();
  return withMemoryView(reader.database, { view: request, pacer, needsHomes: true }, async (view) => {
    const { first, total } = await selectFirst(view, request);
    const memories = await readEntries(reader, view, first.slice(0, request.limit));
    return { memories, hasMore: first.length > request.limit, total: request.countTotal ? total : 0 };
  });
}

/** The first `limit + 1` entries behind `after`: one more than the page says that there is more. */
async function selectFirst(
  view: MemoryView,
  { sort, after, limit }: MemoryListRequest,
): Promise<{ readonly first: readonly Entry[]; readonly total: number }> {
  const compare =
    sort.direction === 'ascending' ? ascending : (left: Entry, right: Entry) => ascending(right, left);
  const start = after === undefined ? undefined : { ...after, place: 0 };
  let first: Entry[] = [];
  let total = 0;
  const cut = (): void => {
    first = first.toSorted(compare).slice(0, limit + 1);
  };
  await visitRows(view, { columns: `${SORT_COLUMN[sort.field]}, m.key, m.place` }, (rows) => {
    total += rows.length;
    for (const row of rows) {
      const entry = toEntry(row);
      if (start === undefined || compare(entry, start) > 0) first.push(entry);
    }
    // Sorted now and then rather than at once, which would take too long at a stretch.
    if (first.length > 4 * (limit + 1)) cut();
  });
  cut();
  return { first, total };
}

async function readEntries(
  { database, names }: MemoryReader,
  view: MemoryView,
  entries: readonly Entry[],
): Promise<LedgerMemory[]> {
  const found = new Map<number, LedgerMemory>();
  for (let start = 0; start < entries.length; start += PAGE) {
    const numbers = entries.slice(start, start + PAGE).map(({ place }) => place);
    const memories = await database.read(() =>
      selectRows(view, ITEM_COLUMNS, { by: 'place', numbers }).map((row) =>
        toLedgerMemory(database.connection, names, row),
      ),
    );
    for (const memory of memories) found.set(memory.key, memory);
    await view.pacer();
  }
  return entries.flatMap(({ key }) => found.get(key) ?? []);
}

function ascending(left: Entry, right: Entry): number {
  if (left.value !== right.value) return left.value < right.value ? -1 : 1;
  return left.key - right.key;
}

function toEntry(row: Row): Entry {
  return { value: textAt(row, 0), key: numberAt(row, 1), place: numberAt(row, 2) };
}
