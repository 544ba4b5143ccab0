import type { MemoryRecords, OwnedRecordItem } from '@keepsake/core';

const PAGE = 1000;

/** All records of a namespace, whichever thread they are of; with keys, those with one of at most 1,000 keys. */
export async function readAcross(
  records: Pick<MemoryRecords, 'across'>,
  namespace: readonly string[],
  keys?: readonly string[],
): Promise<readonly OwnedRecordItem[]> {
  const found: OwnedRecordItem[] = [];
  for (;;) {
    const { results } = await records.across(namespace, { keys, limit: PAGE, offset: found.length });
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
