import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diversify } from './diversify.ts';

function item(id: string, score: number, [text = '', ...covers]: readonly string[]) {
  return { id, score, terms: new Set(text.split(' ')), covers };
}

const ids = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);

describe('diversify', () => {
  it('leaves results that differ in their order', () => {
    const ranked = [item('a', 0.9, ['dog lisbon']), item('b', 0.5, ['violin']), item('c', 0.1, ['tea'])];
    expect(ids(diversify(ranked, 10))).toEqual(['a', 'b', 'c']);
  });

  it('puts the same words said again behind what is better than half of them', () => {
    const ranked = [
      item('a', 0.9, ['my dog in lisbon']),
      item('again', 0.9, ['my dog in lisbon']),
      item('b', 0.5, ['violin']),
      item('c', 0.4, ['tea']),
    ];
    expect(ids(diversify(ranked, 10))).toEqual(['a', 'b', 'again', 'c']);
  });

  it('puts a fact behind when its sources are shown, and a message when a fact covers it', () => {
    const ranked = [
      item('fact', 0.9, ['owns a greyhound', 'm1']),
      item('m1', 0.8, ['yes we got her', 'm1']),
      item('m2', 0.7, ['at the lake', 'm2']),
    ];
    expect(ids(diversify(ranked, 2))).toEqual(['fact', 'm2']);
  });

  it('keeps a fact that covers more than what is shown', () => {
    const ranked = [
      item('m1', 0.9, ['one', 'm1']),
      item('fact', 0.8, ['two', 'm1', 'm2']),
      item('m3', 0.7, ['three', 'm3']),
    ];
    expect(ids(diversify(ranked, 2))).toEqual(['m1', 'fact']);
  });

  it('returns the best first, nothing twice, as many as asked for where there are so many', () => {
    const items = fc
      .array(
        fc.record({
          score: fc.double({ min: 0, max: 1, noNaN: true }),
          word: fc.constantFrom('a', 'b', 'c', 'd'),
        }),
        {
          maxLength: 20,
        },
      )
      .map((list) =>
        list
          .map(({ score, word }, index) => item(String(index), score, [word]))
          .toSorted((left, right) => right.score - left.score),
      );
    fc.assert(
      fc.property(items, fc.integer({ min: 0, max: 25 }), (ranked, limit) => {
        const picked = diversify(ranked, limit);
        expect(picked).toHaveLength(Math.min(limit, ranked.length));
        expect(new Set(picked).size).toBe(picked.length);
        expect(picked[0]).toBe(limit > 0 ? ranked[0] : undefined);
      }),
    );
  });
});
