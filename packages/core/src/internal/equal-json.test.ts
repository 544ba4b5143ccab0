import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../types/json.ts';
import { equalJson } from './equal-json.ts';

describe('equalJson', () => {
  it.each<[JsonValue, JsonValue, boolean]>([
    [1, 1, true],
    [1, '1', false],
    [null, null, true],
    [null, {}, false],
    [{}, [], false],
    [[], {}, false],
    [[1, [2]], [1, [2]], true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [{ a: 1, b: { c: [] } }, { b: { c: [] }, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: null }, false],
    [{ a: 1, b: null }, { a: 1 }, false],
    [{ toString: null }, { a: null }, false],
  ])('of %j and %j is %s', (left, right, expected) => {
    expect(equalJson(left, right)).toBe(expected);
  });

  it('compares what is nested 100,000 levels deep', () => {
    expect(equalJson(nest(100_000), nest(100_000))).toBe(true);
    expect(equalJson(nest(100_000), nest(100_001))).toBe(false);
  });
});

function nest(levels: number): JsonValue {
  let value: JsonValue = 'end';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}
