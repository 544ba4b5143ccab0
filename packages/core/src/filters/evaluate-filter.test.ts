import { describe, expect, it } from 'vitest';
import type { Filter, FilterField, FilterOperator, FilterScalar } from '../types/filter.ts';
import type { JsonValue } from '../types/json.ts';
import type { MemoryItem } from '../types/memory.ts';
import { evaluateFilter, memorySubject, recordSubject } from './evaluate-filter.ts';

const item: MemoryItem = {
  id: 'm1',
  memory: 'Ana moved to Lisbon',
  kind: 'fact',
  userId: 'ana',
  metadata: {},
  categories: ['travel', 'home'],
  hash: 'ab',
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-02T10:00:00.000Z',
  attributedTo: 'user',
  sources: [],
  version: 1,
};

function compare(
  field: FilterField,
  operator: FilterOperator,
  value: FilterScalar | readonly FilterScalar[],
): Filter {
  return { type: 'compare', field, operator, value } as Filter;
}

/** Does a memory whose metadata is `{ field: value }` match? `undefined`: without the key. */
function matches(
  value: JsonValue | undefined,
  operator: FilterOperator,
  operand: FilterScalar | readonly FilterScalar[],
): boolean {
  const metadata = value === undefined ? {} : { field: value };
  return evaluateFilter(
    compare({ metadata: 'field' }, operator, operand),
    memorySubject({ ...item, metadata }),
  );
}

describe('equality', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'A', false],
    ['5', 5, false],
    [5, 5, true],
    [true, 1, false],
    [undefined, null, true],
    [null, null, true],
    ['', null, false],
    [['a', 'b'], 'b', true],
    [['a', 'b'], 'c', false],
    [[], null, true],
    [['a', null], null, true],
    [{ city: 'Lisbon' }, 'Lisbon', false],
    [{ city: 'Lisbon' }, null, false],
    [[['a']], 'a', false],
  ] as const)('%j eq %j is %s, and ne is its negation', (value, operand, expected) => {
    expect(matches(value, 'eq', operand)).toBe(expected);
    expect(matches(value, 'ne', operand)).toBe(!expected);
    expect(matches(value, 'in', ['other', operand])).toBe(expected);
    expect(matches(value, 'nin', ['other', operand])).toBe(!expected);
  });

  it('matches nothing with in of nothing, and everything with nin of nothing', () => {
    expect(matches('a', 'in', [])).toBe(false);
    expect(matches(undefined, 'nin', [])).toBe(true);
  });
});

describe('order', () => {
  it.each([
    [4, 'gt', 3, true],
    [3, 'gt', 3, false],
    [3, 'gte', 3, true],
    [2, 'lt', 3, true],
    [3, 'lt', 3, false],
    [3, 'lte', 3, true],
    ['b', 'gt', 'a', true],
    ['10', 'lt', '9', true],
    ['10', 'gt', 9, false],
    ['10', 'lte', 9, false],
    [true, 'gte', 0, false],
    [null, 'lte', 5, false],
    [undefined, 'gte', '', false],
    [[1, 9], 'gt', 8, true],
    [[1, 2], 'gt', 8, false],
    [{}, 'gte', '', false],
  ] as const)('%j %s %j is %s', (...[value, operator, operand, expected]) => {
    expect(matches(value, operator, operand)).toBe(expected);
  });

  it('compares strings by UTF-16 code unit', () => {
    expect(matches('\u{1F600}', 'lt', '\uFF5E')).toBe(true);
  });
});

describe('contains', () => {
  it.each([
    ['Lisbon', 'contains', 'isb', true],
    ['Lisbon', 'contains', 'ISB', false],
    ['Lisbon', 'icontains', 'ISB', true],
    ['ÉTÉ', 'icontains', 'été', true],
    [['Lisbon'], 'contains', 'isb', false],
    [['Lisbon'], 'contains', 'Lisbon', true],
    [['Lisbon'], 'icontains', 'lisbon', true],
    [['Lisbon'], 'icontains', 'lis', false],
    [[1, 2], 'contains', 2, true],
    [[null], 'contains', null, true],
    [[], 'contains', null, false],
    [undefined, 'contains', null, false],
    [12, 'contains', '1', false],
    ['12', 'contains', 1, false],
    [undefined, 'icontains', '', false],
    ['anything', 'contains', '', true],
  ] as const)('%j %s %j is %s', (...[value, operator, operand, expected]) => {
    expect(matches(value, operator, operand)).toBe(expected);
  });
});

describe('exists', () => {
  it.each([
    ['', true],
    [0, true],
    [false, true],
    [{}, true],
    [['a'], true],
    [[null, 'a'], true],
    [null, false],
    [undefined, false],
    [[], false],
    [[null], false],
  ] as const)('%j exists is %s', (value, expected) => {
    expect(matches(value, 'exists', true)).toBe(expected);
    expect(matches(value, 'exists', false)).toBe(!expected);
  });
});

describe('fields', () => {
  it('reads columns and metadata apart', () => {
    const subject = memorySubject({ ...item, metadata: { kind: 'car', userId: 'mallory' } });
    expect(evaluateFilter(compare({ column: 'kind' }, 'eq', 'fact'), subject)).toBe(true);
    expect(evaluateFilter(compare({ metadata: 'kind' }, 'eq', 'car'), subject)).toBe(true);
    expect(evaluateFilter(compare({ column: 'userId' }, 'eq', 'mallory'), subject)).toBe(false);
    expect(evaluateFilter(compare({ column: 'agentId' }, 'exists', false), subject)).toBe(true);
    expect(evaluateFilter(compare({ column: 'categories' }, 'contains', 'home'), subject)).toBe(true);
  });

  it('never finds what objects inherit', () => {
    for (const key of ['constructor', 'toString', '__proto__']) {
      expect(evaluateFilter(compare({ metadata: key }, 'exists', true), memorySubject(item))).toBe(false);
    }
  });

  it('reads the keys of a record as fields, and its times as columns', () => {
    const subject = recordSubject({
      namespace: ['a'],
      key: 'k',
      value: { createdAt: 'yesterday', kind: 'note' },
      createdAt: item.createdAt,
      updatedAt: item.updatedAt,
    });
    expect(evaluateFilter(compare({ column: 'createdAt' }, 'eq', item.createdAt), subject)).toBe(true);
    expect(evaluateFilter(compare({ metadata: 'createdAt' }, 'eq', 'yesterday'), subject)).toBe(true);
    expect(evaluateFilter(compare({ column: 'kind' }, 'exists', true), subject)).toBe(false);
    expect(evaluateFilter(compare({ column: 'expiresAt' }, 'eq', null), subject)).toBe(true);
  });
});

describe('logic', () => {
  const yes = compare({ column: 'id' }, 'eq', 'm1');
  const no = compare({ column: 'id' }, 'eq', 'm2');

  it('holds and of nothing, and refuses or of nothing', () => {
    const subject = memorySubject(item);
    expect(evaluateFilter({ type: 'and', filters: [] }, subject)).toBe(true);
    expect(evaluateFilter({ type: 'or', filters: [] }, subject)).toBe(false);
    expect(evaluateFilter({ type: 'and', filters: [yes, no] }, subject)).toBe(false);
    expect(evaluateFilter({ type: 'or', filters: [no, yes] }, subject)).toBe(true);
    expect(evaluateFilter({ type: 'not', filter: no }, subject)).toBe(true);
  });
});
