import { assert, jsonValue, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyData } from './copy-data.ts';

describe('copyData', () => {
  it('copies what a round trip through JSON copies', () => {
    assert(
      property(jsonValue(), (value) => {
        expect(copyData(value)).toStrictEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('shares nothing', () => {
    const inner = { list: [{ deep: 1 }] };
    const copied = copyData({ inner });
    inner.list.push({ deep: 2 });
    expect(copied).toStrictEqual({ inner: { list: [{ deep: 1 }] } });
  });

  it('keeps a key named __proto__ as a key', () => {
    const copied = copyData(JSON.parse('{"__proto__":{"polluted":true}}') as object);
    expect(Object.keys(copied)).toStrictEqual(['__proto__']);
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
  });

  it('leaves out properties without a value, and the sign of zero', () => {
    expect(copyData({ absent: undefined, zero: -0 })).toStrictEqual({ zero: 0 });
  });

  it('copies nesting beyond what the stack holds', () => {
    const levels = 200_000;
    let nested: unknown = 'core';
    for (let level = 0; level < levels; level += 1) nested = level % 2 === 0 ? [nested] : { nested };
    let copied: unknown = copyData(nested);
    for (let level = 0; level < levels; level += 1) [copied] = Object.values(copied as object) as unknown[];
    expect(copied).toBe('core');
  });
});
