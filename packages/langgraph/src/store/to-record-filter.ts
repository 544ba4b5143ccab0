import { InvalidInputError, type FilterInput, type JsonValue } from '@keepsake/core';

const OPERATORS = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin'] as const;

interface Condition {
  readonly key: string;
  readonly path: string;
}

/**
 * The filter of a search as records understand it. Each key of the value has to equal what the filter says, objects and
 * lists included, or to fit operators.
 *
 * @throws InvalidInputError for unknown operators, operators deeper inside, and what cannot be compared with.
 */
export function toRecordFilter(filter: unknown, path: string): FilterInput {
  if (!isObject(filter)) refuse(path, 'it is no filter', "Pass an object such as { status: 'active' }");
  return {
    AND: Object.entries(filter).flatMap(([key, condition]) =>
      toConditions(condition, { key, path: `${path}[${JSON.stringify(key)}]` }),
    ),
  };
}

function toConditions(condition: unknown, place: Condition): readonly FilterInput[] {
  const names = isObject(condition) ? Object.keys(condition) : [];
  if (!isObject(condition) || !names.some((name) => name.startsWith('$'))) {
    refuseOperatorsInside(condition, place.path);
    return [equals(condition, place)];
  }
  return names.map((name) => {
    const path = `${place.path}.${name}`;
    if (!isOperator(name)) {
      refuse(
        path,
        'there is no such operator',
        `The operators are ${OPERATORS.join(', ')}, and they stand alone`,
      );
    }
    return toComparison(name, condition[name], { key: place.key, path });
  });
}

function toComparison(operator: (typeof OPERATORS)[number], operand: unknown, place: Condition): FilterInput {
  switch (operator) {
    case '$eq':
      return equals(operand, place);
    case '$ne':
      return { NOT: equals(operand, place) };
    case '$in':
      return equalsAny(operand, place);
    case '$nin':
      return { NOT: equalsAny(operand, place) };
    default:
      return order(operator, operand, place);
  }
}

/** By the whole value: `eq` of records looks at the elements of a list. */
function equals(operand: unknown, { key, path }: Condition): FilterInput {
  if (operand === undefined)
    refuse(path, 'undefined cannot be compared with', 'Leave the key out, or pass null');
  return { value: { [key]: { is: operand as JsonValue } } };
}

function equalsAny(operand: unknown, { key, path }: Condition): FilterInput {
  if (!Array.isArray(operand)) refuse(path, 'it is no list', 'Pass a list of values');
  return { OR: operand.map((value: unknown, place) => equals(value, { key, path: `${path}[${place}]` })) };
}

function order(
  operator: '$gt' | '$gte' | '$lt' | '$lte',
  operand: unknown,
  { key, path }: Condition,
): FilterInput {
  const isOrdered = typeof operand === 'number' || typeof operand === 'string' || operand instanceof Date;
  if (!isOrdered) refuse(path, 'it has no order', 'Pass a number, a string or a Date');
  return { value: { [key]: { [operator]: operand } } };
}

/** `{ price: { amount: { $gt: 5 } } }` would be taken for a value that holds a key `$gt`. */
function refuseOperatorsInside(value: unknown, path: string): void {
  // A set, so that a value that holds itself comes to an end; records refuse it then.
  const seen = new Set<unknown>([value]);
  for (const next of seen) {
    if (typeof next !== 'object' || next === null) continue;
    const name = isObject(next) ? Object.keys(next).find((each) => each.startsWith('$')) : undefined;
    if (name !== undefined) {
      refuse(
        path,
        `the operator ${name} stands inside a value`,
        'Operators stand directly under a key of the item; to compare with such an object, use $eq',
      );
    }
    for (const inner of Object.values(next)) seen.add(inner);
  }
}

function isOperator(name: string): name is (typeof OPERATORS)[number] {
  return OPERATORS.some((operator) => operator === name);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function refuse(path: string, problem: string, remedy: string): never {
  throw new InvalidInputError({ path, problem, remedy });
}
