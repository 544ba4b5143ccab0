import type { JsonObject, JsonValue } from '../types/json.ts';

type Pair = readonly [JsonValue, JsonValue];

/** True when both are the same JSON: lists element by element, objects key by key, in whatever order the keys stand. */
export function equalJson(left: JsonValue, right: JsonValue): boolean {
  const pending: Pair[] = [[left, right]];
  // With a stack of its own: how deep a value goes is up to the caller.
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const inner = innerPairs(pair[0], pair[1]);
    if (inner === undefined) return false;
    pending.push(...inner);
  }
  return true;
}

/** What is left to compare, or `undefined` when the two differ. */
function innerPairs(left: JsonValue, right: JsonValue): readonly Pair[] | undefined {
  if (left === right) return [];
  if (!isContainer(left) || !isContainer(right)) return undefined;
  if (isList(left)) return isList(right) ? elementPairs(left, right) : undefined;
  return isList(right) ? undefined : entryPairs(left, right);
}

function elementPairs(left: readonly JsonValue[], right: readonly JsonValue[]): readonly Pair[] | undefined {
  if (left.length !== right.length) return undefined;
  return left.map((element, place) => [element, right[place] ?? null]);
}

function entryPairs(left: JsonObject, right: JsonObject): readonly Pair[] | undefined {
  const names = Object.keys(left);
  const areSame =
    names.length === Object.keys(right).length && names.every((name) => Object.hasOwn(right, name));
  return areSame ? names.map((name) => [left[name] ?? null, right[name] ?? null]) : undefined;
}

function isContainer(value: JsonValue): value is readonly JsonValue[] | JsonObject {
  return typeof value === 'object' && value !== null;
}

function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}
