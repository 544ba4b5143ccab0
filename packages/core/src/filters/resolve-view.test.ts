import { array, assert, constantFrom, oneof, property, record, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResolvedView } from '../engine/requests.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import { scopeMatches, type Scope } from '../types/scope.ts';
import { evaluateFilter } from './evaluate-filter.ts';
import { parseFilter, type ParsedFilter } from './parse-filter.ts';
import { resolveView } from './resolve-view.ts';

function viewOf(filters: unknown, scope: Scope = {}): ResolvedView {
  const filter = filters === undefined ? undefined : parseFilter(filters);
  return resolveView({ scope, filter, path: 'search' });
}

function scopeFailure(filters: unknown, scope: Scope = {}): ScopeRequiredError {
  try {
    viewOf(filters, scope);
  } catch (error) {
    if (error instanceof ScopeRequiredError) return error;
    throw error;
  }
  throw new Error('the view was accepted');
}

const price = { type: 'compare', field: { metadata: 'price' }, operator: 'eq', value: 3 };

describe('scopes', () => {
  it.each([
    [undefined, { userId: 'ana' }, [{ userId: 'ana' }]],
    [{}, { userId: 'ana', runId: 'r1' }, [{ userId: 'ana', runId: 'r1' }]],
    [{ user_id: 'ana' }, {}, [{ userId: 'ana' }]],
    [{ agentId: 'bot' }, { userId: 'ana' }, [{ userId: 'ana', agentId: 'bot' }]],
    [{ user_id: 'ana' }, { userId: 'ana' }, [{ userId: 'ana' }]],
    [{ userId: { in: ['ana', 'bob'] } }, {}, [{ userId: 'ana' }, { userId: 'bob' }]],
    [{ userId: ['ana', 'ana'] }, {}, [{ userId: 'ana' }]],
    [{ OR: [{ user_id: 'ana' }, { user_id: 'bob' }] }, {}, [{ userId: 'ana' }, { userId: 'bob' }]],
    [{ OR: [{ user_id: 'ana' }, { agent_id: 'bot' }] }, {}, [{ userId: 'ana' }, { agentId: 'bot' }]],
    [{ OR: [{ user_id: 'ana' }, { user_id: 'ana', run_id: 'r1' }] }, {}, [{ userId: 'ana' }]],
    [{ AND: [{ userId: ['ana', 'bob'] }, { userId: ['bob', 'eve'] }] }, {}, [{ userId: 'bob' }]],
    [
      { userId: ['ana', 'bob'], agentId: ['x', 'y'] },
      {},
      [
        { userId: 'ana', agentId: 'x' },
        { userId: 'ana', agentId: 'y' },
        { userId: 'bob', agentId: 'x' },
        { userId: 'bob', agentId: 'y' },
      ],
    ],
  ])('%j beside %j is %j, and nothing is left to filter', (filters, scope, scopes) => {
    expect(viewOf(filters, scope)).toEqual({ scopes, filter: undefined });
  });

  it('leaves only what the scopes do not say', () => {
    expect(viewOf({ user_id: 'ana', price: 3 })).toEqual({ scopes: [{ userId: 'ana' }], filter: price });
    expect(viewOf({ AND: [{ user_id: 'ana' }, { price: 3 }] }, { agentId: 'bot' })).toEqual({
      scopes: [{ userId: 'ana', agentId: 'bot' }],
      filter: price,
    });
  });

  it('keeps an OR whose branches say more than their scopes', () => {
    const filters = { OR: [{ user_id: 'ana', price: 3 }, { user_id: 'bob' }] };
    expect(viewOf(filters)).toEqual({
      scopes: [{ userId: 'ana' }, { userId: 'bob' }],
      filter: parseFilter(filters).filter,
    });
  });

  it('needs no scope in the branches of an OR when there is one beside it', () => {
    const filters = { OR: [{ user_id: 'ana' }, { price: 3 }] };
    expect(viewOf(filters, { agentId: 'bot' })).toEqual({
      scopes: [{ agentId: 'bot' }],
      filter: parseFilter(filters).filter,
    });
  });

  it('matches nothing where the call contradicts itself', () => {
    const nothing = { type: 'or', filters: [] };
    expect(viewOf({ user_id: 'bob' }, { userId: 'ana' })).toEqual({
      scopes: [{ userId: 'ana' }],
      filter: nothing,
    });
    expect(viewOf({ user_id: [] }, { userId: 'ana' })).toEqual({
      scopes: [{ userId: 'ana' }],
      filter: nothing,
    });
    expect(viewOf({ OR: [] }, { userId: 'ana' })).toEqual({ scopes: [{ userId: 'ana' }], filter: nothing });
  });
});

describe('nobody', () => {
  it.each([
    [undefined],
    [{}],
    [{ price: 3 }],
    [{ user_id: '*' }],
    [{ user_id: { ne: 'ana' } }],
    [{ user_id: { nin: ['ana'] } }],
    [{ user_id: { contains: 'a' } }],
    [{ user_id: { gte: 'a' } }],
    [{ user_id: null }],
    [{ user_id: ['ana', null] }],
    [{ user_id: [] }],
    [{ NOT: { user_id: 'ana' } }],
    [{ NOT: { NOT: { user_id: 'ana' } } }],
    [{ OR: [] }],
    [{ OR: [{ price: 1 }, { price: 2 }] }],
    [{ metadata: { userId: 'ana' } }],
  ])('is named by %j', (filters) => {
    const error = scopeFailure(filters);
    expect(error.path).toBe('search');
    expect(error.message).toBe(
      "search: no scope. Name at least one of userId, agentId, runId, appId with a value (for example { userId: 'ana' })",
    );
  });

  it.each([
    [{ OR: [{ user_id: 'ana' }, { price: 3 }] }, 'filters.OR[1]'],
    [{ OR: [{ price: 3 }, { user_id: 'ana' }] }, 'filters.OR[0]'],
    [{ OR: [{ user_id: 'ana' }, {}] }, 'filters.OR[1]'],
    [{ OR: [{ user_id: 'ana' }, { user_id: '*' }] }, 'filters.OR[1]'],
    [{ OR: [{ user_id: 'ana' }, { NOT: { user_id: 'bob' } }] }, 'filters.OR[1]'],
    [{ OR: [{ user_id: 'ana' }, { OR: [{ agent_id: 'bot' }, { price: 3 }] }] }, 'filters.OR[1].OR[1]'],
    [{ price: 3, AND: [{ OR: [{ user_id: 'ana' }, { price: 3 }] }] }, 'filters.AND[0].OR[1]'],
  ])('is named by a branch of %j', (filters, path) => {
    const error = scopeFailure(filters);
    expect(error.path).toBe(path);
    expect(error.message).toContain(
      `${path}: this branch of the OR names no scope. Name at least one of userId`,
    );
  });
});

function ids(count: number, prefix = 'u'): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

describe('many scopes', () => {
  it('takes 256 and refuses more', () => {
    expect(viewOf({ userId: ids(256) }).scopes).toHaveLength(256);
    expect(() => viewOf({ userId: ids(257) })).toThrow(InvalidInputError);
    expect(() => viewOf({ userId: ids(257) })).toThrow(
      'search: the call names 257 scopes. At most 256 are searched together: split the call, or name an id that they share',
    );
  });

  it('takes a longer list beside an id', () => {
    const view = viewOf({ agentId: ids(1000) }, { userId: 'ana' });
    expect(view.scopes).toEqual([{ userId: 'ana' }]);
    expect(view.filter).toEqual(parseFilter({ agentId: ids(1000) }).filter);
  });

  it('does not multiply lists out of bounds', () => {
    const view = viewOf({ userId: ids(200), agentId: ids(1000), runId: ids(1000), appId: ids(1000) });
    expect(view.scopes).toHaveLength(200);
  });

  it('finds what long lists share', () => {
    const view = viewOf({ AND: [{ userId: ids(1000) }, { userId: [...ids(1000, 'v').slice(1), 'u7'] }] });
    expect(view).toEqual({ scopes: [{ userId: 'u7' }], filter: undefined });
  });
});

function viewOrNothing(filter: ParsedFilter, scope: Scope): ResolvedView | undefined {
  try {
    return resolveView({ scope, filter, path: 'search' });
  } catch (error) {
    if (error instanceof ScopeRequiredError) return undefined;
    throw error;
  }
}

it('reaches exactly the rows that carry the ids and match the filter', () => {
  const id = constantFrom('a', 'b');
  const condition = oneof(
    id,
    array(id, { maxLength: 2 }),
    constantFrom('*', { ne: 'a' }, { nin: ['b'] }, null),
  );
  const keys: { requiredKeys: []; noNullPrototype: true } = { requiredKeys: [], noNullPrototype: true };
  const leaf = record({ userId: condition, agentId: condition, x: constantFrom(1, 2) }, keys);
  const within = (inner: Arbitrary<object>) => {
    const branches = array(inner, { maxLength: 3 });
    return record({ userId: condition, runId: condition, AND: branches, OR: branches, NOT: branches }, keys);
  };
  const scope = record({ userId: id, agentId: id, runId: id }, keys);
  let named = 0;
  assert(
    property(
      within(within(leaf)),
      scope,
      array(record({ scope, x: constantFrom(1, 2) })),
      (filters, given, rows) => {
        const parsed = parseFilter(filters);
        const view = viewOrNothing(parsed, given);
        if (view === undefined) return;
        named += 1;
        expect(view.scopes.length).toBeGreaterThan(0);
        expect(view.scopes.every((one) => Object.keys(one).length > 0)).toBe(true);
        for (const row of rows) {
          const subject = { columns: row.scope, metadata: { x: row.x } };
          const isReached =
            view.scopes.some((one) => scopeMatches(one, row.scope)) &&
            (view.filter === undefined || evaluateFilter(view.filter, subject));
          expect(isReached).toBe(scopeMatches(given, row.scope) && evaluateFilter(parsed.filter, subject));
        }
      },
    ),
    { numRuns: 1000 },
  );
  expect(named).toBeGreaterThan(200);
});
