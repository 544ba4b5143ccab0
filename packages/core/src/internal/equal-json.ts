import type { JsonObject, JsonValue } from '../types/json.ts';

/** True when both are the same JSON: lists element by element, objects key by key, in whatever order the keys stand. */
export function equalJson(left: JsonValue, right: JsonValue): boolean {
  const pending: [JsonValue, JsonValue][] = [[left, right]];
  // With a stack of its own: how deep a value goes is up to the caller.
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const inner = innerPairs(pair[0], pair[1]);
    if (inner === undefined) return false;
    pending.push(...inner);
  }
  return true;
}

/** What is left to compare, or `undefined` when the two differ. */
function innerPairs(left: JsonValue, right: JsonValue): readonly [JsonValue, JsonValue][] | undefined {
  if (left === right) return [];
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
    return undefined;
  if (isList(left) || isList(right)) {
    if (!isList(left) || !isList(right) || left.length !== right.length) return undefined;
    return left.map((element, place) => [element, right[place] ?? null]);
  }
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length || !names.every((name) => Object.hasOwn(right, name)))
    return undefined;
  return names.map((name) => [left[name] ?? null, right[name] ?? null]);
}

function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}
