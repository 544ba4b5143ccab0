import { array, assert, integer, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTerms, decodeTerms, encodeTerms, termNeedles } from './term-text.ts';

const term = string({ unit: 'binary', maxLength: 6 }).map((text) => text.toWellFormed());
const awkward = array(tuple(term, integer({ min: 1, max: 12 })), { maxLength: 12 }).map(
  (entries) => new Map(entries),
);

describe('the terms of a document as one text', () => {
  it('give back every term with its count, line feeds and tabs in terms included', () => {
    assert(
      property(awkward, (frequencies) => {
        const text = encodeTerms({ frequencies, length: 0 });
        expect(decodeTerms(text)).toStrictEqual(frequencies);
      }),
    );
  });

  it('count exactly the terms that are asked for', () => {
    assert(
      property(awkward, array(term, { maxLength: 8 }), (frequencies, others) => {
        const text = encodeTerms({ frequencies, length: 0 });
        const asked = [...frequencies.keys(), ...others];
        expect(countTerms(text, termNeedles(asked))).toStrictEqual(
          asked.map((each) => frequencies.get(each) ?? 0),
        );
      }),
    );
  });

  it('tell a term from the beginning and from the end of another one', () => {
    const frequencies = new Map([
      ['category', 2],
      ['concat', 1],
      ['cat\t7', 1],
    ]);
    const text = encodeTerms({ frequencies, length: 4 });
    expect(countTerms(text, termNeedles(['cat', 'category', 'at', 'cat\t7', '']))).toStrictEqual([
      0, 2, 0, 1, 0,
    ]);
  });

  it('are no terms for a document without words', () => {
    expect(decodeTerms(encodeTerms({ frequencies: new Map(), length: 0 }))).toStrictEqual(new Map());
  });
});
