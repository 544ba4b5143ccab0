import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { irregularForms } from './irregular-forms.ts';
import { stemEnglish } from './stem-english.ts';

describe('stemEnglish', () => {
  it.each([
    ['dog', 'dogs'],
    ['box', 'boxes'],
    ['class', 'classes'],
    ['church', 'churches'],
    ['story', 'stories'],
    ['movie', 'movies'],
    ['pie', 'pies'],
    ['hike', 'hiking'],
    ['hike', 'hiked'],
    ['hope', 'hoping'],
    ['hop', 'hopping'],
    ['plan', 'planned'],
    ['study', 'studied'],
    ['study', 'studying'],
    ['study', 'studies'],
    ['die', 'died'],
    ['try', 'tried'],
    ['adopt', 'adopted'],
    ['recognize', 'recognized'],
    ['recognize', 'recognizing'],
    ['travel', 'travelling'],
    ['travel', 'traveling'],
    ['pass', 'passed'],
    ['play', 'playing'],
    ['use', 'used'],
    ['shoe', 'shoes'],
    ['agree', 'agreed'],
    ['go', 'went'],
    ['buy', 'bought'],
    ['child', 'children'],
    ['take', 'taking'],
    ['take', 'taken'],
  ])('gives %s and %s one stem', (base, form) => {
    expect(stemEnglish(form)).toBe(stemEnglish(base));
  });

  it.each([
    ['hope', 'hop'],
    ['plan', 'plane'],
    ['evening', 'even'],
    ['news', 'new'],
    ['need', 'ne'],
    ['bus', 'bu'],
    ['string', 'str'],
    ['care', 'car'],
  ])('keeps %s apart from %s', (left, right) => {
    expect(stemEnglish(left)).not.toBe(stemEnglish(right));
  });

  it('leaves words of fewer than four letters alone', () => {
    const regular = fc.stringMatching(/^[a-z]{1,3}$/).filter((word) => !irregularForms.has(word));
    fc.assert(
      fc.property(regular, (word) => {
        expect(stemEnglish(word)).toBe(word);
      }),
    );
  });

  it('never makes a word empty or more than one letter longer', () => {
    const regular = fc.stringMatching(/^[a-z]{1,16}$/).filter((word) => !irregularForms.has(word));
    fc.assert(
      fc.property(regular, (word) => {
        expect(stemEnglish(word)).not.toBe('');
        expect(stemEnglish(word).length).toBeLessThanOrEqual(word.length);
      }),
    );
  });
});
