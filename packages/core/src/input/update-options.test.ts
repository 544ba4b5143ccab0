import { describe, expect, it, vi } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import { parseDelete, parseDeleteAll } from './delete-options.ts';
import { parseExport, parseImport, parseReindex } from './export-options.ts';
import { parseId, parseScope, parseScopedCall } from './scope-input.ts';
import { parseScopes } from './scopes-options.ts';
import { parseBatchUpdate, parseUpdate, parseUpdateOptions } from './update-options.ts';

const ana = { userId: 'ana' };
const untouched = {
  id: 'm1',
  text: undefined,
  metadata: undefined,
  categories: undefined,
  expiresAt: undefined,
  reason: undefined,
  signal: undefined,
};

describe('update', () => {
  it.each([
    ['Ana lives in Porto', { text: 'Ana lives in Porto' }],
    [{ text: 'Porto' }, { text: 'Porto' }],
    [{ memory: 'Porto' }, { text: 'Porto' }],
    [{ data: 'Porto', text: 'Porto' }, { text: 'Porto' }],
    [{ metadata: { city: null, price: 5 } }, { metadata: { city: null, price: 5 } }],
    [{ categories: [] }, { categories: [] }],
    [{ expirationDate: '2026-12-31' }, { expiresAt: '2027-01-01T00:00:00.000Z' }],
    [{ expiresAt: null }, { expiresAt: null }],
    [
      { text: 'a\uD800', reason: 'typo' },
      { text: 'a\uFFFD', reason: 'typo' },
    ],
  ])('reads %j', (input, expected) => {
    expect(parseUpdate('m1', input)).toEqual({ ...untouched, ...expected });
  });

  it.each([
    ['', 'update.text: the text is blank'],
    ['x'.repeat(1_048_577), 'update.text: the text has 1048577 characters'],
    [{}, 'update: there is nothing to change'],
    [undefined, 'update: the options are null'],
    [{ reason: 'why not' }, 'update: there is nothing to change'],
    [{ text: 'a', data: 'b' }, 'update.data: "b" contradicts text: "a"'],
    [{ text: null }, 'update.text: null is not a text'],
    [{ metadata: [] }, 'update.metadata: an empty list is not a JSON object'],
    [
      { metadata: JSON.parse('{"__proto__": 1}') },
      'update.metadata.__proto__: the key "__proto__" is not kept',
    ],
    [{ expiresAt: 'soon' }, 'update.expiresAt: "soon" is not a time'],
    [{ userId: 'bob', text: 'a' }, 'update.userId: there is no such option'],
    [{ kind: 'fact' }, 'update.kind: there is no such option'],
  ])('refuses %#', (input, message) => {
    expect(() => parseUpdate('m1', input)).toThrow(InvalidInputError);
    expect(() => parseUpdate('m1', input)).toThrow(message);
  });

  it('reads many, by either name of the id', () => {
    const updates = parseBatchUpdate([
      { id: 'm1', text: 'a' },
      { memoryId: 'm2', metadata: { a: 1 } },
    ]);
    expect(updates).toEqual([
      { ...untouched, text: 'a' },
      { ...untouched, id: 'm2', metadata: { a: 1 } },
    ]);
  });

  it.each([
    ['m1', 'batchUpdate: "m1" is not a list'],
    [[null], 'batchUpdate[0]: the options are null'],
    [[{ text: 'a' }], 'batchUpdate[0].id: undefined is not an id'],
    [[{ id: 'm1', text: 'a' }, { id: 'm2' }], 'batchUpdate[1]: there is nothing to change'],
    [[{ id: 'm1', memoryId: 'm2', text: 'a' }], 'batchUpdate[0].memoryId: "m2" contradicts id: "m1"'],
    [Array.from({ length: 1001 }, () => ({ id: 'm1', text: 'a' })), 'batchUpdate: the list has 1001 entries'],
  ])('refuses %#', (entries, message) => {
    expect(() => parseBatchUpdate(entries)).toThrow(message);
  });

  it('is narrowed by ids, where there are any', () => {
    const { signal } = new AbortController();
    expect(parseUpdateOptions(undefined)).toEqual({ scope: undefined, signal: undefined });
    expect(parseUpdateOptions({ user_id: 'ana', signal })).toEqual({ scope: ana, signal });
    expect(() => parseUpdateOptions({ text: 'a' })).toThrow('update.text: there is no such option');
  });
});

describe('delete', () => {
  it('reads ids and a reason', () => {
    expect(parseDelete(['m1', 2], { ...ana, reason: 'asked to' })).toEqual({
      ids: ['m1', '2'],
      scope: ana,
      reason: 'asked to',
      signal: undefined,
    });
    expect(parseDelete(['m1'], undefined)).toMatchObject({ scope: undefined, reason: undefined });
  });

  it.each([
    ['m1', {}, 'ids: "m1" is not a list'],
    [['m1', ''], {}, 'ids[1]: the id is empty'],
    // oxlint-disable-next-line no-sparse-arrays -- a hole is what this is about
    [['m1', , 'm2'], {}, 'ids[1]: undefined is not an id'],
    [['m1'], { reason: '' }, 'delete.reason: the text is blank'],
    [['m1'], { filters: {} }, 'delete.filters: there is no such option'],
  ])('refuses %j with %j', (ids, options, message) => {
    expect(() => parseDelete(ids, options)).toThrow(message);
  });

  it('reads whom and what to delete, and never everybody', () => {
    const onProgress = vi.fn<() => void>();
    expect(parseDeleteAll({ ...ana, filters: { kind: 'fact' }, onProgress })).toEqual({
      view: {
        scopes: [ana],
        filter: { type: 'compare', field: { column: 'kind' }, operator: 'eq', value: 'fact' },
      },
      onProgress,
      signal: undefined,
    });
    for (const options of [
      undefined,
      {},
      { filters: { user_id: '*' } },
      { filters: { NOT: { user_id: 'ana' } } },
    ]) {
      expect(() => parseDeleteAll(options)).toThrow(ScopeRequiredError);
    }
  });
});

describe('scopes', () => {
  it('reads ids in both spellings, and needs one where it has to', () => {
    expect(parseScope({ user_id: 7, agentId: 'bot', runId: undefined }, 'erase')).toEqual({
      userId: '7',
      agentId: 'bot',
    });
    expect(() => parseScope({}, 'erase')).toThrow('erase: no scope');
    expect(() => parseScope({ userID: 'ana' }, 'erase')).toThrow(
      'erase.userID: there is no such option. Did you mean "userId"?',
    );
    expect(() => parseScope({ userId: null }, 'erase')).toThrow('erase.userId: null is not an id');
    expect(parseScopedCall({}, 'get')).toEqual({ scope: undefined, signal: undefined });
    expect(parseScopedCall(undefined, 'get')).toEqual({ scope: undefined, signal: undefined });
    expect(parseScopedCall(ana, 'get')).toEqual({ scope: ana, signal: undefined });
  });

  it('reads the id of a memory', () => {
    expect(parseId(' m1 ')).toBe('m1');
    expect(() => parseId(undefined)).toThrow('id: undefined is not an id');
  });

  it('lists all, or those within a scope', () => {
    expect(parseScopes(undefined)).toEqual({
      scopes: undefined,
      limit: 1000,
      cursor: undefined,
      signal: undefined,
    });
    expect(parseScopes({ ...ana, limit: 5, cursor: 'c' })).toMatchObject({
      scopes: [ana],
      limit: 5,
      cursor: 'c',
    });
    expect(() => parseScopes({ field: 'userId' })).toThrow('scopes.field: there is no such option');
  });
});

it('reads how to follow a reindex', () => {
  const onProgress = vi.fn<() => void>();
  expect(parseReindex(undefined)).toEqual({ onProgress: undefined, signal: undefined });
  expect(parseReindex({ onProgress })).toEqual({ onProgress, signal: undefined });
  expect(() => parseReindex({ batchSize: 5 })).toThrow('reindex.batchSize: there is no such option');
});

describe('export and import', () => {
  it('reads whom to export, and how to follow', () => {
    const onProgress = vi.fn<() => void>();
    expect(parseExport(undefined)).toEqual({ scopes: undefined, onProgress: undefined, signal: undefined });
    expect(parseExport({ ...ana, onProgress })).toMatchObject({ scopes: [ana], onProgress });
    const lines = ['{}'];
    expect(parseImport(lines, { onProgress })).toEqual({ lines, onProgress, signal: undefined });
    expect(() => parseImport(lines, ana)).toThrow('import.userId: there is no such option');
    for (const wrong of [undefined, null, '{}\n{}', 5, {}]) {
      expect(() => parseImport(wrong, {})).toThrow('is not a list or stream of lines');
    }
    expect(() => parseExport({ onProgress: true })).toThrow('export.onProgress: true is not a function');
  });
});
