import type { SQLOutputValue } from 'node:sqlite';
import { evaluateFilter, type FilterSubject } from '../../filters/evaluate-filter.ts';
import type { SqlValue } from '../../sqlite/connection.ts';
import type { Filter, FilterColumn, FilterComparison } from '../../types/filter.ts';
import type { JsonObject } from '../../types/json.ts';
import type { FilterFunctions } from './filter-functions.ts';

/** Where a filter's fields are in a table with the alias `m`. */
export interface FilterTable {
  /** Strings. A column that is not named has no value. */
  readonly columns: { readonly [Column in FilterColumn]?: string };
  /** Lists of strings as JSON, NULL for an empty one. */
  readonly lists: { readonly [Column in FilterColumn]?: string };
  /** The JSON object whose keys are `metadata` fields, NULL for an empty one. */
  readonly metadata: string;
}

const scopeColumn = (name: string): string => `(SELECT ${name} FROM scope WHERE id = m.scope)`;

/** Memories, current and closed. */
export const MEMORY_TABLE: FilterTable = {
  columns: {
    userId: scopeColumn('user_id'),
    agentId: scopeColumn('agent_id'),
    runId: scopeColumn('run_id'),
    appId: scopeColumn('app_id'),
    id: 'm.id',
    kind: 'm.kind',
    memory: 'm.text',
    hash: 'm.hash',
    createdAt: 'm.created_at',
    updatedAt: 'm.updated_at',
    expiresAt: 'm.expires_at',
    validFrom: 'm.valid_from',
    validTo: 'm.valid_to',
    attributedTo: 'm.attributed_to',
    speaker: 'm.speaker',
    supersedes: 'm.supersedes',
    supersededBy: 'm.superseded_by',
  },
  lists: { categories: 'm.categories', sources: 'm.sources' },
  metadata: 'm.metadata',
};

/** Records. */
export const RECORD_TABLE: FilterTable = {
  columns: { createdAt: 'm.created_at', updatedAt: 'm.updated_at', expiresAt: 'm.expires_at' },
  lists: {},
  metadata: 'm.value',
};

/** A filter as part of a `WHERE`. */
export interface CompiledFilter {
  /** Begins with ` AND `, or empty. */
  readonly sql: string;
  readonly values: readonly SqlValue[];
  /** Lets go of the tests that it registered: call it after the last statement. */
  readonly release: () => void;
}

/** Compiles a filter. Every part of the expression is 0 or 1, never NULL, so that `NOT` is its exact opposite. */
export function compileFilter(
  filter: Filter | undefined,
  table: FilterTable,
  functions: FilterFunctions,
): CompiledFilter {
  const values: SqlValue[] = [];
  const tests: number[] = [];
  if (filter === undefined) return { sql: '', values, release: () => undefined };
  const compiler: Compiler = {
    table,
    values,
    parse: rememberLast((text) => JSON.parse(text) as JsonObject),
    test: (test) => {
      const number = functions.add(test);
      tests.push(number);
      values.push(number);
    },
  };
  return { sql: ` AND ${compile(filter, compiler)}`, values, release: () => functions.remove(tests) };
}

interface Compiler {
  readonly table: FilterTable;
  readonly values: SqlValue[];
  /** Parses metadata. Several comparisons look at the same text one after the other. */
  readonly parse: (text: string) => JsonObject;
  /** Registers a test and pushes its number. */
  readonly test: (test: (value: SQLOutputValue) => boolean) => void;
}

function compile(filter: Filter, compiler: Compiler): string {
  switch (filter.type) {
    case 'and':
      return joined(filter.filters, compiler, { operator: ' AND ', empty: '1' });
    case 'or':
      return joined(filter.filters, compiler, { operator: ' OR ', empty: '0' });
    case 'not':
      return `(NOT ${compile(filter.filter, compiler)})`;
    default:
      return compileComparison(filter, compiler);
  }
}

function joined(
  filters: readonly Filter[],
  compiler: Compiler,
  { operator, empty }: { readonly operator: string; readonly empty: string },
): string {
  if (filters.length === 0) return empty;
  return `(${filters.map((part) => compile(part, compiler)).join(operator)})`;
}

function compileComparison(comparison: FilterComparison, compiler: Compiler): string {
  const { field } = comparison;
  const { columns, lists, metadata } = compiler.table;
  if ('metadata' in field) return inCode(comparison, metadata, compiler);
  const list = lists[field.column];
  if (list !== undefined) return inCode(comparison, list, compiler);
  return compileColumn(comparison, columns[field.column] ?? 'NULL', compiler);
}

/** A column of strings: what SQL means the same by, in SQL; the rest in code. */
function compileColumn(comparison: FilterComparison, column: string, compiler: Compiler): string {
  const { values } = compiler;
  switch (comparison.operator) {
    case 'eq':
      return isOneOf([comparison.value], column, values);
    case 'ne':
      return `(NOT ${isOneOf([comparison.value], column, values)})`;
    case 'in':
      return isOneOf(comparison.value, column, values);
    case 'nin':
      return `(NOT ${isOneOf(comparison.value, column, values)})`;
    case 'exists':
      return comparison.value ? `(${column} IS NOT NULL)` : `(${column} IS NULL)`;
    case 'is':
    case 'contains':
    case 'icontains':
      return inCode(comparison, column, compiler);
    default:
      return compileOrder(comparison, column, compiler);
  }
}

type OrderComparison = Extract<FilterComparison, { readonly operator: keyof typeof ORDER }>;

function compileOrder(comparison: OrderComparison, column: string, compiler: Compiler): string {
  const { operator, value } = comparison;
  if (typeof value === 'number') return '0';
  if (!comparesAsBytes(value)) return inCode(comparison, column, compiler);
  compiler.values.push(value);
  return `coalesce(${column} ${ORDER[operator]} ?, 0)`;
}

const ORDER = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** A string never equals a number or a boolean, and SQLite would convert them. */
function isOneOf(list: readonly unknown[], column: string, values: SqlValue[]): string {
  const strings = list.filter((value) => typeof value === 'string');
  const parts = list.includes(null) ? [`${column} IS NULL`] : [];
  if (strings.length === 1) {
    parts.push(`${column} IS ?`);
    values.push(...strings);
  } else if (strings.length > 1) {
    parts.push(`coalesce(${column} IN (SELECT value FROM json_each(?)), 0)`);
    values.push(JSON.stringify(strings));
  }
  return parts.length === 0 ? '0' : `(${parts.join(' OR ')})`;
}

/** SQLite orders by UTF-8 bytes, filters by UTF-16 unit: the same unless surrogates are compared. */
function comparesAsBytes(value: string): boolean {
  return !/[\ud800-\uffff]/.test(value);
}

function inCode(comparison: FilterComparison, column: string, compiler: Compiler): string {
  compiler.test(columnTest(comparison, compiler));
  return `keepsake_test(?, ${column})`;
}

function columnTest(
  comparison: FilterComparison,
  { table, parse }: Compiler,
): (value: SQLOutputValue) => boolean {
  const { field } = comparison;
  if ('metadata' in field) {
    return (value) =>
      evaluateFilter(comparison, { columns: {}, metadata: typeof value === 'string' ? parse(value) : {} });
  }
  const isList = table.lists[field.column] !== undefined;
  return (value) => {
    const held = typeof value !== 'string' ? undefined : isList ? (JSON.parse(value) as string[]) : value;
    const subject: FilterSubject = { columns: { [field.column]: held }, metadata: {} };
    return evaluateFilter(comparison, subject);
  };
}

function rememberLast<Value>(parse: (text: string) => Value): (text: string) => Value {
  let last: { readonly text: string; readonly value: Value } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: parse(text) };
    return last.value;
  };
}
