import { array, assert, boolean, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addKey, ascendingKeys, createKeyList, deleteKey, descendingKeys } from './key-list.ts';

describe('key list', () => {
  it('walks what a sorted set would hold, from any place in both directions', () => {
    const steps = array(record({ isAdd: boolean(), key: integer({ min: 1, max: 200 }) }), { maxLength: 600 });
    assert(
      property(steps, integer({ min: 0, max: 201 }), (changes, place) => {
        const list = createKeyList();
        const model = new Set<number>();
        for (const { isAdd, key } of changes) {
          if (isAdd) {
            addKey(list, key);
            model.add(key);
          } else {
            deleteKey(list, key);
            model.delete(key);
          }
        }
        const sorted = [...model].toSorted((a, b) => a - b);
        expect([...ascendingKeys(list)]).toStrictEqual(sorted);
        expect([...descendingKeys(list)]).toStrictEqual(sorted.toReversed());
        expect([...ascendingKeys(list, place)]).toStrictEqual(sorted.filter((key) => key > place));
        expect([...descendingKeys(list, place)]).toStrictEqual(
          sorted.filter((key) => key < place).toReversed(),
        );
      }),
    );
  });

  it('lets go of removed keys', () => {
    const list = createKeyList();
    for (let key = 1; key <= 10_000; key += 1) addKey(list, key);
    for (let key = 1; key <= 9_990; key += 1) deleteKey(list, key);
    expect([...ascendingKeys(list)]).toHaveLength(10);
    expect(list.keys.length).toBeLessThan(64);
  });

  it('keeps a walk whole while keys come and go', () => {
    const list = createKeyList();
    for (let key = 10; key <= 1_000; key += 10) addKey(list, key);
    const seen: number[] = [];
    for (const key of ascendingKeys(list)) {
      seen.push(key);
      if (key === 500) {
        addKey(list, 5);
        for (let gone = 10; gone <= 900; gone += 10) deleteKey(list, gone);
      }
    }
    const upTo500 = Array.from({ length: 50 }, (_, index) => 10 * (index + 1));
    expect(seen).toStrictEqual([...upTo500, 910, 920, 930, 940, 950, 960, 970, 980, 990, 1_000]);
  });
});
