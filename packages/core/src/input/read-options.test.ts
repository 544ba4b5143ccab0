import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { readOptions } from './read-options.ts';
import {
  readBoolean,
  readChoice,
  readFunction,
  readListener,
  readList,
  readNumber,
  readSignal,
  readText,
} from './read-values.ts';

const names = {
  path: 'search',
  names: ['limit', 'threshold', 'includeExpired'],
  spellings: { topK: 'limit', show_expired: 'includeExpired' },
} as const;

describe('options', () => {
  it('go by their own name, whatever spelling they came in', () => {
    expect(readOptions({ topK: 5, show_expired: true }, names)).toEqual({ limit: 5, includeExpired: true });
  });

  it('are absent when undefined, and all of them when there are none', () => {
    expect(readOptions({ limit: undefined, topK: 5 }, names)).toEqual({ limit: 5 });
    expect(readOptions(undefined, names)).toEqual({});
  });

  it('may be given twice, if both say the same', () => {
    expect(readOptions({ limit: 5, topK: 5 }, names)).toEqual({ limit: 5 });
    expect(() => readOptions({ limit: 5, topK: 6 }, names)).toThrow(
      'search.topK: 6 contradicts limit: 5. Give limit once',
    );
  });

  it.each([
    [{ lmit: 5 }, 'search.lmit: there is no such option. Did you mean "limit"?'],
    [{ topk: 5 }, 'search.topk: there is no such option. Did you mean "topK"?'],
    [{ treshold: 0.5 }, 'Did you mean "threshold"?'],
    [{ showExpired: true }, 'Did you mean "show_expired"?'],
    [
      { zebra: 1 },
      'search.zebra: there is no such option. The options are: limit, threshold, includeExpired',
    ],
    [{ 'a b': 1 }, 'search["a b"]: there is no such option'],
    [{ toString: 1 }, 'search.toString: there is no such option'],
    [JSON.parse('{"__proto__": {"limit": 5}}'), 'search.__proto__: there is no such option'],
    [null, 'search: the options are null'],
    ['ana', 'search: the options are "ana"'],
    [[], 'search: the options are an empty list'],
    [() => 1, 'search: the options are a function'],
  ])('refuse %o', (input, message) => {
    expect(() => readOptions(input, names)).toThrow(InvalidInputError);
    expect(() => readOptions(input, names)).toThrow(message);
  });
});

describe('values', () => {
  it('reads what is there, and the default for what is not', () => {
    const rule = { least: 1, most: 10, fallback: 3, isWhole: true };
    expect([readNumber(undefined, 'n', rule), readNumber(10, 'n', rule)]).toEqual([3, 10]);
    expect([readBoolean(undefined, 'b', true), readBoolean(false, 'b', true)]).toEqual([true, false]);
    const choice = { choices: ['up', 'down'], fallback: 'up' } as const;
    expect([readChoice(undefined, 'c', choice), readChoice('down', 'c', choice)]).toEqual(['up', 'down']);
    expect(readText(' a\uD800 ', 't')).toBe(' a\uFFFD ');
    const { signal } = new AbortController();
    expect([readSignal(null, 's'), readSignal(undefined, 's'), readSignal(signal, 's')]).toEqual([
      undefined,
      undefined,
      signal,
    ]);
    expect([readFunction(undefined, 'f'), readFunction(readText, 'f')]).toEqual([undefined, readText]);
    expect([readListener(undefined, 'f'), readListener(readText, 'f')]).toEqual([undefined, readText]);
  });

  it('shows holes in lists', () => {
    // oxlint-disable-next-line no-sparse-arrays -- a hole is what this is about
    expect(readList([1, , 3], 'l', 3)).toEqual([1, undefined, 3]);
    expect(0 in readList(Array.from({ length: 1 }), 'l', 1)).toBe(true);
  });

  const whole = { least: 1, most: 10, fallback: 3, isWhole: true };

  it.each([
    ['0', () => readNumber(0, 'n', whole), 'n: 0 is not a whole number from 1 to 10'],
    ['11', () => readNumber(11, 'n', whole), 'n: 11 is not a whole number from 1 to 10'],
    ['2.5', () => readNumber(2.5, 'n', whole), 'n: 2.5 is not a whole number'],
    ['NaN', () => readNumber(Number.NaN, 'n', whole), 'n: NaN is not a whole number'],
    ['"5"', () => readNumber('5', 'n', whole), 'n: "5" is not a whole number'],
    ['null', () => readNumber(null, 'n', whole), 'n: null is not a whole number'],
    ['1n', () => readNumber(1n, 'n', whole), 'n: 1n is not a whole number'],
    [
      '2',
      () => readNumber(2, 'n', { least: 0, most: 1, fallback: 0, isWhole: false }),
      'n: 2 is not a number from 0 to 1',
    ],
    ['a flag', () => readBoolean('true', 'b', false), 'b: "true" is not a boolean. Pass true or false'],
    [
      'a choice',
      () => readChoice('dwn', 'c', { choices: ['up', 'down'], fallback: 'up' }),
      'Did you mean "down"?',
    ],
    ['a blank text', () => readText(' \u3000', 't'), 't: the text is blank'],
    ['no text', () => readText(5, 't'), 't: 5 is not a text'],
    ['a long text', () => readText('xxxx', 't', 3), 't: the text has 4 characters. Pass at most 3'],
    [
      'a long list',
      () => readList([1, 2], 'l', 1),
      'l: the list has 2 entries. Pass a list of at most 1 entries',
    ],
    ['no list', () => readList('ab', 'l', 5), 'l: "ab" is not a list'],
    ['no function', () => readFunction('f', 'f'), 'f: "f" is not a function'],
    ['no signal', () => readSignal({ aborted: false }, 's'), 's: an object is not an AbortSignal'],
  ])('refuses %s', (_name, read, message) => {
    expect(read).toThrow(InvalidInputError);
    expect(read).toThrow(message);
  });
});
