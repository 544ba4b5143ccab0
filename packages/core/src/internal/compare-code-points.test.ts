import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCodePoints } from './compare-code-points.ts';

describe('compareCodePoints', () => {
  it('orders as the bytes of UTF-8 do', () => {
    const text = string({ unit: 'binary', maxLength: 4 });
    assert(
      property(text, text, (left, right) => {
        const expected = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(Math.sign(compareCodePoints(left, right))).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('puts an emoji behind every character of the basic plane', () => {
    const words = ['\u{1F600}', '\uFFFD', 'z', '', '\uE000', '\u{1F600}a', '\uD7FF'];
    expect(words.toSorted(compareCodePoints)).toStrictEqual([
      '',
      'z',
      '\uD7FF',
      '\uE000',
      '\uFFFD',
      '\u{1F600}',
      '\u{1F600}a',
    ]);
  });
});
