import { InvalidInputError } from '../errors/invalid-input-error.ts';

/** What a cursor of {@link encodeCursor} holds. */
export type CursorValues = readonly (string | number)[];

/** An opaque cursor of the given values; `kind` ties it to the call that may take it back. */
export function encodeCursor(kind: string, values: CursorValues): string {
  const bytes = new TextEncoder().encode(JSON.stringify([kind, ...values]));
  return btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * The values of a cursor.
 *
 * @throws InvalidInputError for anything that {@link encodeCursor} did not make for the same kind.
 */
export function decodeCursor(kind: string, cursor: string): CursorValues {
  const values = parseCursor(cursor);
  if (Array.isArray(values) && values[0] === kind && values.slice(1).every(isCursorValue)) {
    return values.slice(1) as CursorValues;
  }
  throw new InvalidInputError({
    path: 'cursor',
    problem: `"${cursor.slice(0, 40)}" is not a cursor of this call and its sort order`,
    remedy: 'Pass nextCursor of the page before, with the same options',
  });
}

function isCursorValue(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function parseCursor(cursor: string): unknown {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    return JSON.parse(
      new TextDecoder().decode(Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0)),
    );
  } catch {
    return undefined;
  }
}
