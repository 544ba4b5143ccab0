import type { Filter, FilterColumn, FilterComparison } from '../types/filter.ts';
import type { MemoryItem } from '../types/memory.ts';
import { timeAt } from './build-memory-item.ts';

/** A filter, and the texts of the {@link filterRows} that it matches, in order of insertion. */
export interface FilterCase {
  readonly name: string;
  readonly filter: Filter;
  readonly matches: readonly string[];
}

/** Rows that differ in the type of one metadata key, `v`. */
export const filterRows: readonly Partial<MemoryItem>[] = [
  { memory: 'none' },
  { memory: 'null', metadata: { v: null } },
  { memory: 'five', metadata: { v: 5 } },
  { memory: 'text five', metadata: { v: '5' } },
  { memory: 'text', metadata: { v: 'Blue Sky' } },
  { memory: 'true', metadata: { v: true } },
  { memory: 'zero', metadata: { v: 0 } },
  { memory: 'empty text', metadata: { v: '' } },
  { memory: 'list', metadata: { v: [5, 'Blue', null] } },
  { memory: 'empty list', metadata: { v: [] } },
  { memory: 'object', metadata: { v: { five: 5 } } },
];

function onValue(operator: FilterComparison['operator'], value: unknown): Filter {
  return { type: 'compare', field: { metadata: 'v' }, operator, value } as FilterComparison;
}

function onColumn(column: FilterColumn, operator: FilterComparison['operator'], value: unknown): Filter {
  return { type: 'compare', field: { column }, operator, value } as FilterComparison;
}

const all = filterRows.map((row) => row.memory ?? '');
const allBut = (...texts: readonly string[]): readonly string[] =>
  all.filter((text) => !texts.includes(text));

/** What every operator means, by example. */
export const metadataCases: readonly FilterCase[] = [
  { name: 'eq a number', filter: onValue('eq', 5), matches: ['five', 'list'] },
  { name: 'eq a string', filter: onValue('eq', '5'), matches: ['text five'] },
  { name: 'eq is exact', filter: onValue('eq', 'blue sky'), matches: [] },
  { name: 'eq a boolean', filter: onValue('eq', true), matches: ['true'] },
  { name: 'eq zero is not false, empty or missing', filter: onValue('eq', 0), matches: ['zero'] },
  { name: 'eq the empty string', filter: onValue('eq', ''), matches: ['empty text'] },
  { name: 'eq null', filter: onValue('eq', null), matches: ['none', 'null', 'list', 'empty list'] },
  { name: 'ne a number', filter: onValue('ne', 5), matches: allBut('five', 'list') },
  { name: 'ne null', filter: onValue('ne', null), matches: allBut('none', 'null', 'list', 'empty list') },
  { name: 'gt a number', filter: onValue('gt', 0), matches: ['five', 'list'] },
  { name: 'gte a number', filter: onValue('gte', 0), matches: ['five', 'zero', 'list'] },
  { name: 'lt a number', filter: onValue('lt', 5), matches: ['zero'] },
  { name: 'lte a number', filter: onValue('lte', 5), matches: ['five', 'zero', 'list'] },
  { name: 'gt a string', filter: onValue('gt', '5'), matches: ['text', 'list'] },
  { name: 'gte a string', filter: onValue('gte', 'Blue'), matches: ['text', 'list'] },
  { name: 'lt a string', filter: onValue('lt', 'Blue'), matches: ['text five', 'empty text'] },
  { name: 'lte a string', filter: onValue('lte', 'Blue'), matches: ['text five', 'empty text', 'list'] },
  { name: 'is a number', filter: onValue('is', 5), matches: ['five'] },
  { name: 'is null', filter: onValue('is', null), matches: ['none', 'null'] },
  { name: 'is a list', filter: onValue('is', [5, 'Blue', null]), matches: ['list'] },
  { name: 'is a list in another order', filter: onValue('is', ['Blue', 5, null]), matches: [] },
  { name: 'is the empty list', filter: onValue('is', []), matches: ['empty list'] },
  { name: 'is an object', filter: onValue('is', { five: 5 }), matches: ['object'] },
  { name: 'is an object with more', filter: onValue('is', { five: 5, six: 6 }), matches: [] },
  { name: 'is the empty object', filter: onValue('is', {}), matches: [] },
  { name: 'not is', filter: { type: 'not', filter: onValue('is', 5) }, matches: allBut('five') },
  { name: 'in', filter: onValue('in', [true, 'Blue', 0]), matches: ['true', 'zero', 'list'] },
  {
    name: 'in with null',
    filter: onValue('in', ['5', null]),
    matches: ['none', 'null', 'text five', 'list', 'empty list'],
  },
  { name: 'in nothing', filter: onValue('in', []), matches: [] },
  { name: 'nin', filter: onValue('nin', [5, '5']), matches: allBut('five', 'text five', 'list') },
  {
    name: 'nin with null',
    filter: onValue('nin', [null]),
    matches: allBut('none', 'null', 'list', 'empty list'),
  },
  { name: 'nin nothing', filter: onValue('nin', []), matches: all },
  { name: 'contains a part of a string', filter: onValue('contains', 'Blue'), matches: ['text', 'list'] },
  { name: 'contains minds the case', filter: onValue('contains', 'blue'), matches: [] },
  { name: 'contains a number only in lists', filter: onValue('contains', 5), matches: ['list'] },
  {
    name: 'contains the empty string',
    filter: onValue('contains', ''),
    matches: ['text five', 'text', 'empty text'],
  },
  { name: 'icontains', filter: onValue('icontains', 'bLUE'), matches: ['text', 'list'] },
  { name: 'icontains no part of an element', filter: onValue('icontains', 'blu'), matches: ['text'] },
  { name: 'exists', filter: onValue('exists', true), matches: allBut('none', 'null', 'empty list') },
  { name: 'does not exist', filter: onValue('exists', false), matches: ['none', 'null', 'empty list'] },
  { name: 'and of nothing', filter: { type: 'and', filters: [] }, matches: all },
  { name: 'or of nothing', filter: { type: 'or', filters: [] }, matches: [] },
  { name: 'and', filter: { type: 'and', filters: [onValue('gte', 0), onValue('lt', 5)] }, matches: ['zero'] },
  {
    name: 'or',
    filter: { type: 'or', filters: [onValue('eq', true), onValue('eq', 0)] },
    matches: ['true', 'zero'],
  },
  { name: 'not', filter: { type: 'not', filter: onValue('gt', 0) }, matches: allBut('five', 'list') },
  {
    name: 'not of a negation',
    filter: { type: 'not', filter: { type: 'and', filters: [onValue('ne', 0), onValue('nin', [true])] } },
    matches: ['true', 'zero'],
  },
  {
    name: 'a key that every object inherits',
    filter: onMetadata('constructor', 'exists', true),
    matches: [],
  },
  { name: 'a key with quotes and dots', filter: onMetadata('$.v"]\' --', 'exists', true), matches: [] },
];

function onMetadata(key: string, operator: FilterComparison['operator'], value: unknown): Filter {
  return { type: 'compare', field: { metadata: key }, operator, value } as FilterComparison;
}

/** Rows that differ in their columns. */
export const columnRows: readonly Partial<MemoryItem>[] = [
  {
    id: 'id-one',
    memory: 'one Tea',
    userId: 'ana',
    agentId: 'guide',
    kind: 'fact',
    categories: ['drinks', 'Home'],
    hash: 'aa',
    createdAt: timeAt(1),
    updatedAt: timeAt(4),
    expiresAt: timeAt(100),
    validFrom: timeAt(0),
    validTo: timeAt(50),
    attributedTo: 'user',
    speaker: 'Ana',
    supersedes: 'id-old',
    sources: ['m1', 'm2'],
  },
  {
    id: 'id-two',
    memory: 'two coffee',
    userId: 'ana',
    runId: 'r1',
    appId: 'app',
    kind: 'episode',
    hash: 'bb',
    createdAt: timeAt(2),
    updatedAt: timeAt(2),
    attributedTo: 'tool',
    supersededBy: 'id-one',
  },
];

/** Every column, with what its comparisons match among the {@link columnRows}. */
export const columnCases: readonly FilterCase[] = [
  { name: 'userId', filter: onColumn('userId', 'eq', 'ana'), matches: ['one Tea', 'two coffee'] },
  { name: 'userId of nobody', filter: onColumn('userId', 'eq', 'an'), matches: [] },
  { name: 'agentId', filter: onColumn('agentId', 'eq', 'guide'), matches: ['one Tea'] },
  { name: 'no agentId', filter: onColumn('agentId', 'eq', null), matches: ['two coffee'] },
  { name: 'runId', filter: onColumn('runId', 'in', ['r1', 'r2']), matches: ['two coffee'] },
  { name: 'not the runId', filter: onColumn('runId', 'ne', 'r1'), matches: ['one Tea'] },
  { name: 'appId', filter: onColumn('appId', 'exists', true), matches: ['two coffee'] },
  { name: 'id', filter: onColumn('id', 'in', ['id-two', 'id-three']), matches: ['two coffee'] },
  { name: 'kind', filter: onColumn('kind', 'nin', ['episode', 'summary']), matches: ['one Tea'] },
  { name: 'memory contains', filter: onColumn('memory', 'contains', 'Tea'), matches: ['one Tea'] },
  { name: 'memory contains, with case', filter: onColumn('memory', 'contains', 'tea'), matches: [] },
  {
    name: 'memory contains, without case',
    filter: onColumn('memory', 'icontains', 'TEA'),
    matches: ['one Tea'],
  },
  { name: 'categories', filter: onColumn('categories', 'eq', 'drinks'), matches: ['one Tea'] },
  { name: 'categories contain', filter: onColumn('categories', 'contains', 'Home'), matches: ['one Tea'] },
  { name: 'categories contain no part', filter: onColumn('categories', 'contains', 'Hom'), matches: [] },
  { name: 'categories in', filter: onColumn('categories', 'in', ['home', 'drinks']), matches: ['one Tea'] },
  { name: 'categories not in', filter: onColumn('categories', 'nin', ['drinks']), matches: ['two coffee'] },
  { name: 'no categories', filter: onColumn('categories', 'exists', false), matches: ['two coffee'] },
  { name: 'categories icontain', filter: onColumn('categories', 'icontains', 'HOME'), matches: ['one Tea'] },
  { name: 'hash', filter: onColumn('hash', 'gt', 'aa'), matches: ['two coffee'] },
  { name: 'createdAt', filter: onColumn('createdAt', 'gte', timeAt(2)), matches: ['two coffee'] },
  { name: 'updatedAt', filter: onColumn('updatedAt', 'lt', timeAt(4)), matches: ['two coffee'] },
  { name: 'expiresAt', filter: onColumn('expiresAt', 'lte', timeAt(100)), matches: ['one Tea'] },
  { name: 'no expiresAt', filter: onColumn('expiresAt', 'exists', false), matches: ['two coffee'] },
  { name: 'validFrom', filter: onColumn('validFrom', 'eq', timeAt(0)), matches: ['one Tea'] },
  { name: 'validTo', filter: onColumn('validTo', 'gt', timeAt(10)), matches: ['one Tea'] },
  {
    name: 'validTo not before',
    filter: { type: 'not', filter: onColumn('validTo', 'lt', timeAt(60)) },
    matches: ['two coffee'],
  },
  { name: 'attributedTo', filter: onColumn('attributedTo', 'ne', 'tool'), matches: ['one Tea'] },
  { name: 'speaker', filter: onColumn('speaker', 'eq', 'Ana'), matches: ['one Tea'] },
  { name: 'supersedes', filter: onColumn('supersedes', 'eq', 'id-old'), matches: ['one Tea'] },
  { name: 'supersededBy', filter: onColumn('supersededBy', 'eq', null), matches: ['one Tea'] },
  { name: 'sources', filter: onColumn('sources', 'eq', 'm2'), matches: ['one Tea'] },
  { name: 'sources as a whole', filter: onColumn('sources', 'eq', 'm1,m2'), matches: [] },
  { name: 'a number never equals a column', filter: onColumn('memory', 'eq', 1), matches: [] },
  { name: 'a number is not ordered with a column', filter: onColumn('createdAt', 'gt', 0), matches: [] },
];
