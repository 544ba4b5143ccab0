import { describe, expect, it, vi } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import { parseContext } from './context-options.ts';
import { parseGetAll } from './get-all-options.ts';
import { MAX_QUERY_LENGTH, parseSearch } from './search-options.ts';

const ana = { userId: 'ana' };
const view = { scopes: [ana], filter: undefined };
const present = {
  kinds: undefined,
  includeExpired: false,
  includeSuperseded: false,
  asOf: undefined,
  validAt: undefined,
  signal: undefined,
};
const price = { type: 'compare', field: { metadata: 'price' }, operator: 'gt', value: 3 };

describe('search', () => {
  it('has defaults', () => {
    expect(parseSearch('where?', ana)).toEqual({
      query: 'where?',
      view,
      limit: 10,
      threshold: 0,
      explain: false,
      rerank: false,
      ...present,
    });
  });

  it('takes both dialects of the field', () => {
    const expected = parseSearch('where?', { userId: 'ana', limit: 5 });
    expect(parseSearch('where?', { user_id: 'ana', topK: 5 })).toEqual(expected);
    expect(parseSearch('where?', { filters: { user_id: 'ana' }, top_k: 5 })).toEqual(expected);
    expect(parseSearch('where?', { filters: { userId: ' ana ' }, limit: 5, topK: 5, rerank: false })).toEqual(
      expected,
    );
    expect(parseSearch('where?', { ...ana, showExpired: true }).includeExpired).toBe(true);
  });

  it('reads every option', () => {
    const { signal } = new AbortController();
    const request = parseSearch('where?', {
      ...ana,
      runId: 7,
      filters: { price: { gt: 3 } },
      limit: 1000,
      threshold: 0.5,
      kinds: ['fact', 'episode', 'fact'],
      explain: true,
      rerank: false,
      includeExpired: true,
      includeSuperseded: true,
      asOf: '2026-03-01',
      validAt: new Date('2026-02-01T12:00:00Z'),
      signal,
    });
    expect(request).toEqual({
      query: 'where?',
      view: { scopes: [{ userId: 'ana', runId: '7' }], filter: price },
      limit: 1000,
      threshold: 0.5,
      kinds: ['fact', 'episode'],
      explain: true,
      rerank: false,
      includeExpired: true,
      includeSuperseded: true,
      asOf: '2026-03-01T00:00:00.000Z',
      validAt: '2026-02-01T12:00:00.000Z',
      signal,
    });
  });

  it('asks the reranker that there is, unless told not to', () => {
    expect(parseSearch('where?', ana, true).rerank).toBe(true);
    expect(parseSearch('where?', { ...ana, rerank: true }, true).rerank).toBe(true);
    expect(parseSearch('where?', { ...ana, rerank: false }, true).rerank).toBe(false);
    expect(parseContext('where?', ana, true).search.rerank).toBe(true);
    expect(() => parseContext('where?', { ...ana, rerank: true })).toThrow(
      'context.rerank: no reranker is configured. Pass reranker to new Memory(), or leave rerank out',
    );
    expect(() => parseSearch('where?', { ...ana, rerank: 'yes' }, true)).toThrow(
      'search.rerank: "yes" is not a boolean',
    );
  });

  it.each([
    [undefined, 'search'],
    [{}, 'search'],
    [{ filters: {} }, 'search'],
    [{ filters: { user_id: '*' } }, 'search'],
    [{ filters: { OR: [{ user_id: 'ana' }, { price: 3 }] } }, 'filters.OR[1]'],
  ])('needs a scope: %j', (options, path) => {
    expect(() => parseSearch('where?', options)).toThrow(ScopeRequiredError);
    expect(() => parseSearch('where?', options)).toThrow(expect.objectContaining({ path }));
  });

  it.each([
    [{ ...ana, threshold: 2 }, 'search.threshold: 2 is not a number from 0 to 1'],
    [{ ...ana, threshold: -0.1 }, 'search.threshold: -0.1 is not'],
    [{ ...ana, limit: 0 }, 'search.limit: 0 is not a whole number from 1 to 1000'],
    [{ ...ana, limit: 1001 }, 'search.limit: 1001 is not'],
    [{ ...ana, limit: 5, topK: 6 }, 'search.topK: 6 contradicts limit: 5'],
    [{ ...ana, topk: 5 }, 'search.topk: there is no such option. Did you mean "topK"?'],
    [{ ...ana, rerank: true }, 'search.rerank: no reranker is configured'],
    [{ ...ana, kinds: [] }, 'search.kinds: the list is empty'],
    [
      { ...ana, kinds: ['facts'] },
      'search.kinds[0]: "facts" is not one of the choices. Did you mean "fact"?',
    ],
    [{ ...ana, asOf: 'yesterday' }, 'search.asOf: "yesterday" is not a time'],
    [{ ...ana, validAt: 1_700_000_000 }, 'search.validAt: 1700000000 looks like seconds'],
    [{ ...ana, filters: { price: { foo: 1 } } }, 'filters.price: unknown operator "foo"'],
    [{ ...ana, filters: null }, 'filters: null is not a filter'],
    [{ userId: '*' }, 'search.userId: "*" names nobody'],
    [{ userId: ' ' }, 'search.userId: the id is blank'],
    [{ ...ana, signal: 'now' }, 'search.signal: "now" is not an AbortSignal'],
  ])('refuses %j', (options, message) => {
    expect(() => parseSearch('where?', options)).toThrow(InvalidInputError);
    expect(() => parseSearch('where?', options)).toThrow(message);
  });

  it.each([
    ['', 'query: the text is blank'],
    [undefined, 'query: undefined is not a text'],
    [['where?'], 'query: a list of 1 is not a text'],
    ['x'.repeat(MAX_QUERY_LENGTH + 1), 'query: the text has 100001 characters. Pass at most 100000'],
  ])('refuses the query %#', (query, message) => {
    expect(() => parseSearch(query, ana)).toThrow(InvalidInputError);
    expect(() => parseSearch(query, ana)).toThrow(message);
  });

  it('normalises lone surrogates in the query', () => {
    expect(parseSearch('a\uD800', ana).query).toBe('a\uFFFD');
  });
});

describe('context', () => {
  it('is a search with room for text', () => {
    const countTokens = vi.fn<(text: string) => number>();
    expect(parseContext('where?', { ...ana, max_tokens: 16, countTokens })).toEqual({
      search: { ...parseSearch('where?', ana), limit: 50 },
      maxTokens: 16,
      alreadySaid: [],
      countTokens,
    });
    expect(parseContext('where?', ana)).toMatchObject({ maxTokens: 1000, countTokens: undefined });
  });

  it('refuses too little room, and what search refuses', () => {
    expect(() => parseContext('where?', { ...ana, maxTokens: 15 })).toThrow(
      'context.maxTokens: 15 is not a whole number from 16',
    );
    expect(() => parseContext('where?', {})).toThrow('context: no scope');
    expect(() => parseContext('where?', { ...ana, maxToken: 100 })).toThrow('Did you mean "maxTokens"?');
  });
});

describe('getAll', () => {
  it('has defaults', () => {
    expect(parseGetAll(ana)).toEqual({
      view,
      sort: { field: 'createdAt', direction: 'descending' },
      limit: 100,
      cursor: undefined,
      ...present,
    });
  });

  it('takes both dialects, filters, a sort order and a cursor', () => {
    const options = {
      filters: { user_id: 'ana', price: { gt: 3 } },
      topK: 2,
      sort: { field: 'validFrom' },
      cursor: 'c',
    };
    expect(parseGetAll(options)).toMatchObject({
      view: { scopes: [ana], filter: price },
      sort: { field: 'validFrom', direction: 'descending' },
      limit: 2,
      cursor: 'c',
    });
    expect(parseGetAll({ ...ana, sort: { direction: 'ascending' } }).sort).toEqual({
      field: 'createdAt',
      direction: 'ascending',
    });
  });

  it.each([
    [{}, 'getAll: no scope'],
    [{ ...ana, sort: 'createdAt' }, 'getAll.sort: the options are "createdAt"'],
    [
      { ...ana, sort: { field: 'created' } },
      'getAll.sort.field: "created" is not one of the choices. Did you mean "createdAt"?',
    ],
    [{ ...ana, sort: { order: 'asc' } }, 'getAll.sort.order: there is no such option'],
    [{ ...ana, cursor: 5 }, 'getAll.cursor: 5 is not a cursor'],
    [{ ...ana, limit: 2.5 }, 'getAll.limit: 2.5 is not a whole number'],
    [{ ...ana, page: 2 }, 'getAll.page: there is no such option'],
  ])('refuses %j', (options, message) => {
    expect(() => parseGetAll(options)).toThrow(message);
  });
});
