import { expect, it } from 'vitest';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { checkOptions, isFlag, isHttpUrl, isText, isTextRecord, isWholeNumber } from './check-options.ts';

const checks = { path: isText, size: isWholeNumber(1, 10), quick: isFlag };

function failure(options: unknown): InvalidOptionsError {
  try {
    checkOptions('sqliteStore', options, checks);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error;
    throw error;
  }
  throw new Error('the options were accepted');
}

it('takes what the checks allow, and undefined for absent', () => {
  expect(() => checkOptions('sqliteStore', {}, checks)).not.toThrow();
  expect(() => checkOptions('sqliteStore', { path: 'a', size: 10, quick: undefined }, checks)).not.toThrow();
});

it('names everything that is wrong at once, and the nearest known option', () => {
  const error = failure({ pth: 'x', size: 11, quick: 'yes', path: ' ' });
  expect(error.issues).toEqual([
    {
      path: 'pth',
      message: 'there is no such option. Did you mean "path"? The options are: path, size, quick',
    },
    { path: 'size', message: '11 is not a whole number from 1 to 10' },
    { path: 'quick', message: '"yes" is neither true nor false' },
    { path: 'path', message: '" " is not a text' },
  ]);
  expect(error.message).toContain('sqliteStore: pth: there is no such option');
});

it.each([[null], ['path'], [['a']]])('refuses %j for options', (options) => {
  expect(failure(options).issues).toEqual([{ path: '', message: expect.stringContaining('pass an object') }]);
});

it.each([[JSON.parse('{"__proto__": 1}')], [{ toString: 1 }]])(
  'refuses keys that objects inherit: %o',
  (options) => {
    expect(failure(options).issues[0]?.message).toContain('there is no such option');
  },
);

it('knows URLs and objects of texts', () => {
  expect(isHttpUrl('http://localhost:1234/v1')).toBeUndefined();
  expect(isHttpUrl('https://api.openai.com/v1')).toBeUndefined();
  expect(isHttpUrl('localhost:1234')).toContain('is not a URL');
  expect(isHttpUrl(5)).toContain('5 is not a URL');
  expect(isTextRecord({ 'x-team': 'a' })).toBeUndefined();
  expect(isTextRecord({ 'x-team': 1 })).toContain('is not an object of texts');
  expect(isTextRecord(null)).toContain('null is not an object of texts');
});
