/** The index of the first entry of a sorted list that is not before what is looked for; its length when all are. */
export function firstNotBefore<Entry>(
  entries: readonly Entry[],
  isBefore: (entry: Entry) => boolean,
): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && isBefore(entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}
