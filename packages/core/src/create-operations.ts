import { bindScope } from './bind-scope.ts';
import { addMany } from './engine/add/add-many.ts';
import { add } from './engine/add/add.ts';
import { context } from './engine/context/context.ts';
import { countScopes } from './engine/count-scopes.ts';
import { deleteAll } from './engine/delete-all.ts';
import { type DeletedMemory, deleteMemories } from './engine/delete-memories.ts';
import { eraseScope } from './engine/erase-scope.ts';
import { enqueueJob } from './engine/jobs/enqueue-job.ts';
import { getMemory } from './engine/get-memory.ts';
import { listMemories } from './engine/list-memories.ts';
import { readHistory } from './engine/read-history.ts';
import { search } from './engine/search/search.ts';
import { supersedeMemory } from './engine/supersede-memory.ts';
import { exportLines } from './engine/transfer/export-lines.ts';
import { undoOperation } from './engine/undo-operation.ts';
import { updateMemories } from './engine/update-memories.ts';
import { parseAdd, parseAddMany } from './input/add-options.ts';
import { parseContext } from './input/context-options.ts';
import { parseDelete, parseDeleteAll } from './input/delete-options.ts';
import { parseExport } from './input/export-options.ts';
import { parseGetAll } from './input/get-all-options.ts';
import { parseId, parseScopedCall, requireScope } from './input/scope-input.ts';
import { parseListen } from './input/listen-options.ts';
import { parseScopes } from './input/scopes-options.ts';
import { parseSearch } from './input/search-options.ts';
import { parseSupersede } from './input/supersede-options.ts';
import { parseUndo } from './input/undo-options.ts';
import { parseBatchUpdate, parseUpdate, parseUpdateOptions } from './input/update-options.ts';
import { createJobs } from './jobs.ts';
import { createMessages } from './messages.ts';
import type { MemoryOperations } from './memory-operations.ts';
import type { Runtime } from './runtime.ts';
import { createRecords } from './records.ts';
import { traceOperations } from './trace-operations.ts';
import type { Scope } from './types/scope.ts';

/** The operations of a memory, for everything or bound to a scope: each reads its arguments and hands over to the engine. */
export function createOperations(runtime: Runtime, bound: Scope | undefined): MemoryOperations {
  const bind = <Options extends object>(options: Options | undefined): Options => bindScope(bound, options);
  const { events, trace } = runtime.deps;
  const operations: MemoryOperations = {
    ...createReads(runtime, bind),
    ...createWrites(runtime, bind),
    ...createJobs(runtime, bind),
    on: (name, listener, options) => events.listen(parseListen({ name, listener, options }, bound ?? {})),
    records: createRecords(runtime, bound ?? {}),
    messages: createMessages(runtime, bind),
  };
  return traceOperations(operations, trace, bound);
}

type Bind = <Options extends object>(options: Options | undefined) => Options;

type ReadName = 'search' | 'context' | 'get' | 'getAll' | 'history' | 'scopes' | 'export';

function createReads({ run, deps, indexing }: Runtime, bind: Bind): Pick<MemoryOperations, ReadName> {
  const hasReranker = deps.reranker !== undefined;
  return {
    search: (query, options) =>
      run(() => search(parseSearch(query, bind(options), hasReranker), indexing, deps)),
    context: (query, options) =>
      run(() => context(parseContext(query, bind(options), hasReranker), indexing, deps)),
    get: (id, options) =>
      run(() => {
        const { scope, signal } = parseScopedCall(bind(options), 'get');
        signal?.throwIfAborted();
        return getMemory({ id: parseId(id), scopes: scope && [scope] }, deps);
      }),
    getAll: (options) => run(() => listMemories(parseGetAll(bind(options)), deps)),
    history: (id, options) =>
      run(() => {
        const { scope, signal } = parseScopedCall(bind(options), 'history');
        signal?.throwIfAborted();
        return readHistory(parseId(id), scope && [scope], deps);
      }),
    scopes: (options) => run(() => countScopes(parseScopes(bind(options)), deps)),
    export: async function* exportAll(options) {
      yield* exportLines(parseExport(bind(options)), deps);
    },
  };
}

type WriteName =
  | 'add'
  | 'addMany'
  | 'update'
  | 'supersede'
  | 'undo'
  | 'batchUpdate'
  | 'delete'
  | 'batchDelete'
  | 'deleteAll'
  | 'erase';

function createWrites(runtime: Runtime, bind: Bind): Pick<MemoryOperations, WriteName> {
  const { run, deps, indexing, jobs } = runtime;
  return {
    add: (messages, options) =>
      run(async () => {
        const given = bind(options);
        const request = parseAdd(messages, given);
        if (given.wait !== false) return add(request, indexing, deps);
        const result = await enqueueJob(request, deps);
        jobs.wake();
        return result;
      }),
    addMany: (entries, options) => run(() => addMany(parseAddMany(entries, options, bind), indexing, deps)),
    update: (id, changes, options) =>
      run(async () => {
        const { scope, signal } = parseUpdateOptions(bind(options));
        const request = { updates: [parseUpdate(id, changes)], scopes: scope && [scope], signal };
        const { results, ...rest } = await updateMemories(request, indexing, deps);
        return { ...only(results), ...rest };
      }),
    batchUpdate: (updates, options) =>
      run(() => {
        const { scope, signal } = parseUpdateOptions(bind(options));
        return updateMemories(
          { updates: parseBatchUpdate(updates), scopes: scope && [scope], signal },
          indexing,
          deps,
        );
      }),
    supersede: (id, successor, options) =>
      run(() => supersedeMemory(parseSupersede(id, successor, bind(options)), indexing, deps)),
    undo: (operationId, options) =>
      run(() => undoOperation(parseUndo(operationId, bind(options)), indexing, deps)),
    delete: (id, options) =>
      run(async () => only(await deleteAndIndex(runtime, parseDelete([id], bind(options))))),
    batchDelete: (ids, options) => run(() => deleteAndIndex(runtime, parseDelete(ids, bind(options)))),
    deleteAll: (options) =>
      run(async () => {
        const result = await deleteAll(parseDeleteAll(bind(options)), deps);
        await indexing.afterCommit([]);
        return result;
      }),
    erase: (options) =>
      run(async () => {
        const { scope = {}, signal } = parseScopedCall(bind(options), 'erase');
        const result = await eraseScope({ scope: requireScope(scope, 'erase'), signal }, deps);
        if (!result.complete) runtime.finishErasuresSoon();
        // What a vector store outside the ledger did not remove is marked.
        await indexing.afterCommit([]);
        return result;
      }),
  };
}

async function deleteAndIndex(
  { indexing, deps }: Runtime,
  { ids, scope, reason, signal }: ReturnType<typeof parseDelete>,
): Promise<readonly DeletedMemory[]> {
  const changes = await deleteMemories({ ids, scopes: scope && [scope], reason, signal }, deps);
  await indexing.afterCommit([]);
  return changes;
}

function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new RangeError('no result for the one memory of the call');
  return item;
}
