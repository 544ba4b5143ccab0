import { assert, jsonValue, property } from 'fast-check';
import { expect, it } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { MAX_JSON_DEPTH } from './parse-json-object.ts';
import { MAX_METADATA_LENGTH, parseMetadata } from './parse-metadata.ts';

function nested(levels: number): unknown {
  let value: unknown = {};
  for (let level = 1; level < levels; level += 1)
    value = level % 2 === 0 ? { inner: value } : { list: [value] };
  return value;
}

function failure(value: unknown): InvalidInputError {
  try {
    parseMetadata(value, 'metadata');
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('the metadata was accepted');
}

it('keeps any JSON as it is', () => {
  assert(
    property(jsonValue({ maxDepth: 5 }), (value) => {
      // What JSON itself makes of it: -0 becomes 0.
      const metadata = JSON.parse(JSON.stringify({ value })) as unknown;
      if (JSON.stringify(metadata).includes('"__proto__"')) return;
      expect(parseMetadata({ value }, 'metadata')).toEqual(metadata);
      expect(JSON.stringify(parseMetadata({ value }, 'metadata'))).toBe(JSON.stringify(metadata));
    }),
  );
});

it('copies: what the caller changes later stays outside', () => {
  const list = ['a'];
  const metadata = parseMetadata({ list, again: list }, 'metadata');
  list.push('b');
  expect(metadata).toEqual({ list: ['a'], again: ['a'] });
});

it('takes ids, constructor and prototype for ordinary keys', () => {
  const metadata = { userId: 'mallory', user_id: 'mallory', constructor: 'x', prototype: {}, toString: 1 };
  expect(parseMetadata(metadata, 'metadata')).toEqual(metadata);
});

it('writes dates as JSON does, and replaces lone surrogates', () => {
  const metadata = { at: new Date('2026-03-01'), 'k\uD800': 'a\uDC00b', fine: '🐕' };
  expect(parseMetadata(metadata, 'metadata')).toEqual({
    at: '2026-03-01T00:00:00.000Z',
    'k\uFFFD': 'a\uFFFDb',
    fine: '🐕',
  });
});

it('reads objects without a prototype', () => {
  expect(parseMetadata(Object.assign(Object.create(null), { a: 1 }), 'metadata')).toEqual({ a: 1 });
});

it.each([
  [null, 'metadata', 'null is not a JSON object'],
  [undefined, 'metadata', 'undefined is not a JSON object'],
  ['text', 'metadata', '"text" is not a JSON object'],
  [['a'], 'metadata', 'a list of 1 is not a JSON object'],
  [new Map([['a', 1]]), 'metadata', 'an object is not a JSON object'],
  [{ a: undefined }, 'metadata.a', 'undefined is not JSON'],
  [{ a: { b: [1, 5n] } }, 'metadata.a.b[1]', '5n is not JSON'],
  [{ a: () => 1 }, 'metadata.a', 'a function is not JSON'],
  [{ a: Symbol('s') }, 'metadata.a', 'a symbol is not JSON'],
  [{ a: Number.NaN }, 'metadata.a', 'NaN is not JSON'],
  [{ a: -Infinity }, 'metadata.a', '-Infinity is not JSON'],
  [{ a: new Date('x') }, 'metadata.a', 'an invalid Date is not JSON'],
  [{ a: new Set([1]) }, 'metadata.a', 'an object is not JSON'],
  [{ a: new Uint8Array(2) }, 'metadata.a', 'an object is not JSON'],
  // oxlint-disable-next-line no-sparse-arrays -- a hole is what this is about
  [{ a: [1, , 2] }, 'metadata.a[1]', 'undefined is not JSON'],
  [
    JSON.parse('{"a": {"__proto__": {"isAdmin": true}}}'),
    'metadata.a.__proto__',
    'the key "__proto__" is not kept',
  ],
])('refuses %o', (value, path, message) => {
  const error = failure(value);
  expect(error.path).toBe(path);
  expect(error.message).toContain(message);
});

it('refuses what holds itself, through objects and lists', () => {
  const metadata: Record<string, unknown> = { a: {} };
  metadata['a'] = { list: [metadata] };
  expect(failure(metadata).message).toContain('metadata.a.list[0]: the object holds itself');
});

it('takes what is nested in bounds, and refuses 4,000 levels without using up the stack', () => {
  expect(() => parseMetadata(nested(33), 'metadata')).not.toThrow();
  expect(failure(nested(4000)).message).toContain(`nested more than ${MAX_JSON_DEPTH} levels deep`);
  expect(failure(JSON.parse(`${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`)).message).toContain('levels deep');
});

it('refuses what is too long, however it is long', () => {
  const fits = { text: 'x'.repeat(MAX_METADATA_LENGTH - 11) };
  expect(JSON.stringify(fits)).toHaveLength(MAX_METADATA_LENGTH);
  expect(() => parseMetadata(fits, 'metadata')).not.toThrow();
  const tooLong = [
    { text: `${fits.text}x` },
    { text: '\u0001'.repeat(20_000) },
    { list: Array.from({ length: 50_000 }, () => 12) },
    { list: Array.from({ length: 1_000_000 }) },
    Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`k${index}`, 0])),
    { ['k'.repeat(MAX_METADATA_LENGTH)]: 1 },
  ];
  for (const metadata of tooLong) {
    expect(failure(metadata).message).toContain(
      `metadata: as JSON it is longer than ${MAX_METADATA_LENGTH} characters`,
    );
  }
});
