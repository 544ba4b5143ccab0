import { isoTime } from './engine/iso-time.ts';
import { deleteAllRecords } from './engine/records/delete-all-records.ts';
import type { FoundRecord, RecordOperation } from './engine/records/record-operation.ts';
import { runOperations, type RecordsResult } from './engine/records/run-operations.ts';
import {
  parseAddress,
  parseRecordOperations,
  type RecordOperationInput,
} from './input/parse-record-operations.ts';
import {
  parseDeleteAllRecords,
  parseListNamespaces,
  parsePut,
  parseRecordsAcross,
  parseRecordSearch,
  type DeleteAllRecordsOptions,
  type NamespaceOptions,
  type RecordPutOptions,
  type RecordsAcrossOptions,
  type RecordSearchOptions,
} from './input/record-options.ts';
import { readOptions } from './input/read-options.ts';
import { readSignal } from './input/read-values.ts';
import type { Runtime } from './runtime.ts';
import type { JsonObject } from './types/json.ts';
import type { OwnedRecordItem, RecordItem } from './types/record.ts';
import type { Degradation, Usage } from './types/results.ts';
import type { Scope } from './types/scope.ts';

/** Ends a call. */
export interface RecordCallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** The outcome of `records.put`. */
export interface RecordPutResult {
  /** The record is kept, and found by its words; its vector is caught up. */
  readonly degraded?: Degradation;
  readonly usage: Usage;
}

/** The outcome of `records.search`. */
export interface RecordSearchResult {
  readonly results: readonly FoundRecord[];
  readonly degraded?: Degradation;
  readonly usage: Usage;
}

/** What one step of `records.batch` answers. */
export type RecordOutcomeOf<Operation extends RecordOperationInput> = Operation extends {
  readonly type: 'get';
}
  ? RecordItem | null
  : Operation extends { readonly type: 'search' }
    ? readonly FoundRecord[]
    : Operation extends { readonly type: 'listNamespaces' }
      ? readonly (readonly string[])[]
      : undefined;

/** The outcome of `records.batch`. */
export interface RecordBatchResult<Operations extends readonly RecordOperationInput[]> {
  /** One entry a step, in their order; `undefined` for `put` and `delete`. */
  readonly results: { readonly [Place in keyof Operations]: RecordOutcomeOf<Operations[Place]> };
  readonly degraded?: Degradation;
  readonly usage: Usage;
}

/**
 * JSON documents under a namespace and a key, found by words and by meaning like memories. Namespaces are compared
 * segment by segment. Through `scoped` they are those of exactly that scope, and go with it when it is erased; otherwise
 * they are the application's own.
 */
export interface MemoryRecords {
  /** Keeps a record, or replaces it: `createdAt` stays, everything else is as given now. */
  put(
    namespace: readonly string[],
    key: string,
    value: JsonObject,
    options?: RecordPutOptions & RecordCallOptions,
  ): Promise<RecordPutResult>;
  /** The record; `null` when there is none, or it has expired. */
  get(namespace: readonly string[], key: string, options?: RecordCallOptions): Promise<RecordItem | null>;
  /** Records whose namespace begins with these segments; `[]` for all. */
  search(
    namespacePrefix: readonly string[],
    options?: RecordSearchOptions & RecordCallOptions,
  ): Promise<RecordSearchResult>;
  /**
   * Records under exactly this namespace, whoever they belong to, in order of owner and key: for the owner of the whole
   * file. Through `scoped`, those of every scope that carries its ids.
   */
  across(
    namespace: readonly string[],
    options?: RecordsAcrossOptions & RecordCallOptions,
  ): Promise<{ readonly results: readonly OwnedRecordItem[] }>;
  /** Idempotent: unknown records are ignored. */
  delete(namespace: readonly string[], key: string, options?: RecordCallOptions): Promise<void>;
  /** Deletes all records whose namespace begins with these segments; those put meanwhile may stay. */
  deleteAll(
    namespacePrefix: readonly string[],
    options?: DeleteAllRecordsOptions,
  ): Promise<{ readonly deleted: number }>;
  /** Namespaces that hold records, in order, each once. */
  listNamespaces(options?: NamespaceOptions & RecordCallOptions): Promise<readonly (readonly string[])[]>;
  /**
   * Takes up to 1,000 steps in order: a step sees all writes before it. Writes that follow each other are one
   * transaction. All steps are checked before the first is taken.
   */
  batch<const Operations extends readonly RecordOperationInput[]>(
    operations: Operations,
    options?: RecordCallOptions,
  ): Promise<RecordBatchResult<Operations>>;
}

/** The `records` of an owner; without ids: the application's own. */
export function createRecords({ run, deps, indexing }: Runtime, owner: Scope): MemoryRecords {
  const take: Take = (operations, signal) => runOperations({ operations, owner, signal }, indexing, deps);
  return {
    ...createReads(run, take),
    ...createWrites(run, take),
    across: (namespace, options) =>
      run(async () => {
        const path = 'records.across';
        const { signal, rest } = splitSignal(options, path);
        const query = parseRecordsAcross(namespace, rest, path);
        signal?.throwIfAborted();
        const now = isoTime(deps.now());
        const records = await deps.ledger.readRecordsAcross({ ...query, within: owner, now });
        return { results: records.map(({ index: _index, ...record }) => record) };
      }),
    deleteAll: (namespacePrefix, options) =>
      run(() => deleteAllRecords({ ...parseDeleteAllRecords(namespacePrefix, options), owner }, deps)),
    batch: <const Operations extends readonly RecordOperationInput[]>(
      operations: Operations,
      options?: RecordCallOptions,
    ) =>
      run(async () => {
        const signal = onlySignal(options, 'records.batch');
        const { outcomes, ...rest } = await take(parseRecordOperations(operations), signal);
        // Each step answers by its type, and there is one outcome a step.
        return { results: outcomes, ...told(rest) } as unknown as RecordBatchResult<Operations>;
      }),
  };
}

type Take = (
  operations: readonly RecordOperation[],
  signal: AbortSignal | undefined,
) => Promise<RecordsResult>;

async function takeOne(take: Take, operation: RecordOperation, signal: AbortSignal | undefined) {
  const { outcomes, ...rest } = await take([operation], signal);
  return { outcome: outcomes[0], ...told(rest) };
}

function createReads(
  run: Runtime['run'],
  take: Take,
): Pick<MemoryRecords, 'get' | 'search' | 'listNamespaces'> {
  return {
    get: (namespace, key, options) =>
      run(async () => {
        const address = parseAddress(namespace, key, 'records.get');
        const { outcome } = await takeOne(
          take,
          { type: 'get', ...address },
          onlySignal(options, 'records.get'),
        );
        return outcome as RecordItem | null;
      }),
    search: (namespacePrefix, options) =>
      run(async () => {
        const path = 'records.search';
        const { signal, rest } = splitSignal(options, path);
        const search = { type: 'search', ...parseRecordSearch(namespacePrefix, rest, path) } as const;
        const { outcome, ...result } = await takeOne(take, search, signal);
        return { results: outcome as readonly FoundRecord[], ...result };
      }),
    listNamespaces: (options) =>
      run(async () => {
        const path = 'records.listNamespaces';
        const { signal, rest } = splitSignal(options, path);
        const list = { type: 'listNamespaces', ...parseListNamespaces(rest, path) } as const;
        const { outcome } = await takeOne(take, list, signal);
        return outcome as readonly (readonly string[])[];
      }),
  };
}

function createWrites(run: Runtime['run'], take: Take): Pick<MemoryRecords, 'put' | 'delete'> {
  return {
    put: (...[namespace, key, value, options]) =>
      run(async () => {
        const path = 'records.put';
        const { signal, rest } = splitSignal(options, path);
        const put = {
          type: 'put',
          ...parseAddress(namespace, key, path),
          ...parsePut(value, rest, path),
        } as const;
        const { outcome: _outcome, ...result } = await takeOne(take, put, signal);
        return result;
      }),
    delete: (namespace, key, options) =>
      run(async () => {
        const address = parseAddress(namespace, key, 'records.delete');
        await takeOne(take, { type: 'delete', ...address }, onlySignal(options, 'records.delete'));
      }),
  };
}

function told({ degraded, usage }: Omit<RecordsResult, 'outcomes'>): RecordPutResult {
  return { ...(degraded !== undefined && { degraded }), usage };
}

/** The signal belongs to the call, the rest to the operation. */
function splitSignal(options: unknown, path: string) {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    return { signal: undefined, rest: options };
  const { signal, ...rest } = options as Readonly<Record<string, unknown>>;
  return { signal: readSignal(signal, `${path}.signal`), rest };
}

function onlySignal(options: unknown, path: string): AbortSignal | undefined {
  return readSignal(readOptions(options, { path, names: ['signal'] }).signal, `${path}.signal`);
}
