import type { Row } from './connection.ts';

/** The string in this column. @throws TypeError when it holds anything else. */
export function textAt(row: Row, column: number): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw unexpected(value, column, 'a string');
}

/** The string in this column, `undefined` for NULL. */
export function optionalTextAt(row: Row, column: number): string | undefined {
  const value = row[column];
  return value === null ? undefined : textAt(row, column);
}

/** The number in this column. @throws TypeError when it holds anything else. */
export function numberAt(row: Row, column: number): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw unexpected(value, column, 'a number');
}

/** The number in this column, `undefined` for NULL. */
export function optionalNumberAt(row: Row, column: number): number | undefined {
  const value = row[column];
  return value === null ? undefined : numberAt(row, column);
}

/** The bytes in this column. @throws TypeError when it holds anything else. */
export function bytesAt(row: Row, column: number): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  throw unexpected(value, column, 'bytes');
}

function unexpected(value: unknown, column: number, wanted: string): TypeError {
  return new TypeError(
    `sqlite: column ${column} holds ${value === null ? 'NULL' : typeof value} where ${wanted} belongs`,
  );
}
