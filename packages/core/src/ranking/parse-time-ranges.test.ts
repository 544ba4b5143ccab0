import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimeRanges } from './parse-time-ranges.ts';

const wednesday = new Date('2023-06-14T12:00:00Z');

function read(text: string): unknown[] {
  return parseTimeRanges(text, wednesday).map((range) =>
    'from' in range ? [range.from, range.to].map((time) => new Date(time).toISOString().slice(0, 10)) : range,
  );
}

describe('parseTimeRanges', () => {
  it.each([
    ['on 3 May 2023', ['2023-05-03', '2023-05-04']],
    ['May 3rd, 2023', ['2023-05-03', '2023-05-04']],
    ['the 3rd of May 2023', ['2023-05-03', '2023-05-04']],
    ['3 de mayo de 2023', ['2023-05-03', '2023-05-04']],
    ['le 3 février 2023', ['2023-02-03', '2023-02-04']],
    ['am 3. März 2023', ['2023-03-03', '2023-03-04']],
    ['3 мая 2023', ['2023-05-03', '2023-05-04']],
    ['2023年5月3日', ['2023-05-03', '2023-05-04']],
    ['2023-05-03', ['2023-05-03', '2023-05-04']],
    ['in December 2022', ['2022-12-01', '2023-01-01']],
    ['2022-12', ['2022-12-01', '2023-01-01']],
    ['in 2021', ['2021-01-01', '2022-01-01']],
    ['the summer of 2022', ['2022-06-01', '2022-09-01']],
    ['winter 2022', ['2022-12-01', '2023-03-01']],
    ['yesterday', ['2023-06-13', '2023-06-14']],
    ['ayer', ['2023-06-13', '2023-06-14']],
    ['tomorrow', ['2023-06-15', '2023-06-16']],
    ['last week', ['2023-06-05', '2023-06-12']],
    ['this week', ['2023-06-12', '2023-06-19']],
    ['last weekend', ['2023-06-10', '2023-06-12']],
    ['next month', ['2023-07-01', '2023-08-01']],
    ['last year', ['2022-01-01', '2023-01-01']],
    ['last night', ['2023-06-13', '2023-06-14']],
    ['last Friday', ['2023-06-09', '2023-06-10']],
    ['last Wednesday', ['2023-06-07', '2023-06-08']],
    ['next Wednesday', ['2023-06-21', '2023-06-22']],
    ['this Friday', ['2023-06-16', '2023-06-17']],
    ['three weeks ago', ['2023-05-21', '2023-05-28']],
    ['10 days ago', ['2023-06-04', '2023-06-05']],
    ['a couple of months ago', ['2023-04-01', '2023-05-01']],
    ['two years ago', ['2021-01-01', '2022-01-01']],
  ])('reads "%s"', (text, range) => {
    expect(read(`What did she do ${text}?`)).toEqual([range]);
  });

  it('keeps a month without a year as any year', () => {
    expect(read('in May')).toEqual([{ month: 5, day: undefined }]);
    expect(read('on July 7th')).toEqual([{ month: 7, day: 7 }]);
    expect(read('5月')).toEqual([{ month: 5, day: undefined }]);
  });

  it('takes a weekday without more for the last one and the coming one', () => {
    expect(read('What happens on Friday?')).toEqual([
      ['2023-06-09', '2023-06-10'],
      ['2023-06-16', '2023-06-17'],
    ]);
    expect(read('on Wednesday')).toEqual([
      ['2023-06-07', '2023-06-08'],
      ['2023-06-14', '2023-06-15'],
    ]);
  });

  it('reads several', () => {
    expect(read('between August 11 and August 15 2023')).toEqual([
      { month: 8, day: 11 },
      ['2023-08-15', '2023-08-16'],
    ]);
  });

  it.each(['May I join the march?', 'she may march', 'every Sunday lunch', '2023-13-45', 'a weekday', ''])(
    'finds no time in "%s"',
    (text) => {
      expect(read(text)).toEqual([]);
    },
  );

  it('yields only real ranges for any text', () => {
    const words = fc.array(
      fc.constantFrom(
        'may',
        '31',
        '2023',
        'last',
        'week',
        'ago',
        '999',
        'two',
        'years',
        'next',
        'sunday',
        'of',
        '0',
        '2023-99',
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          words.map((list) => list.join(' ')),
          fc.string(),
        ),
        (text) => {
          const real = parseTimeRanges(text, wednesday).map((range) =>
            'from' in range ? range.to > range.from : range.month >= 1 && range.month <= 12,
          );
          expect(real).not.toContain(false);
        },
      ),
    );
  });
});
