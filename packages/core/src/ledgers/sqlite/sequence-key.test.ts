import { array, assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import { decodeSequence, encodeSequence, endOfPrefix } from './sequence-key.ts';

const segment = string({ unit: 'binary', maxLength: 5 }).map((text) => text.toWellFormed());
const sequence = array(segment, { maxLength: 4 });

function compareSequences(left: readonly string[], right: readonly string[]): number {
  for (const [index, text] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareCodePoints(text, other);
    if (order !== 0) return Math.sign(order);
  }
  return Math.sign(left.length - right.length);
}

describe('the key of a sequence of strings', () => {
  it('gives back the strings', () => {
    assert(
      property(sequence, (strings) => {
        expect(decodeSequence(encodeSequence(strings))).toStrictEqual(strings);
      }),
    );
  });

  it('sorts as the strings do, one by one', () => {
    assert(
      property(sequence, sequence, (left, right) => {
        const order = Buffer.compare(encodeSequence(left), encodeSequence(right));
        expect(order).toBe(compareSequences(left, right));
      }),
    );
  });

  it('lies within a prefix exactly when the sequence begins with it', () => {
    assert(
      property(array(segment, { minLength: 1, maxLength: 3 }), sequence, (prefix, other) => {
        const start = encodeSequence(prefix);
        const end = endOfPrefix(start);
        const isWithin = (strings: readonly string[]): boolean => {
          const key = encodeSequence(strings);
          return Buffer.compare(key, start) >= 0 && Buffer.compare(key, end) < 0;
        };
        expect(isWithin([...prefix, ...other])).toBe(true);
        expect(isWithin(other)).toBe(prefix.every((text, index) => text === other[index]));
      }),
    );
  });

  it('does not mistake a zero in a string for its end', () => {
    expect(encodeSequence(['a\0', 'b'])).not.toStrictEqual(encodeSequence(['a', '\0b']));
    expect(decodeSequence(encodeSequence(['\0', '', 'a\0b']))).toStrictEqual(['\0', '', 'a\0b']);
  });
});
