import { array, assert, integer, property, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendSlot, decodeSlots, encodeSlots } from './posting-chunk.ts';
import { SLOTS_PER_HOME } from './place.ts';

const slots = uniqueArray(integer({ min: 0, max: SLOTS_PER_HOME - 1 }), { maxLength: 50 }).map((list) =>
  list.toSorted((left, right) => left - right),
);

function decoded(bytes: Uint8Array, base: number): number[] {
  const into: number[] = [];
  decodeSlots(bytes, base, into);
  return into;
}

describe('a chunk of postings', () => {
  it('gives back the slots that were put in, whatever it counts from', () => {
    assert(
      property(slots, integer({ min: 0, max: 1000 }), (list, below) => {
        const base = Math.max(0, (list[0] ?? 0) - below);
        expect(decoded(encodeSlots(list, base), base)).toStrictEqual(list);
      }),
    );
  });

  it('is the same whether slots are appended or encoded at once', () => {
    assert(
      property(slots, (list) => {
        const [first = 0, ...rest] = list;
        let bytes = encodeSlots([first], first);
        let last = first;
        for (const slot of rest) {
          bytes = appendSlot(bytes, last, slot);
          last = slot;
        }
        expect(bytes).toStrictEqual(encodeSlots([first, ...rest], first));
      }),
    );
  });

  it('takes one byte for a neighbour', () => {
    assert(
      property(array(integer({ min: 1, max: 127 }), { minLength: 1, maxLength: 200 }), (steps) => {
        let slot = 0;
        const list = steps.map((step) => (slot += step));
        expect(encodeSlots(list, 0)).toHaveLength(steps.length);
      }),
    );
  });
});
