import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTopList } from './top-list.ts';

describe('top list', () => {
  it('keeps what sorting everything and cutting would keep', () => {
    assert(
      property(array(integer({ min: 0, max: 50 })), integer({ min: 0, max: 20 }), (numbers, limit) => {
        const list = createTopList<number>(limit, (a, b) => a - b);
        for (const number of numbers) list.add(number);
        expect(list.sorted()).toStrictEqual(numbers.toSorted((a, b) => a - b).slice(0, limit));
      }),
    );
  });

  it('says beforehand what it would not keep', () => {
    const list = createTopList<number>(2, (a, b) => a - b);
    expect(list.accepts(9)).toBe(true);
    list.add(5);
    list.add(3);
    expect(list.accepts(4)).toBe(true);
    expect(list.accepts(5)).toBe(false);
    expect(createTopList<number>(0, (a, b) => a - b).accepts(1)).toBe(false);
  });
});
