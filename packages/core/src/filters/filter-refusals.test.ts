import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { parseFilter } from './parse-filter.ts';

function failure(filters: unknown): InvalidInputError {
  try {
    parseFilter(filters);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('the filter was accepted');
}

function nest(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let filters: unknown = { price: 1 };
  for (let level = 0; level < levels; level += 1) filters = wrap(filters);
  return filters;
}

function wide(count: number): unknown {
  return { AND: Array.from({ length: count }, (_, price) => ({ price })) };
}

describe('refusals', () => {
  it.each([
    [null, 'filters', 'null is not a filter'],
    ['userId = 1', 'filters', '"userId = 1" is not a filter'],
    [[{ userId: 'ana' }], 'filters', 'a list of 1 is not a filter'],
    [new Map(), 'filters', 'an object is not a filter'],
    [{ price: undefined }, 'filters.price', 'undefined cannot be compared with'],
    [{ price: Number.NaN }, 'filters.price', 'NaN cannot be compared with'],
    [{ price: 5n }, 'filters.price', '5n cannot be compared with'],
    [{ price: {} }, 'filters.price', 'no operator. Name at least one of eq, ne'],
    [
      { price: { gt: null } },
      'filters.price.gt',
      'null cannot be compared with. Pass a string, a number or a Date',
    ],
    [{ price: { gt: true } }, 'filters.price.gt', 'true cannot be compared with'],
    [{ price: { eq: [1] } }, 'filters.price.eq', 'Use in for a list of values'],
    [{ price: { in: 1 } }, 'filters.price.in', 'Pass a list of values'],
    [{ price: [1, [2]] }, 'filters.price[1]', 'a list of 1 cannot be compared with'],
    // oxlint-disable-next-line no-sparse-arrays -- a hole is what this is about
    [{ price: [1, , 2] }, 'filters.price[1]', 'undefined cannot be compared with'],
    [{ price: { exists: 'yes' } }, 'filters.price.exists', 'Pass true or false'],
    [{ price: { icontains: 5 } }, 'filters.price.icontains', 'Pass a string'],
    [{ price: { is: undefined } }, 'filters.price.is', 'undefined is not JSON'],
    [{ price: { is: { a: [1n] } } }, 'filters.price.is.a[0]', '1n is not JSON'],
    [{ memory: { is: 'x' } }, 'filters.memory.is', 'Use it on keys of the JSON'],
    [{ price: /x/ }, 'filters.price', 'an object is not what a filter takes here'],
    [{ city: 'x'.repeat(10_001) }, 'filters.city', 'the text has 10001 characters'],
    [{ memory: 5 }, 'filters.memory', '5 cannot be compared with. Pass a string: that is what memory holds'],
    [{ kind: 'facts' }, 'filters.kind', 'no memory has the kind "facts". Did you mean "fact"?'],
    [{ attributedTo: ['usr'] }, 'filters.attributedTo[0]', 'Did you mean "user"?'],
    [{ createdAt: 'soon' }, 'filters.createdAt', '"soon" is not a time'],
    [{ createdAt: { gt: 1_700_000_000 } }, 'filters.createdAt.gt', 'looks like seconds'],
    [{ userId: 'a b' }, 'filters.userId', 'the id "a b" has white space inside'],
    [{ userId: '' }, 'filters.userId', 'the id is empty'],
    [{ userId: undefined }, 'filters.userId', 'undefined is not an id'],
    [{ user_id: { in: ['*'] } }, 'filters.user_id.in[0]', '"*" names nobody'],
    [{ userid: 'ana' }, 'filters.userid', '"userid" is not how this id is written. Did you mean "userId"?'],
    [{ 'agent-id': 'x' }, 'filters["agent-id"]', 'Did you mean "agentId"?'],
    [{ $where: 'x' }, 'filters.$where', '"$where" is neither a field nor AND, OR or NOT'],
    [{ OR: 'x' }, 'filters.OR', '"x" is not a filter'],
    [{ OR: [{ price: 1 }, null] }, 'filters.OR[1]', 'null is not a filter'],
    [{ AND: [{ OR: [{ price: { foo: 1 } }] }] }, 'filters.AND[0].OR[0].price', 'unknown operator "foo"'],
    [{ metadata: 'x' }, 'filters.metadata', '"x" is not an object of conditions by key'],
    [JSON.parse('{"__proto__": {"eq": 1}}'), 'filters.__proto__', 'the key "__proto__" is never stored'],
    [JSON.parse('{"metadata": {"__proto__": 1}}'), 'filters.metadata.__proto__', 'is never stored'],
    [JSON.parse('{"price": {"__proto__": 1}}'), 'filters.price', 'unknown operator "__proto__"'],
  ])('refuses %o', (filters, path, message) => {
    const error = failure(filters);
    expect(error.path).toBe(path);
    expect(error.message).toContain(message);
  });
});

describe('size', () => {
  it.each([
    ['AND', (inner: unknown) => ({ AND: [inner] })],
    ['OR', (inner: unknown) => ({ OR: [inner, { price: 2 }] })],
    ['NOT', (inner: unknown) => ({ NOT: inner })],
  ])('refuses %s nested 4,000 levels deep, and takes 32', (_name, wrap) => {
    expect(failure(nest(4000, wrap)).message).toContain('nested more than 32 levels deep');
    expect(failure(nest(33, wrap)).message).toContain('nested more than 32 levels deep');
    expect(() => parseFilter(nest(32, wrap))).not.toThrow();
  });

  it('refuses a filter that names itself', () => {
    const filters: Record<string, unknown> = {};
    filters['AND'] = [filters];
    expect(failure(filters).message).toContain('nested more than 32 levels deep');
  });

  it('refuses too many comparisons and values', () => {
    expect(() => parseFilter(wide(500))).not.toThrow();
    expect(failure(wide(501)).message).toContain('more than 500 comparisons');
    expect(failure({ OR: Array.from({ length: 100_000 }, () => ({})) }).message).toContain(
      'a list of 100000 values',
    );
    const list = Array.from({ length: 1000 }, (_, price) => price);
    expect(failure({ price: [...list, 1000] }).message).toContain('a list of 1001 values');
    const lists = { a: list, b: list, c: list, d: list, e: list };
    expect(() => parseFilter(lists)).not.toThrow();
    expect(failure({ ...lists, f: [1] }).message).toContain(
      'more than 5000 values in the lists of one filter',
    );
  });
});
