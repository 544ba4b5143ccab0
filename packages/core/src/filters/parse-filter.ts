import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import { isPlainObject } from '../internal/is-plain-object.ts';
import { joinPath } from '../internal/join-path.ts';
import type { Filter } from '../types/filter.ts';
import { allOf, anyOf } from './combine-filters.ts';
import { filterBudget, type FilterBudget } from './filter-budget.ts';
import { fieldOf, jsonField, memoryDialect, recordDialect, type FilterDialect } from './filter-fields.ts';
import { parseCondition } from './parse-condition.ts';

type Connective = 'AND' | 'OR' | 'NOT';

const CONNECTIVES: ReadonlyMap<string, Connective> = new Map(
  (['AND', 'OR', 'NOT'] as const).flatMap((name) => [
    [name, name],
    [name.toLowerCase(), name],
    [`$${name.toLowerCase()}`, name],
  ]),
);

interface ParseState {
  readonly dialect: FilterDialect;
  readonly budget: FilterBudget;
  readonly branchPaths: Map<Filter, string>;
}

/** A filter on memories, with the way to say where in the caller's object a branch of an `or` stood. */
export interface ParsedFilter {
  readonly filter: Filter;
  /** By branch of an `or`: its path. */
  readonly branchPaths: ReadonlyMap<Filter, string>;
}

/**
 * The meaning of a filter on memories as callers write it; see `FilterInput` for the grammar.
 *
 * @throws InvalidInputError for unknown operators, values that cannot be compared with, and filters that are too large.
 */
export function parseFilter(input: unknown, path = 'filters'): ParsedFilter {
  return parse(input, path, memoryDialect);
}

/** The same for records: fields are the keys of their value, beside `createdAt`, `updatedAt` and `expiresAt`. */
export function parseRecordFilter(input: unknown, path = 'filter'): Filter {
  return parse(input, path, recordDialect).filter;
}

function parse(input: unknown, path: string, dialect: FilterDialect): ParsedFilter {
  const state: ParseState = { dialect, budget: filterBudget(), branchPaths: new Map() };
  return { filter: parseGroup(input, { path, depth: 0 }, state), branchPaths: state.branchPaths };
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

/** An object: conditions by field, and connectives, all of which must hold. */
function parseGroup(input: unknown, { path, depth }: Place, state: ParseState): Filter {
  state.budget.checkDepth(depth, path);
  if (!isPlainObject(input)) {
    throw new InvalidInputError({
      path,
      problem: `${describeValue(input)} is not a filter`,
      remedy: "Pass an object such as { userId: 'ana', price: { gte: 3 } }",
    });
  }
  return allOf(
    Object.entries(input).map(([name, value]) => {
      const place = { path: joinPath(path, name), depth };
      const connective = CONNECTIVES.get(name);
      if (connective !== undefined) return parseConnective(connective, value, { ...place, state });
      return name === state.dialect.json
        ? parseJsonFields(value, place, state)
        : parseField(name, value, { ...place, state });
    }),
  );
}

function parseConnective(
  connective: Connective,
  value: unknown,
  { path, depth, state }: Place & { readonly state: ParseState },
): Filter {
  const parts = listOf(value, path, state).map((entry) => {
    const filter = parseGroup(entry.value, { path: entry.path, depth: depth + 1 }, state);
    return { filter, path: entry.path };
  });
  const filters = parts.map((part) => part.filter);
  if (connective === 'AND') return allOf(filters);
  if (connective === 'NOT') return { type: 'not', filter: anyOf(filters) };
  for (const part of parts) state.branchPaths.set(part.filter, part.path);
  return anyOf(filters);
}

function listOf(
  value: unknown,
  path: string,
  state: ParseState,
): readonly { readonly value: unknown; readonly path: string }[] {
  if (!Array.isArray(value)) return [{ value, path }];
  state.budget.spendValues(value.length, path);
  return Array.from(value as readonly unknown[], (entry, index) => ({
    value: entry,
    path: joinPath(path, index),
  }));
}

/** `{ metadata: { key: condition } }`: every key is a key, whatever it is called. */
function parseJsonFields(value: unknown, { path }: Place, state: ParseState): Filter {
  if (!isPlainObject(value)) {
    throw new InvalidInputError({
      path,
      problem: `${describeValue(value)} is not an object of conditions by key`,
      remedy: `Pass { ${state.dialect.json}: { key: value } }`,
    });
  }
  return allOf(
    Object.entries(value).map(([key, condition]) => {
      const place = joinPath(path, key);
      return parseCondition(condition, { field: jsonField(key, place), path: place, budget: state.budget });
    }),
  );
}

function parseField(
  name: string,
  value: unknown,
  { path, state }: { readonly path: string; readonly state: ParseState },
): Filter {
  return parseCondition(value, { field: fieldOf(name, state.dialect, path), path, budget: state.budget });
}
