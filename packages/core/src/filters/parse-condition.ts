import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { parseJsonValue } from '../input/parse-json-object.ts';
import { parseDay, parseEndDay, type DaySpan } from '../input/parse-time.ts';
import { describeValue, isDate, quote } from '../internal/describe-value.ts';
import { didYouMean } from '../internal/did-you-mean.ts';
import { isPlainObject } from '../internal/is-plain-object.ts';
import { joinPath } from '../internal/join-path.ts';
import {
  FILTER_OPERATORS,
  type Filter,
  type FilterField,
  type FilterOperator,
  type FilterScalar,
} from '../types/filter.ts';
import { allOf, anyOf } from './combine-filters.ts';
import type { FilterBudget } from './filter-budget.ts';
import { isTimeColumn } from './filter-fields.ts';
import {
  MAX_FILTER_TEXT,
  parseEqualOperand,
  parseOrderOperand,
  parsePartOperand,
  parseTextOperand,
} from './parse-operand.ts';

/** A field with what a filter says about it. */
export interface ConditionInput {
  readonly field: FilterField;
  readonly path: string;
  readonly budget: FilterBudget;
}

/** What the condition on a field means: a value, a list, `'*'`, or operators that must all hold. */
export function parseCondition(condition: unknown, input: ConditionInput): Filter {
  if (condition === '*') return parseOperator('exists', true, input);
  if (Array.isArray(condition)) return parseOperator('in', condition, input);
  if (isPlainObject(condition)) return parseOperators(condition, input);
  if (condition === null || typeof condition !== 'object' || isDate(condition)) {
    return parseOperator('eq', condition, input);
  }
  return refuse(input.path, describeValue(condition), 'Pass a value, a list of values, or operators');
}

function parseOperators(condition: Readonly<Record<string, unknown>>, input: ConditionInput): Filter {
  const entries = Object.entries(condition);
  if (entries.length === 0) {
    throw new InvalidInputError({
      path: input.path,
      problem: 'no operator',
      remedy: `Name at least one of ${FILTER_OPERATORS.join(', ')}`,
    });
  }
  return allOf(
    entries.map(([name, operand]) => {
      const operator = FILTER_OPERATORS.find((known) => known === name || `$${known}` === name);
      if (operator === undefined) return refuseOperator(name, input.path);
      return parseOperator(operator, operand, { ...input, path: joinPath(input.path, name) });
    }),
  );
}

function parseOperator(operator: FilterOperator, operand: unknown, input: ConditionInput): Filter {
  const { field, path, budget } = input;
  budget.spendComparisons(1, path);
  switch (operator) {
    case 'eq':
      return parseEqual(operand, input);
    case 'ne':
      return negate(parseEqual(operand, input));
    case 'in':
      return parseMembership(operand, input);
    case 'nin':
      return negate(parseMembership(operand, input));
    case 'is':
      return parseWhole(operand, input);
    case 'contains':
      return { type: 'compare', field, operator, value: parsePartOperand(field, operand, path) };
    case 'icontains':
      return { type: 'compare', field, operator, value: parseTextOperand(operand, path) };
    case 'exists':
      if (typeof operand === 'boolean') return { type: 'compare', field, operator, value: operand };
      return refuse(path, describeValue(operand), 'Pass true or false');
    default:
      return parseOrder(operator, operand, input);
  }
}

function parseEqual(operand: unknown, { field, path }: ConditionInput): Filter {
  if (Array.isArray(operand)) return refuse(path, describeValue(operand), 'Use in for a list of values');
  const day = daySpan(field, operand, path);
  if (day !== undefined) return within(field, day);
  return { type: 'compare', field, operator: 'eq', value: parseEqualOperand(field, operand, path) };
}

function parseWhole(operand: unknown, { field, path }: ConditionInput): Filter {
  if ('column' in field) {
    return refuse(
      path,
      `${field.column} with the operator is`,
      'Use it on keys of the JSON; here eq, in and contains',
    );
  }
  return {
    type: 'compare',
    field,
    operator: 'is',
    value: parseJsonValue(operand, { path, maxLength: MAX_FILTER_TEXT }),
  };
}

function parseMembership(operand: unknown, { field, path, budget }: ConditionInput): Filter {
  if (!Array.isArray(operand)) return refuse(path, describeValue(operand), 'Pass a list of values');
  const list: readonly unknown[] = operand;
  budget.spendValues(list.length, path);
  const values = new Set<FilterScalar>();
  const days: Filter[] = [];
  // By index: a hole in the list is an undefined value, and is refused like one.
  for (let index = 0; index < list.length; index += 1) {
    const place = joinPath(path, index);
    const day = daySpan(field, list[index], place);
    if (day === undefined) values.add(parseEqualOperand(field, list[index], place));
    else days.push(within(field, day));
  }
  budget.spendComparisons(days.length, path);
  const member: Filter = { type: 'compare', field, operator: 'in', value: [...values] };
  return days.length === 0 ? member : anyOf(values.size === 0 ? days : [member, ...days]);
}

/** A bare date stands for its whole day: `lte` includes it, `gt` begins after it. */
function parseOrder(
  operator: 'gt' | 'gte' | 'lt' | 'lte',
  operand: unknown,
  { field, path }: ConditionInput,
): Filter {
  const day = daySpan(field, operand, path);
  if (day === undefined) {
    return { type: 'compare', field, operator, value: parseOrderOperand(field, operand, path) };
  }
  return {
    type: 'compare',
    field,
    operator,
    value: operator === 'gt' || operator === 'lte' ? day.last : day.first,
  };
}

function daySpan(field: FilterField, value: unknown, path: string): DaySpan | undefined {
  if (!('column' in field) || !isTimeColumn(field.column)) return undefined;
  const isEnd = field.column === 'expiresAt' || field.column === 'validTo';
  return isEnd ? parseEndDay(value, path) : parseDay(value, path);
}

function within(field: FilterField, { first, last }: DaySpan): Filter {
  return allOf([
    { type: 'compare', field, operator: 'gte', value: first },
    { type: 'compare', field, operator: 'lte', value: last },
  ]);
}

function negate(filter: Filter): Filter {
  if (filter.type !== 'compare') return { type: 'not', filter };
  if (filter.operator === 'eq') return { ...filter, operator: 'ne' };
  return filter.operator === 'in' ? { ...filter, operator: 'nin' } : { type: 'not', filter };
}

function refuseOperator(name: string, path: string): never {
  throw new InvalidInputError({
    path,
    problem: `unknown operator ${quote(name)}`,
    remedy: didYouMean(name, FILTER_OPERATORS, 'The operators are'),
  });
}

function refuse(path: string, found: string, remedy: string): never {
  throw new InvalidInputError({ path, problem: `${found} is not what a filter takes here`, remedy });
}
