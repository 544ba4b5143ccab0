import type { JsonObject, JsonValue } from '../../types/json.ts';
import { readPath } from '../../internal/read-path.ts';

/** Which texts of a value a search looks at: paths, `false` for none, `undefined` for all of it. */
export type RecordIndex = false | readonly string[] | undefined;

/**
 * The text that a record is found by: one line a text, a number or a truth value, with the names of the fields that lead
 * to it, because `diet: vegan` says more than `vegan`. Empty when there is nothing to find it by.
 */
export function recordText(value: JsonObject, index: RecordIndex): string {
  if (index === false) return '';
  const lines: string[] = [];
  const selected = (index ?? ['$']).flatMap((path) => readPath(value, path));
  for (const part of new Set(selected)) addLines(part, lines);
  return lines.join('\n');
}

interface Place {
  readonly value: JsonValue;
  readonly name: string;
}

/** With a stack of its own: how deep a value goes is up to the caller. */
function addLines(root: JsonValue, lines: string[]): void {
  const places: Place[] = [{ value: root, name: '' }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value, name } = place;
    if (typeof value === 'object' && value !== null) {
      places.push(...inside(value, name).toReversed());
    } else if (value !== null && value !== '') {
      lines.push(name === '' ? String(value) : `${name}: ${String(value)}`);
    }
  }
}

function inside(value: readonly JsonValue[] | JsonObject, name: string): Place[] {
  if (isList(value)) return value.map((item) => ({ value: item, name }));
  return Object.entries(value).map(([key, item]) => ({
    value: item,
    name: name === '' ? key : `${name} ${key}`,
  }));
}

function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}
