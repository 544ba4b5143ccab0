import type { RecordOperation } from '../engine/records/record-operation.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import { didYouMean } from '../internal/did-you-mean.ts';
import { isPlainObject } from '../internal/is-plain-object.ts';
import type { JsonObject } from '../types/json.ts';
import { readList } from './read-values.ts';
import { parseKey, parseNamespace } from './record-address.ts';
import {
  parseListNamespaces,
  parsePut,
  parseRecordSearch,
  type NamespaceOptions,
  type RecordPutOptions,
  type RecordSearchOptions,
} from './record-options.ts';

/** How many steps one batch may have. */
export const MOST_OPERATIONS = 1_000;

/** One step of a batch: a call of `records` as an object. */
export type RecordOperationInput =
  | ({
      readonly type: 'put';
      readonly namespace: readonly string[];
      readonly key: string;
      readonly value: JsonObject;
    } & RecordPutOptions)
  | { readonly type: 'get' | 'delete'; readonly namespace: readonly string[]; readonly key: string }
  | ({ readonly type: 'search'; readonly namespacePrefix: readonly string[] } & RecordSearchOptions)
  | ({ readonly type: 'listNamespaces' } & NamespaceOptions);

const TYPES: readonly RecordOperation['type'][] = ['put', 'get', 'delete', 'search', 'listNamespaces'];

/** The steps of a batch; errors name the step: `operations[2].key`. */
export function parseRecordOperations(value: unknown): readonly RecordOperation[] {
  return readList(value, 'operations', MOST_OPERATIONS).map((step, place) =>
    parseOperation(step, `operations[${place}]`),
  );
}

function parseOperation(step: unknown, path: string): RecordOperation {
  if (!isPlainObject(step)) {
    throw new InvalidInputError({
      path,
      problem: `${describeValue(step)} is not an operation`,
      remedy: "Pass objects such as { type: 'get', namespace: ['notes'], key: 'first' }",
    });
  }
  const { type, ...rest } = step;
  switch (type) {
    case 'put': {
      const { namespace, key, value, ...options } = rest;
      return { type, ...parseAddress(namespace, key, path), ...parsePut(value, options, path) };
    }
    case 'get':
    case 'delete':
      refuseMore(rest, path);
      return { type, ...parseAddress(rest['namespace'], rest['key'], path) };
    case 'search': {
      const { namespacePrefix, ...options } = rest;
      return { type, ...parseRecordSearch(namespacePrefix, options, path) };
    }
    case 'listNamespaces':
      return { type, ...parseListNamespaces(rest, path) };
    default:
      throw new InvalidInputError({
        path: `${path}.type`,
        problem: `${describeValue(type)} is not a type of operation`,
        remedy: didYouMean(typeof type === 'string' ? type : '', TYPES, 'The types are'),
      });
  }
}

/** Where a record is. */
export function parseAddress(namespace: unknown, key: unknown, path: string) {
  return { namespace: parseNamespace(namespace, `${path}.namespace`), key: parseKey(key, `${path}.key`) };
}

function refuseMore(given: Readonly<Record<string, unknown>>, path: string): void {
  for (const name of Object.keys(given)) {
    if (name === 'namespace' || name === 'key' || given[name] === undefined) continue;
    throw new InvalidInputError({
      path: `${path}.${name}`,
      problem: 'there is no such option',
      remedy: didYouMean(name, ['namespace', 'key'], 'The options are'),
    });
  }
}
