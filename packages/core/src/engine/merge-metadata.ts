import type { JsonObject } from '../types/json.ts';

/** Metadata with changes merged into it, key by key; a key with `null` is removed. */
export function mergeMetadata(current: JsonObject, changes: JsonObject): JsonObject {
  const merged = { ...current, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}
