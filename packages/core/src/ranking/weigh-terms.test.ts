import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { termInformation } from './term-information.ts';
import { weighTerms } from './weigh-terms.ts';

describe('termInformation', () => {
  it('orders words by what they say', () => {
    expect(termInformation('the')).toBeLessThan(termInformation('my'));
    expect(termInformation('my')).toBeLessThan(termInformation('where'));
    expect(termInformation('where')).toBeLessThan(termInformation('greyhound'));
    expect(termInformation('greyhound')).toBe(1);
  });

  it.each(['que', 'und', 'les', 'che', 'это', 'في', 'है', '的', 'です', 'ที่'])('knows %s as common', (term) => {
    expect(termInformation(term)).toBeLessThan(1);
  });

  it.each(['ella', 'mia', 'ben', 'kim', 'meet', 'ai', 'car', 'son'])(
    'does not take %s for a common word',
    (term) => {
      expect(termInformation(term)).toBe(1);
    },
  );

  it('holds a single character of a compound for vague', () => {
    expect(termInformation('图')).toBeLessThan(termInformation('图书'));
  });
});

describe('weighTerms', () => {
  it('weighs a shared word a little less', () => {
    const weights = weighTerms({
      terms: ['invoice', 'acme'],
      documentFrequencies: new Map([
        ['invoice', 900],
        ['acme', 3],
      ]),
      documentCount: 1000,
    });
    expect(weights.get('acme')).toBeCloseTo(1, 2);
    expect(weights.get('invoice')).toBeCloseTo(0.55, 2);
  });

  it('stays above 0 and at most 1 for any counts', () => {
    const count = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(count, count, (frequency, documentCount) => {
        const weight = weighTerms({
          terms: ['greyhound'],
          documentFrequencies: new Map([['greyhound', Math.min(frequency, documentCount)]]),
          documentCount,
        }).get('greyhound');
        expect(weight).toBeGreaterThan(0);
        expect(weight).toBeLessThanOrEqual(1);
      }),
    );
  });
});
