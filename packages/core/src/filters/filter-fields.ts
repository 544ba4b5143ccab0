import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { quote } from '../internal/describe-value.ts';
import { FILTER_COLUMNS, type FilterColumn, type FilterField } from '../types/filter.ts';
import { SCOPE_FIELDS } from '../types/scope.ts';

/** Which names are columns, and under which name the JSON of a row can be reached key by key. */
export interface FilterDialect {
  readonly columns: ReadonlyMap<string, FilterColumn>;
  /** `metadata` for memories, `value` for records. */
  readonly json: 'metadata' | 'value';
}

const RECORD_COLUMNS = ['createdAt', 'updatedAt', 'expiresAt'] as const satisfies readonly FilterColumn[];

/** Filters on memories. */
export const memoryDialect: FilterDialect = { columns: byName(FILTER_COLUMNS), json: 'metadata' };

/** Filters on records. */
export const recordDialect: FilterDialect = { columns: byName(RECORD_COLUMNS), json: 'value' };

const TIME_COLUMNS: ReadonlySet<FilterColumn> = new Set([...RECORD_COLUMNS, 'validFrom', 'validTo']);
const SCOPE_COLUMNS: ReadonlySet<FilterColumn> = new Set(SCOPE_FIELDS);

/** True for columns that hold times. */
export function isTimeColumn(column: FilterColumn): boolean {
  return TIME_COLUMNS.has(column);
}

/** True for the four ids of a scope. */
export function isScopeColumn(column: FilterColumn): column is (typeof SCOPE_FIELDS)[number] {
  return SCOPE_COLUMNS.has(column);
}

/**
 * The field that a name stands for: a column by its camelCase or snake_case name, else a key of the JSON.
 *
 * @throws InvalidInputError for `__proto__`, unknown names that begin with `$`, and misspelt scope ids: as metadata they
 * would silently select nothing.
 */
export function fieldOf(name: string, dialect: FilterDialect, path: string): FilterField {
  const column = dialect.columns.get(name);
  if (column !== undefined) return { column };
  if (name.startsWith('$')) {
    throw new InvalidInputError({
      path,
      problem: `${quote(name)} is neither a field nor AND, OR or NOT`,
      remedy: `A key of that name is reached as { ${dialect.json}: { ${quote(name)}: … } }`,
    });
  }
  const meant = SCOPE_FIELDS.find(
    (field) => dialect.columns.has(field) && plainForm(field) === plainForm(name),
  );
  if (meant !== undefined) {
    throw new InvalidInputError({
      path,
      problem: `${quote(name)} is not how this id is written`,
      remedy: `Did you mean "${meant}"? A key of that name is reached as { ${dialect.json}: { ${quote(name)}: … } }`,
    });
  }
  return jsonField(name, path);
}

/**
 * The field of a key of the JSON, whatever the key is called.
 *
 * @throws InvalidInputError for `__proto__`, which no stored JSON has.
 */
export function jsonField(key: string, path: string): FilterField {
  if (key !== '__proto__') return { metadata: key };
  throw new InvalidInputError({
    path,
    problem: 'the key "__proto__" is never stored',
    remedy: 'Filter by another key',
  });
}

function byName(columns: readonly FilterColumn[]): ReadonlyMap<string, FilterColumn> {
  const names = new Map<string, FilterColumn>([
    ['expirationDate', 'expiresAt'],
    ['expiration_date', 'expiresAt'],
  ]);
  for (const column of columns) {
    names.set(column, column);
    names.set(
      column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      column,
    );
  }
  return names;
}

function plainForm(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}
