import type { MemoryItem } from '../types/memory.ts';
import { homeOf } from '../types/scope.ts';
import { hexDigits } from './text-hash.ts';

/** A UUID made from a name: the same for the same name. */
export function namedId(name: string): string {
  const digits = hexDigits(name, 32);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`;
}

/** The time so many seconds after the beginning of 2026, as ISO 8601 in UTC with milliseconds. */
export function timeAt(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
}

/**
 * A memory for tests. What is not given has a default: the user `ana` (unless an id is given), the kind `fact`, an id
 * made from the text, the first second of 2026, version 1. `hash` is a stand-in: stores keep it and never compute it.
 */
export function memoryItem(given: Partial<MemoryItem> = {}): MemoryItem {
  const memory = given.memory ?? 'plain words';
  const createdAt = given.createdAt ?? timeAt(0);
  return {
    ...(homeOf(given) === undefined ? { userId: 'ana' } : {}),
    id: namedId(memory),
    memory,
    kind: 'fact',
    metadata: {},
    categories: [],
    hash: hexDigits(memory, 64),
    createdAt,
    updatedAt: createdAt,
    attributedTo: 'user',
    sources: [],
    version: 1,
    ...given,
  };
}
