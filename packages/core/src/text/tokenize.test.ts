import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexTokens, queryTokens } from './tokenize.ts';

const asciiText = fc.string({ unit: 'grapheme-ascii', maxLength: 200 });
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({
    unit: fc.constantFrom(...Array.from("aZ9é ’'.,ßЁйاأ的猫图コが한글ไทยก็👩‍💻🇵🇹हि\uD800\uDFFF\u200D")),
    maxLength: 80,
  }),
);

describe('indexTokens', () => {
  it('splits words, folds case and takes endings off', () => {
    expect(indexTokens('I was HIKING in the Rockies with two dogs.')).toEqual([
      'i',
      'be',
      'hike',
      'in',
      'the',
      'rocki',
      'with',
      'two',
      'dog',
    ]);
  });

  it('keeps the parts of addresses and links', () => {
    expect(indexTokens('ana.silva@mail.com https://www.mail.org/foo-bar?x=1')).toEqual([
      'ana',
      'silva',
      'mail',
      'com',
      'http',
      'www',
      'mail',
      'org',
      'foo',
      'bar',
      'x',
      '1',
    ]);
  });

  it('reads numbers with their separators', () => {
    expect(indexTokens('1,000 3.5 10,000,000.25 7:30')).toEqual(['1000', '3.5', '10000000.25', '7', '30']);
  });

  it('takes possessives and contractions apart, but not names', () => {
    expect(indexTokens("Ana's she’ll don't O'Brien l'homme rock'n'roll James'")).toEqual([
      'ana',
      'she',
      'dont',
      'obrien',
      'l',
      'homm',
      ...indexTokens('rocknroll'),
      ...indexTokens('James'),
    ]);
  });

  it.each([
    ['café', 'CAFE'],
    ['naïve', 'naive'],
    ['Straße', 'STRASSE'],
    ['Łódź', 'lodz'],
    ['Ёлка', 'елка'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['أحب', 'احب'],
    ['مُحَمَّد', 'محمد'],
    ['البيت', 'بيت'],
    ['שָׁלוֹם', 'שלום'],
    ['ｆｕｌｌ', 'full'],
    ['İstanbul', 'istanbul'],
  ])('finds %s as %s', (text, query) => {
    expect(indexTokens(text)).toEqual(queryTokens(query));
    expect(indexTokens(text)).toHaveLength(1);
  });

  it.each([
    ['й', 'и'],
    ['हिन्दी', 'हनद'],
    ['ไม่', 'ไม'],
  ])('keeps the marks that make %s another word than %s', (left, right) => {
    expect(indexTokens(left)).not.toEqual(indexTokens(right));
  });

  it('keeps emoji as tokens, without their colours', () => {
    expect(indexTokens('👍🏽 ❤️ 👩‍💻 🇵🇹')).toEqual(['👍', '❤', '👩‍💻', '🇵🇹']);
  });

  it('never yields a token longer than 64 or an empty one', () => {
    const long = ['x'.repeat(1000), '1.'.repeat(500), '👩‍'.repeat(200), 'é'.repeat(1000), '𐐀'.repeat(100)];
    for (const token of long.flatMap(indexTokens)) {
      expect(token.length).toBeGreaterThan(0);
      expect(token.length).toBeLessThanOrEqual(64);
    }
  });

  it('reads ASCII the same with and without the Unicode path', () => {
    fc.assert(
      fc.property(asciiText, (text) => {
        expect(indexTokens(`${text} é`)).toEqual([...indexTokens(text), 'e']);
      }),
    );
  });

  it('breaks ASCII words where the segmenter of the platform does', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
    const words = fc.array(fc.stringMatching(/^[a-zA-Z0-9]{1,12}$/), { maxLength: 12 });
    fc.assert(
      fc.property(words, fc.constantFrom(' ', ', ', '! ', ' (', '\n'), (list, separator) => {
        const text = list.join(separator);
        const segmented = [...segmenter.segment(text)].filter((part) => part.isWordLike);
        expect(indexTokens(text)).toEqual(segmented.flatMap((part) => indexTokens(part.segment)));
        expect(segmented).toHaveLength(list.length);
      }),
    );
  });

  it('takes any string, lone surrogates too, and yields the same tokens each time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(indexTokens(text)).toEqual(indexTokens(text));
        for (const token of indexTokens(text)) expect(token.isWellFormed()).toBe(true);
      }),
    );
  });

  it('reads a megabyte of anything in time that grows with its length', () => {
    const pieces = [
      "a'b'",
      '1.1,',
      '我的猫',
      'ฉันชอบกิน',
      '👩\u200D',
      '\uD800',
      'e\u0301',
      '\u200C',
      '🇵',
      'أحب ',
    ];
    for (const piece of pieces) {
      const started = performance.now();
      indexTokens(piece.repeat(Math.ceil(1_000_000 / piece.length)));
      expect(performance.now() - started).toBeLessThan(5000);
    }
  });
});

describe('queryTokens', () => {
  it('asks for nothing that a text of the same words is not indexed under', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const indexed = new Set(indexTokens(text));
        expect(queryTokens(text).filter((token) => !indexed.has(token))).toEqual([]);
      }),
    );
  });

  it.each([
    ['猫', '小猫很可爱'],
    ['图书馆', '今天我去了图书馆看书'],
    ['東京', '東京タワーに行った'],
    ['コーヒー', '毎朝コーヒーを飲みます'],
    ['학교', '학교에서 배웠다'],
    ['ข้าวผัด', 'ฉันชอบกินข้าวผัด'],
    ['القهوة', 'أحب القهوة في الصباح'],
    ['переезд', 'Завтра переезд!'],
  ])('finds %s inside %s', (query, text) => {
    const indexed = new Set(indexTokens(text));
    expect(queryTokens(query)).not.toEqual([]);
    expect(queryTokens(query).filter((token) => !indexed.has(token))).toEqual([]);
  });

  it('does not ask for pairs across two words', () => {
    expect(queryTokens('今天图书馆')).not.toContain('天图');
    expect(indexTokens('今天图书馆')).toContain('天图');
  });
});
