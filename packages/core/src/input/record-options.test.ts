import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { parseRecordOperations } from './parse-record-operations.ts';
import { parseKey, parseNamespace, parsePattern } from './record-address.ts';
import { MAX_RECORD_LENGTH, parseListNamespaces, parsePut, parseRecordSearch } from './record-options.ts';

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
  throw new Error('was accepted');
}

function put(options: unknown, value: unknown = { a: 1 }) {
  return parsePut(value, options, 'records.put');
}

function search(options: unknown) {
  return parseRecordSearch(['n'], options, 'records.search');
}

describe('a namespace', () => {
  it.each([
    [['a']],
    [['a.b', 'c:d', '*', ' ', "'; --", '日本', '\u0000']],
    [Array.from({ length: 64 }, () => 'x')],
  ])('is kept as it is: %j', (value) => {
    expect(parseNamespace(value, 'n')).toEqual(value);
  });

  it.each([
    [[], 'n: the namespace has no segments'],
    ['a', 'n: "a" is not a namespace'],
    [undefined, 'n: undefined is not a namespace'],
    [['a', ''], 'n[1]: the string is empty'],
    [['a', 1], 'n[1]: 1 is not a string'],
    [['\uD800'], 'n[0]: "\\ud800" holds a lone surrogate'],
    [['x'.repeat(513)], 'is longer than 512 characters'],
    [Array.from({ length: 65 }, () => 'x'), 'n: a list of 65 is not a namespace'],
  ])('is refused: %j', (value, message) => {
    expect(refusal(() => parseNamespace(value, 'n'))).toContain(message);
  });

  it('may be empty as a prefix only', () => {
    expect(parseNamespace([], 'n', { mayBeEmpty: true })).toEqual([]);
    expect(parsePattern(undefined, 'n')).toEqual([]);
    expect(parsePattern(['*'], 'n')).toEqual(['*']);
  });
});

it('refuses an empty key', () => {
  expect(refusal(() => parseKey('', 'key'))).toContain('key: the string is empty');
  expect(parseKey('a/b', 'key')).toBe('a/b');
});

describe('put', () => {
  it('looks at all of the value unless told otherwise', () => {
    expect(put(undefined)).toEqual({
      value: { a: 1 },
      index: undefined,
      expiresAt: undefined,
      ttlMs: undefined,
    });
    expect(put({ index: false }).index).toBe(false);
    expect(put({ index: ['$', 'a.b[*].c', 'd[-1]'] }).index).toEqual(['$', 'a.b[*].c', 'd[-1]']);
    expect(put({ ttlMs: 1_000 }).ttlMs).toBe(1_000);
    expect(put({ expiresAt: '2030-01-01' }).expiresAt).toBe('2030-01-02T00:00:00.000Z');
    expect(put({}, { a: undefined, b: '\uD800' }).value).toEqual({ b: '\uFFFD' });
  });

  it.each([
    [{ index: true }, 'records.put.index: true is not a list'],
    [{ index: ['a..b'] }, 'records.put.index[0]: "a..b" is not a path'],
    [{ index: [1] }, 'records.put.index[0]: 1 is not a path'],
    [{ ttlMs: -1 }, 'records.put.ttlMs: -1 is not a number from 0'],
    [{ ttlMs: 5, expiresAt: 0 }, 'records.put.ttlMs: expiresAt is given as well'],
    [{ expiresAt: 'soon' }, 'records.put.expiresAt: "soon" is not a time'],
    [{ indx: false }, 'records.put.indx: there is no such option'],
  ])('refuses %j', (options, message) => {
    expect(refusal(() => put(options))).toContain(message);
  });

  it.each([
    ['text', 'records.put.value: "text" is not a JSON object'],
    [[], 'records.put.value: an empty list is not a JSON object'],
    [{ a: Number.NaN }, 'records.put.value.a: NaN is not JSON'],
    [JSON.parse('{"__proto__": 1}'), 'the key "__proto__" is not kept'],
    [{ a: 'x'.repeat(MAX_RECORD_LENGTH) }, `longer than ${MAX_RECORD_LENGTH} characters`],
  ])('refuses the value %#', (value, message) => {
    expect(refusal(() => put({}, value))).toContain(message);
  });

  it('refuses what is nested 4,000 levels deep without using up the stack', () => {
    let value: object = {};
    for (let level = 0; level < 4_000; level += 1) value = { value };
    expect(refusal(() => put({}, value))).toContain('nested more than 64 levels deep');
  });
});

describe('search', () => {
  it('takes an empty query for none', () => {
    const everything = { namespacePrefix: ['n'], query: undefined, filter: undefined, limit: 10, offset: 0 };
    expect(search(undefined)).toEqual(everything);
    expect(search({ query: '' })).toEqual(everything);
    expect(search({ query: 'tea', limit: 5, offset: 2 })).toMatchObject({
      query: 'tea',
      limit: 5,
      offset: 2,
    });
  });

  it.each([
    [{ query: '  ' }, 'records.search.query: the text is blank'],
    [{ query: 5 }, 'records.search.query: 5 is not a text'],
    [{ limit: 0 }, 'records.search.limit: 0 is not a whole number from 1 to 1000'],
    [{ query: 'tea', offset: 10_001 }, 'records.search.offset: 10001 is not a whole number from 0 to 10000'],
    [{ filter: { a: { near: 1 } } }, 'records.search.filter.a'],
    [{ filters: {} }, 'records.search.filters: there is no such option'],
  ])('refuses %j', (options, message) => {
    expect(refusal(() => search(options))).toContain(message);
  });
});

it('reads which namespaces to list', () => {
  const all = { prefix: [], suffix: [], maxDepth: undefined, limit: 100, offset: 0 };
  expect(parseListNamespaces(undefined, 'p')).toEqual(all);
  expect(parseListNamespaces({ prefix: ['a', '*'], maxDepth: 2 }, 'p')).toEqual({
    ...all,
    prefix: ['a', '*'],
    maxDepth: 2,
  });
  expect(refusal(() => parseListNamespaces({ maxDepth: 0 }, 'p'))).toContain('p.maxDepth: 0 is not');
});

describe('a batch', () => {
  it('names the step that is wrong', () => {
    const of = (...steps: unknown[]) => refusal(() => parseRecordOperations(steps));
    const get = { type: 'get', namespace: ['a'], key: 'k' };
    expect(of(get, { ...get, key: 1 })).toContain('operations[1].key: 1 is not a string');
    expect(of({ ...get, type: 'gett' })).toContain('operations[0].type: "gett" is not a type of operation');
    expect(of({ ...get, limit: 5 })).toContain('operations[0].limit: there is no such option');
    expect(of(null)).toContain('operations[0]: null is not an operation');
    expect(of({ type: 'put', namespace: ['a'], key: 'k' })).toContain(
      'operations[0].value: undefined is not a JSON object',
    );
    expect(of({ type: 'search', namespacePrefix: 'a' })).toContain(
      'operations[0].namespacePrefix: "a" is not a namespace',
    );
    expect(refusal(() => parseRecordOperations(Array.from({ length: 1_001 }, () => get)))).toContain(
      'at most 1000',
    );
  });

  it('reads each kind of step', () => {
    expect(
      parseRecordOperations([
        { type: 'put', namespace: ['a'], key: 'k', value: {}, index: false },
        { type: 'delete', namespace: ['a'], key: 'k' },
        { type: 'search', namespacePrefix: [], limit: 3 },
        { type: 'listNamespaces', maxDepth: 1 },
      ]).map(({ type }) => type),
    ).toEqual(['put', 'delete', 'search', 'listNamespaces']);
  });
});
