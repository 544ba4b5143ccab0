import {
  InvalidInputError,
  type FoundRecord,
  type RecordItem,
  type RecordOperationInput,
} from '@keepsake/core';
import {
  type GetOperation,
  type Item,
  type ListNamespacesOperation,
  type MatchCondition,
  type Operation,
  type PutOperation,
  type SearchItem,
  type SearchOperation,
} from '@langchain/langgraph-checkpoint';
import { checkNamespace } from './check-namespace.ts';
import type { ItemPlace, KeepsakeStoreOptions } from './keepsake-store-options.ts';
import { mergePatterns } from './merge-patterns.ts';
import type { StorePutOptions } from './store-put.ts';
import { toRecordFilter } from './to-record-filter.ts';

/** A step on records, and what its outcome means to LangGraph. */
export interface PlannedOperation {
  readonly step: RecordOperationInput;
  readonly answer: (outcome: unknown) => unknown;
}

/**
 * What an operation of LangGraph means for records.
 *
 * @throws InvalidNamespaceError, InvalidInputError with the place in the batch
 */
export function planOperation(
  operation: Operation,
  path: string,
  defaults: Pick<KeepsakeStoreOptions, 'index' | 'ttlMs'>,
): PlannedOperation {
  if (typeof operation !== 'object' || (operation as unknown) === null) {
    throw new InvalidInputError({
      path,
      problem: 'it is no operation',
      remedy: 'Pass an operation of BaseStore',
    });
  }
  if ('namespacePrefix' in operation) return planSearch(operation, path);
  if (!('namespace' in operation)) return planList(operation, path);
  // What `put` refuses, a batch refuses as well; what others wrote can be read.
  checkNamespace(operation.namespace, { mayBeReserved: true });
  return 'value' in operation ? planPut(operation, defaults) : planGet(operation);
}

function planGet({ namespace, key }: GetOperation): PlannedOperation {
  return {
    step: { type: 'get', namespace, key },
    answer: (outcome) => (outcome === null ? null : toItem(outcome as RecordItem)),
  };
}

function planPut(
  operation: PutOperation & StorePutOptions,
  defaults: Pick<KeepsakeStoreOptions, 'index' | 'ttlMs'>,
): PlannedOperation {
  const { namespace, key, value } = operation;
  if (value === null) return { step: { type: 'delete', namespace, key }, answer: nothing };
  const place: ItemPlace = { namespace, key };
  const index = operation.index ?? valueFor(place, defaults.index);
  const ttlMs = operation.ttlMs ?? valueFor(place, defaults.ttlMs);
  return { step: { type: 'put', namespace, key, value, index, ttlMs }, answer: nothing };
}

function nothing(): undefined {
  return undefined;
}

function valueFor<Value>(
  place: ItemPlace,
  setting: Value | ((item: ItemPlace) => Value | undefined) | undefined,
): Value | undefined {
  return isFunction(setting) ? setting(place) : setting;
}

function isFunction<Value>(
  setting: Value | ((item: ItemPlace) => Value | undefined) | undefined,
): setting is (item: ItemPlace) => Value | undefined {
  return typeof setting === 'function';
}

function planSearch(operation: SearchOperation, path: string): PlannedOperation {
  const { namespacePrefix, filter, limit, offset, query } = operation;
  checkNamespace(namespacePrefix, { mayBeEmpty: true, mayBeReserved: true });
  return {
    step: {
      type: 'search',
      namespacePrefix,
      query,
      filter: filter === undefined ? undefined : toRecordFilter(filter, `${path}.filter`),
      limit,
      offset,
    },
    answer: (outcome) => (outcome as readonly FoundRecord[]).map(toSearchItem),
  };
}

function planList(operation: ListNamespacesOperation, path: string): PlannedOperation {
  const { matchConditions = [], maxDepth, limit, offset } = operation;
  for (const condition of matchConditions) checkCondition(condition, `${path}.matchConditions`);
  const prefix = mergePatterns(matchConditions, 'prefix');
  const suffix = mergePatterns(matchConditions, 'suffix');
  const isPossible = prefix !== undefined && suffix !== undefined;
  return {
    step: { type: 'listNamespaces', prefix, suffix, maxDepth, limit, offset },
    answer: (outcome) =>
      isPossible ? (outcome as readonly (readonly string[])[]).map((namespace) => [...namespace]) : [],
  };
}

function checkCondition({ matchType, path: pattern }: MatchCondition, path: string): void {
  if (matchType !== 'prefix' && matchType !== 'suffix') {
    throw new InvalidInputError({
      path,
      problem: `there is no match type "${String(matchType)}"`,
      remedy: 'Pass prefix or suffix',
    });
  }
  if (!Array.isArray(pattern)) {
    throw new InvalidInputError({
      path,
      problem: `the ${matchType} ${JSON.stringify(pattern)} is no list`,
      remedy: 'Pass segments, such as ["notes", "*"]',
    });
  }
}

function toItem({ namespace, key, value, createdAt, updatedAt }: RecordItem): Item {
  return {
    namespace: [...namespace],
    key,
    value,
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}

function toSearchItem({ score, ...record }: FoundRecord): SearchItem {
  return { ...toItem(record), ...(score !== undefined && { score }) };
}
