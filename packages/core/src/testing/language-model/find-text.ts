/** Where a text can be read in a value, whatever hangs on it: `cause.headers.authorization`; `undefined` when nowhere. */
export function findText(value: unknown, text: string): string | undefined {
  return search(value, { text, path: 'error', seen: new Set() });
}

interface Search {
  readonly text: string;
  readonly path: string;
  readonly seen: Set<object>;
}

function search(value: unknown, { text, path, seen }: Search): string | undefined {
  if (typeof value === 'string') return value.includes(text) ? path : undefined;
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined;
  seen.add(value);
  for (const [name, entry] of entriesOf(value)) {
    const found = name.includes(text) ? path : search(entry, { text, path: `${path}.${name}`, seen });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Own properties, hidden ones included, and what headers and maps hold. */
function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  const properties = Reflect.ownKeys(value).map(
    (key) => [String(key), (value as Readonly<Record<PropertyKey, unknown>>)[key]] as const,
  );
  const held =
    value instanceof Headers || value instanceof Map
      ? [...value].map(([key, entry]) => [String(key), entry] as const)
      : [];
  return [...properties, ...held];
}
