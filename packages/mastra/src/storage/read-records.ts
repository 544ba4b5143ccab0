import type { MemoryRecords, RecordItem } from '@keepsake/core';

const PAGE = 1000;

/** All records whose namespace begins with these segments, in order of namespace and key. */
export async function readRecords(
  records: MemoryRecords,
  namespace: readonly string[],
): Promise<readonly RecordItem[]> {
  const found: RecordItem[] = [];
  for (;;) {
    const { results } = await records.search(namespace, { limit: PAGE, offset: found.length });
    found.push(...results);
    if (results.length < PAGE) return found;
  }
}

/** The same list in pieces that one `records.batch` takes. */
export function inBatches<Entry>(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  return Array.from({ length: Math.ceil(entries.length / PAGE) }, (_, index) =>
    entries.slice(index * PAGE, (index + 1) * PAGE),
  );
}
