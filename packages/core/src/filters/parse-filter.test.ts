import { array, assert, constantFrom, oneof, property, record, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../types/json.ts';
import type { MemoryItem } from '../types/memory.ts';
import { evaluateFilter, memorySubject, recordSubject } from './evaluate-filter.ts';
import type { FilterInput } from './filter-input.ts';
import { parseFilter, parseRecordFilter } from './parse-filter.ts';

function memoryOf(overrides: Partial<MemoryItem>): MemoryItem {
  return {
    id: 'm1',
    memory: 'Ana moved to Lisbon',
    kind: 'fact',
    userId: 'ana',
    metadata: {},
    categories: [],
    hash: 'ab',
    createdAt: '2026-03-01T10:00:00.000Z',
    updatedAt: '2026-03-01T10:00:00.000Z',
    attributedTo: 'user',
    sources: [],
    version: 1,
    ...overrides,
  };
}

function isMatch(filters: unknown, overrides: Partial<MemoryItem>): boolean {
  return evaluateFilter(parseFilter(filters).filter, memorySubject(memoryOf(overrides)));
}

/** Which of the prices 1, 3, 5 and 7 a filter selects. */
function prices(filters: FilterInput): readonly number[] {
  return [1, 3, 5, 7].filter((price) => isMatch(filters, { metadata: { price } }));
}

describe('what the field gets wrong', () => {
  it('holds several operators on one field together', () => {
    expect(prices({ price: { gte: 3, lte: 5 } })).toEqual([3, 5]);
    expect(prices({ price: { gt: 1, lt: 7, ne: 3 } })).toEqual([5]);
  });

  it('holds all conditions of AND on one field', () => {
    expect(prices({ AND: [{ price: { gte: 3 } }, { price: { lte: 5 } }] })).toEqual([3, 5]);
  });

  it('reads OR inside AND', () => {
    expect(prices({ AND: [{ user_id: 'ana' }, { OR: [{ price: 1 }, { price: { gt: 5 } }] }] })).toEqual([
      1, 7,
    ]);
  });

  it('reads OR of users', () => {
    const filters = { OR: [{ user_id: 'ana' }, { user_id: 'bob' }] };
    expect(['ana', 'bob', 'eve'].filter((userId) => isMatch(filters, { userId }))).toEqual(['ana', 'bob']);
  });

  it('reads a list of users', () => {
    const filters = { user_id: { in: ['ana', 'bob'] } };
    expect(['ana', 'bob', 'eve'].filter((userId) => isMatch(filters, { userId }))).toEqual(['ana', 'bob']);
  });

  it('refuses an unknown operator, alone or beside a known one', () => {
    for (const price of [{ foo: 1 }, { gte: 3, foo: 1 }]) {
      expect(() => parseFilter({ price })).toThrow(
        'filters.price: unknown operator "foo". The operators are: ' +
          'eq, ne, gt, gte, lt, lte, in, nin, is, contains, icontains, exists',
      );
    }
    expect(() => parseFilter({ price: { gteq: 1 } })).toThrow('unknown operator "gteq". Did you mean "gte"?');
    expect(() => parseFilter({ price: { toString: 1 } })).toThrow('unknown operator "toString"');
  });

  it('takes ids in both spellings', () => {
    for (const filters of [{ userId: 'ana' }, { user_id: 'ana' }, { user_id: ' ana ' }]) {
      expect(isMatch(filters, { userId: 'ana' })).toBe(true);
      expect(isMatch(filters, { userId: 'bob' })).toBe(false);
    }
    expect(isMatch({ run_id: 7 }, { runId: '7' })).toBe(true);
  });
});

describe('grammar', () => {
  it.each([
    [{ city: 'Lisbon' }, true],
    [{ city: ['Porto', 'Lisbon'] }, true],
    [{ city: [] }, false],
    [{ city: '*' }, true],
    [{ country: '*' }, false],
    [{ country: null }, true],
    [{ city: { eq: '*' } }, false],
    [{ city: { exists: false } }, false],
    [{ city: { nin: ['Porto'] }, price: { lt: 10 } }, true],
    [{ city: { contains: 'isb' } }, true],
    [{ city: { icontains: 'LIS' } }, true],
    [{ tags: { contains: 'sea' } }, true],
    [{ tags: 'sea' }, true],
    [{ tags: { is: 'sea' } }, false],
    [{ tags: { $is: ['sea', 'sun'] } }, true],
    [{ since: { is: new Date('2026-02-01T00:00:00Z') } }, true],
    [{ city: { $eq: 'Lisbon', $ne: 'Porto' } }, true],
    [{ $and: [{ city: 'Lisbon' }, { $or: [{ price: 1 }, { price: 9 }] }] }, true],
    [{ and: [{ city: 'Lisbon' }], or: [{ price: 9 }], not: [{ price: 1 }] }, true],
    [{ AND: { city: 'Lisbon', price: 9 } }, true],
    [{ OR: { city: 'Lisbon', price: 1 } }, false],
    [{ NOT: { city: 'Lisbon' } }, false],
    [{ NOT: [{ city: 'Porto' }, { price: 9 }] }, false],
    [{ NOT: [{ city: 'Porto' }, { price: 1 }] }, true],
    [{}, true],
    [{ AND: [] }, true],
    [{ OR: [] }, false],
    [{ NOT: [] }, true],
    [{ metadata: { city: 'Lisbon', price: { gt: 5 } } }, true],
    [{ metadata: { kind: 'city' } }, true],
    [{ kind: 'fact' }, true],
    [{ metadata: { AND: 1, eq: { exists: true } } }, false],
    [{ since: { gte: new Date('2026-01-01') } }, true],
    [{ memory: { icontains: 'lisbon' } }, true],
    [{ categories: '*' }, false],
    [{ supersededBy: null, superseded_by: null }, true],
  ])('%j is %s', (filters, expected) => {
    const metadata: JsonObject = {
      city: 'Lisbon',
      price: 9,
      tags: ['sea', 'sun'],
      kind: 'city',
      since: '2026-02-01T00:00:00.000Z',
    };
    expect(isMatch(filters, { metadata })).toBe(expected);
  });

  it('takes constructor for a key as any other', () => {
    expect(isMatch({ constructor: 'x' }, { metadata: {} })).toBe(false);
    expect(isMatch({ constructor: null }, { metadata: {} })).toBe(true);
  });

  it('reads objects without a prototype', () => {
    expect(isMatch(Object.assign(Object.create(null), { kind: 'fact' }), {})).toBe(true);
  });
});

describe('times', () => {
  const evening = { createdAt: '2026-03-01T20:00:00.000Z' };

  it.each([
    [{ createdAt: '2026-03-01' }, true],
    [{ created_at: { lte: '2026-03-01' } }, true],
    [{ createdAt: { gt: '2026-03-01' } }, false],
    [{ createdAt: { gt: '2026-02-28' } }, true],
    [{ createdAt: { lt: '2026-03-01' } }, false],
    [{ createdAt: { gte: '2026-03-01', lt: '2026-03-02' } }, true],
    [{ createdAt: ['2026-02-01', '2026-03-01'] }, true],
    [{ createdAt: ['2026-02-01', '2026-03-01T20:00:00Z'] }, true],
    [{ createdAt: { ne: '2026-03-01' } }, false],
    [{ createdAt: { nin: ['2026-02-01'] } }, true],
    [{ createdAt: { gte: '2026-03-01T21:00:00+01:00' } }, true],
    [{ createdAt: { gt: new Date('2026-03-01T20:00:00Z') } }, false],
    [{ createdAt: { gte: Date.parse('2026-03-01T20:00:00Z') } }, true],
    [{ createdAt: { contains: '2026-03' } }, true],
    [{ validFrom: { ne: '2026-03-01' } }, true],
    [{ validFrom: null }, true],
  ])('%j is %s', (filters, expected) => {
    expect(isMatch(filters, evening)).toBe(expected);
  });

  it('takes midnight for the end of the day that it ends, where the time is an end', () => {
    const expiresAt = '2027-01-01T00:00:00.000Z';
    expect(isMatch({ expirationDate: '2026-12-31' }, { expiresAt })).toBe(true);
    expect(isMatch({ expires_at: { lte: '2026-12-31' } }, { expiresAt })).toBe(true);
    expect(isMatch({ expiresAt: { gt: '2026-12-31' } }, { expiresAt })).toBe(false);
    expect(isMatch({ validTo: '2027-01-01' }, { validTo: expiresAt })).toBe(false);
  });
});

describe('records', () => {
  it('filters by the keys of the value, and by its own times', () => {
    const item = {
      namespace: ['n'],
      key: 'k',
      value: { userId: 7, kind: 'note', createdAt: 'long ago' },
      createdAt: '2026-03-01T10:00:00.000Z',
      updatedAt: '2026-03-01T10:00:00.000Z',
    };
    const matches = (filter: unknown) => evaluateFilter(parseRecordFilter(filter), recordSubject(item));
    expect(matches({ userId: 7, kind: 'note', createdAt: '2026-03-01' })).toBe(true);
    expect(matches({ value: { createdAt: 'long ago' } })).toBe(true);
    expect(matches({ user_id: 7 })).toBe(false);
    expect(() => parseRecordFilter({ kind: { foo: 1 } })).toThrow('filter.kind: unknown operator "foo"');
  });
});

/** The grammar read by somebody who knows nothing of the syntax tree. */
function plainly(
  filters: Readonly<Record<string, unknown>>,
  row: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(filters).every(([name, value]) => {
    const branches = (Array.isArray(value) ? value : [value]) as readonly Readonly<Record<string, unknown>>[];
    if (name === 'AND') return branches.every((branch) => plainly(branch, row));
    if (name === 'OR') return branches.some((branch) => plainly(branch, row));
    if (name === 'NOT') return branches.every((branch) => !plainly(branch, row));
    return plainCondition(value, row[name] ?? null);
  });
}

function plainCondition(condition: unknown, field: unknown): boolean {
  if (condition === '*') return field !== null;
  if (Array.isArray(condition)) return condition.includes(field);
  if (typeof condition !== 'object' || condition === null) return condition === field;
  const sameType = (operand: unknown) => typeof operand === typeof field && field !== null;
  const ordered = (operand: unknown): number => {
    if (operand === field) return 0;
    return (field as string) < (operand as string) ? -1 : 1;
  };
  const tests: Readonly<Record<string, (operand: unknown) => boolean>> = {
    eq: (operand) => operand === field,
    ne: (operand) => operand !== field,
    gt: (operand) => sameType(operand) && ordered(operand) > 0,
    gte: (operand) => sameType(operand) && ordered(operand) >= 0,
    lt: (operand) => sameType(operand) && ordered(operand) < 0,
    lte: (operand) => sameType(operand) && ordered(operand) <= 0,
    in: (operand) => (operand as readonly unknown[]).includes(field),
    nin: (operand) => !(operand as readonly unknown[]).includes(field),
  };
  return Object.entries(condition).every(([name, operand]) => tests[name]?.(operand));
}

it('means what it says, for any filter and row', () => {
  const scalar = constantFrom('a', 'b', 'ab', '1', 1, 2, null);
  const orderable = constantFrom('a', 'b', 'ab', '1', 1, 2);
  const operators = record(
    {
      eq: scalar,
      ne: scalar,
      gt: orderable,
      gte: orderable,
      lt: orderable,
      lte: orderable,
      in: array(scalar),
      nin: array(scalar),
    },
    { requiredKeys: [] },
  ).filter((condition) => Object.keys(condition).length > 0);
  const field = oneof(scalar, array(scalar), constantFrom('*'), operators);
  const keys: { requiredKeys: []; noNullPrototype: true } = { requiredKeys: [], noNullPrototype: true };
  const within = (inner: Arbitrary<object>) => {
    const branches = array(inner, { maxLength: 2 });
    return record({ x: field, y: field, AND: branches, OR: branches, NOT: branches }, keys);
  };
  const filter = within(within(within(record({ x: field, y: field }, keys))));
  assert(
    property(filter, record({ x: scalar, y: scalar }), (filters, row) => {
      const expected = plainly({ ...filters }, row);
      expect(isMatch(filters, { metadata: row })).toBe(expected);
    }),
    { numRuns: 500 },
  );
});
