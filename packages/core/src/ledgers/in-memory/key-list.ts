import { firstNotBefore } from './first-not-before.ts';

/**
 * Row keys in ascending order. Keys grow with insertion, so adding one is nearly always an append; removed keys stay in
 * the array until they are the larger part of it.
 */
export interface KeyList {
  /** Replaced as a whole, never shifted: a walk that is under way keeps the array it began with. */
  keys: number[];
  readonly live: Set<number>;
}

/** Below this length nothing is won by removing dead keys. */
const COMPACT_FROM = 64;

/** An empty list. */
export function createKeyList(): KeyList {
  return { keys: [], live: new Set() };
}

/** Adds a key; one that is there already stays once. */
export function addKey(list: KeyList, key: number): void {
  if (list.live.has(key)) return;
  list.live.add(key);
  const place = placeOf(list.keys, key);
  if (list.keys[place] === key) return;
  if (place === list.keys.length) list.keys.push(key);
  else list.keys = [...list.keys.slice(0, place), key, ...list.keys.slice(place)];
}

/** Removes a key; an unknown one is ignored. */
export function deleteKey(list: KeyList, key: number): void {
  list.live.delete(key);
  if (list.keys.length >= COMPACT_FROM && list.keys.length > 2 * list.live.size) {
    list.keys = list.keys.filter((entry) => list.live.has(entry));
  }
}

/** The keys behind `after`, the lowest first. */
export function* ascendingKeys(list: KeyList, after = Number.NEGATIVE_INFINITY): Generator<number, void> {
  const { keys, live } = list;
  for (let index = placeOf(keys, after); index < keys.length; index += 1) {
    const key = keys[index];
    if (key !== undefined && key > after && live.has(key)) yield key;
  }
}

/** The keys before `before`, the highest first. */
export function* descendingKeys(list: KeyList, before = Number.POSITIVE_INFINITY): Generator<number, void> {
  const { keys, live } = list;
  for (let index = placeOf(keys, before) - 1; index >= 0; index -= 1) {
    const key = keys[index];
    if (key !== undefined && live.has(key)) yield key;
  }
}

/** The index of the first entry that is not below `key`. */
function placeOf(keys: readonly number[], key: number): number {
  const last = keys.at(-1);
  if (last === undefined || last < key) return keys.length;
  return firstNotBefore(keys, (entry) => entry < key);
}
