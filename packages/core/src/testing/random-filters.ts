import {
  FILTER_COLUMNS,
  FILTER_OPERATORS,
  type Filter,
  type FilterColumn,
  type FilterComparison,
  type FilterField,
  type FilterOperator,
  type FilterScalar,
} from '../types/filter.ts';
import type { JsonObject, JsonValue } from '../types/json.ts';
import type { MemoryItem } from '../types/memory.ts';
import { MEMORY_KINDS } from '../types/memory.ts';
import { namedId, timeAt } from './build-memory-item.ts';
import type { SeededRandom } from './seeded-random.ts';

// Few values, so that comparisons often match; among them what collations, JSON and SQL tend to confuse.
const texts = [
  '',
  'a',
  'A',
  'ab',
  'é',
  'É',
  'ß',
  '😀',
  '｡',
  '%',
  '_',
  "a' OR 1=1 --",
  '5',
  'null',
  'true',
  'Straße',
  'İ',
];
const numbers = [0, -0.5, 1, 5, 5.5, 1e15, -1];
const metadataKeys = ['v', 'w', 'a.b', "it's", '__proto__', '$[0]', 'V'];
/** Every column. */
export const filterColumns = FILTER_COLUMNS;
/** Every operator. */
export const filterOperators = FILTER_OPERATORS;

function randomScalar(random: SeededRandom): FilterScalar {
  const roll = random.below(8);
  if (roll === 0) return null;
  if (roll === 1) return random.chance(0.5);
  return roll < 4 ? random.pick(numbers) : random.pick(texts);
}

function randomValue(random: SeededRandom): JsonValue {
  const roll = random.below(6);
  if (roll === 0) return random.list(3, () => randomScalar(random));
  if (roll === 1) return { nested: randomScalar(random) };
  return randomScalar(random);
}

/** Metadata of random keys and values. */
export function randomMetadata(random: SeededRandom): JsonObject {
  const entries = random.list(5, (): [string, JsonValue] => [random.pick(metadataKeys), randomValue(random)]);
  return Object.fromEntries(entries);
}

/** A memory of the user `ana` whose other fields are random. */
export function randomItem(random: SeededRandom, index: number): Partial<MemoryItem> {
  const maybe = (field: string, make: () => string): object =>
    random.chance(0.5) ? { [field]: make() } : {};
  const text = (): string => random.pick(texts);
  const time = (): string => timeAt(random.below(4));
  return {
    id: namedId(`random ${index}`),
    userId: 'ana',
    memory: text(),
    kind: random.pick(MEMORY_KINDS),
    metadata: randomMetadata(random),
    categories: random.list(3, text),
    hash: text(),
    createdAt: time(),
    updatedAt: time(),
    attributedTo: random.pick(['user', 'tool']),
    sources: random.list(3, text),
    ...maybe('agentId', () => random.pick(['a', 'A', 'ab'])),
    ...maybe('runId', () => random.pick(['a', '😀', '%'])),
    ...maybe('appId', () => random.pick(['a', "a' OR 1=1 --"])),
    ...maybe('expiresAt', time),
    ...maybe('validFrom', time),
    ...maybe('validTo', time),
    ...maybe('speaker', text),
    ...maybe('supersedes', text),
    ...maybe('supersededBy', text),
  };
}

/** What random filters may use. */
export interface UsableFilterParts {
  readonly columns: readonly FilterColumn[];
  readonly operators: readonly FilterOperator[];
}

/** A filter over columns and metadata, nested up to `depth` levels. */
export function randomFilter(
  random: SeededRandom,
  depth: number,
  usable: UsableFilterParts = { columns: filterColumns, operators: filterOperators },
): Filter {
  const roll = depth === 0 ? 0 : random.below(5);
  const part = (): Filter => randomFilter(random, depth - 1, usable);
  if (roll === 1) return { type: 'and', filters: random.list(3, part) };
  if (roll === 2) return { type: 'or', filters: random.list(3, part) };
  if (roll === 3) return { type: 'not', filter: part() };
  return randomComparison(random, usable);
}

function randomComparison(random: SeededRandom, usable: UsableFilterParts): FilterComparison {
  const operator = random.pick(usable.operators);
  if (operator === 'is') {
    return {
      type: 'compare',
      field: { metadata: random.pick(metadataKeys) },
      operator,
      value: randomValue(random),
    };
  }
  const field = randomField(random, usable.columns);
  switch (operator) {
    case 'eq':
    case 'ne':
    case 'contains':
      return { type: 'compare', field, operator, value: randomOperand(random, field) };
    case 'in':
    case 'nin':
      return { type: 'compare', field, operator, value: random.list(4, () => randomOperand(random, field)) };
    case 'icontains':
      return { type: 'compare', field, operator, value: random.pick(texts) };
    case 'exists':
      return { type: 'compare', field, operator, value: random.chance(0.5) };
    default:
      return { type: 'compare', field, operator, value: randomBound(random, field) };
  }
}

function randomField(random: SeededRandom, columns: readonly FilterColumn[]): FilterField {
  const byColumn = columns.length > 0 && random.chance(0.5);
  return byColumn ? { column: random.pick(columns) } : { metadata: random.pick(metadataKeys) };
}

function randomOperand(random: SeededRandom, field: FilterField): FilterScalar {
  return isTime(field) && random.chance(0.8) ? timeAt(random.below(4)) : randomScalar(random);
}

function randomBound(random: SeededRandom, field: FilterField): string | number {
  if (isTime(field) && random.chance(0.8)) return timeAt(random.below(4));
  return random.chance(0.5) ? random.pick(numbers) : random.pick(texts);
}

function isTime(field: FilterField): boolean {
  return 'column' in field && /At$|^valid/.test(field.column);
}
