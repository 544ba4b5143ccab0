/** All that a state holds, in an order that does not depend on how it came about. Numbers once given out are not taken back. */
export function contents(value: unknown): unknown {
  if (value instanceof Float32Array) return [...value];
  if (value instanceof Set) return [...value].toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  if (value instanceof Map) {
    return [...value]
      .map(([key, entry]) => [key, contents(entry)])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  }
  if (Array.isArray(value)) return value.map(contents);
  if (typeof value !== 'object' || value === null) return value;
  if ('live' in value) return contents(value.live);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, key === 'counters' ? '' : contents(entry)]),
  );
}
