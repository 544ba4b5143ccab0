/// <reference lib="esnext.disposable" preserve="true" />
import { composeRuntime } from './compose.ts';
import { createOperations } from './create-operations.ts';
import { describeMemory, type MemoryDescription } from './engine/describe-memory.ts';
import type { ReindexRequest, ReindexResult } from './engine/indexing/indexing.ts';
import type { ImportResult } from './engine/transfer/import-lines.ts';
import { parseImport, parseReindex, type ImportOptions } from './input/export-options.ts';
import { parseScope, type ScopeInput } from './input/scope-input.ts';
import type { MemoryMessages, MemoryOperations } from './memory-operations.ts';
import type { MemoryOptions } from './options.ts';
import type { ListenOptions, MemoryEventName, MemoryListener } from './types/events.ts';
import type { MemoryRecords } from './records.ts';
import type { Runtime } from './runtime.ts';

/** The operations of a memory, bound to a scope: what carries other ids is not found, and cannot be named. */
export type ScopedMemory = MemoryOperations;

/**
 * The memory of an application. `new Memory()` keeps everything in one SQLite file, needs no server, no key and no
 * download, reads nothing from the environment and calls nobody. Nothing is opened before the first call.
 *
 * @example
 * ```ts source="examples/quickstart/src/main.ts#quickstart"
 * import { Memory } from '@keepsake/core';
 *
 * const memory = new Memory(); // one SQLite file: ./.keepsake/memory.db
 * await memory.add('I moved to Lisbon and adopted a greyhound.', { userId: 'ana' });
 * const { results } = await memory.search('Which dog did she adopt?', { userId: 'ana' });
 * console.log(results[0]?.memory); // I moved to Lisbon and adopted a greyhound.
 * const { text } = await memory.context('Tell me about the dog that I adopted.', { userId: 'ana' });
 * console.log(text); // the same, as notes for a prompt
 * await memory.close();
 * ```
 */
export class Memory implements MemoryOperations {
  readonly records: MemoryRecords;
  readonly messages: MemoryMessages;
  readonly #runtime: Runtime;
  readonly #operations: MemoryOperations;

  /**
   * @throws InvalidOptionsError for options that are wrong or unknown: the message names each, and the nearest known one.
   */
  constructor(options: MemoryOptions = {}) {
    this.#runtime = composeRuntime(options);
    this.#operations = createOperations(this.#runtime, undefined);
    this.records = this.#operations.records;
    this.messages = this.#operations.messages;
  }

  /** Whether `add` has a language model distil facts, unless a call says otherwise. */
  get infers(): boolean {
    const { llm, settings } = this.#runtime.deps;
    return llm !== undefined && settings.infer;
  }

  add(...call: Parameters<MemoryOperations['add']>): ReturnType<MemoryOperations['add']> {
    return this.#operations.add(...call);
  }

  addMany(...call: Parameters<MemoryOperations['addMany']>): ReturnType<MemoryOperations['addMany']> {
    return this.#operations.addMany(...call);
  }

  search(...call: Parameters<MemoryOperations['search']>): ReturnType<MemoryOperations['search']> {
    return this.#operations.search(...call);
  }

  context(...call: Parameters<MemoryOperations['context']>): ReturnType<MemoryOperations['context']> {
    return this.#operations.context(...call);
  }

  get(...call: Parameters<MemoryOperations['get']>): ReturnType<MemoryOperations['get']> {
    return this.#operations.get(...call);
  }

  getAll(...call: Parameters<MemoryOperations['getAll']>): ReturnType<MemoryOperations['getAll']> {
    return this.#operations.getAll(...call);
  }

  update(...call: Parameters<MemoryOperations['update']>): ReturnType<MemoryOperations['update']> {
    return this.#operations.update(...call);
  }

  batchUpdate(
    ...call: Parameters<MemoryOperations['batchUpdate']>
  ): ReturnType<MemoryOperations['batchUpdate']> {
    return this.#operations.batchUpdate(...call);
  }

  supersede(...call: Parameters<MemoryOperations['supersede']>): ReturnType<MemoryOperations['supersede']> {
    return this.#operations.supersede(...call);
  }

  undo(...call: Parameters<MemoryOperations['undo']>): ReturnType<MemoryOperations['undo']> {
    return this.#operations.undo(...call);
  }

  delete(...call: Parameters<MemoryOperations['delete']>): ReturnType<MemoryOperations['delete']> {
    return this.#operations.delete(...call);
  }

  batchDelete(
    ...call: Parameters<MemoryOperations['batchDelete']>
  ): ReturnType<MemoryOperations['batchDelete']> {
    return this.#operations.batchDelete(...call);
  }

  deleteAll(...call: Parameters<MemoryOperations['deleteAll']>): ReturnType<MemoryOperations['deleteAll']> {
    return this.#operations.deleteAll(...call);
  }

  history(...call: Parameters<MemoryOperations['history']>): ReturnType<MemoryOperations['history']> {
    return this.#operations.history(...call);
  }

  erase(...call: Parameters<MemoryOperations['erase']>): ReturnType<MemoryOperations['erase']> {
    return this.#operations.erase(...call);
  }

  scopes(...call: Parameters<MemoryOperations['scopes']>): ReturnType<MemoryOperations['scopes']> {
    return this.#operations.scopes(...call);
  }

  export(...call: Parameters<MemoryOperations['export']>): ReturnType<MemoryOperations['export']> {
    return this.#operations.export(...call);
  }

  job(...call: Parameters<MemoryOperations['job']>): ReturnType<MemoryOperations['job']> {
    return this.#operations.job(...call);
  }

  jobs(...call: Parameters<MemoryOperations['jobs']>): ReturnType<MemoryOperations['jobs']> {
    return this.#operations.jobs(...call);
  }

  waitForJob(
    ...call: Parameters<MemoryOperations['waitForJob']>
  ): ReturnType<MemoryOperations['waitForJob']> {
    return this.#operations.waitForJob(...call);
  }

  cancelJob(...call: Parameters<MemoryOperations['cancelJob']>): ReturnType<MemoryOperations['cancelJob']> {
    return this.#operations.cancelJob(...call);
  }

  retryJob(...call: Parameters<MemoryOperations['retryJob']>): ReturnType<MemoryOperations['retryJob']> {
    return this.#operations.retryJob(...call);
  }

  on<Name extends MemoryEventName>(
    name: Name,
    listener: MemoryListener<Name>,
    options?: ListenOptions,
  ): () => void {
    return this.#operations.on(name, listener, options);
  }

  /**
   * The same operations for one scope: hand this to whatever acts on ids that a model or a client named.
   *
   * @throws ScopeRequiredError, InvalidInputError
   */
  scoped(scope: ScopeInput): ScopedMemory {
    return createOperations(this.#runtime, parseScope(scope, 'scoped'));
  }

  /**
   * Restores the lines of `export`: ids, versions, times and history as they were. What is there already, by id, is
   * skipped, so that an import that was cut off can be repeated.
   */
  import(lines: AsyncIterable<string> | Iterable<string>, options?: ImportOptions): Promise<ImportResult> {
    const { run, deps, indexing } = this.#runtime;
    const work = async (): Promise<ImportResult> => {
      const request = parseImport(lines, options);
      const { importLines } = await import('./engine/transfer/import-lines.ts');
      return importLines(request, indexing, deps);
    };
    return deps.trace('keepsake.import', {}, () => run(work));
  }

  /**
   * Builds the index anew with the configured embedder: the way to change the model or its dimension.
   *
   * @throws ProviderError when the embedder fails: what is done stays done, and the next call goes on there.
   */
  reindex(options?: ReindexRequest): Promise<ReindexResult> {
    const { run, deps, indexing } = this.#runtime;
    return deps.trace('keepsake.reindex', {}, () => run(() => indexing.reindex(parseReindex(options))));
  }

  /**
   * Resolves when everything that was written is in the index: before a process ends, or in a test. Without an embedder it
   * resolves at once. Jobs that are queued have not been written: `waitForJob` waits for them.
   *
   * @throws ProviderError when the embedder or the vector store fails: the background tries again.
   */
  flush(options?: { readonly signal?: AbortSignal | undefined }): Promise<void> {
    const { run, deps, indexing } = this.#runtime;
    return deps.trace('keepsake.flush', {}, () => run(() => indexing.flush(options?.signal)));
  }

  /** What it is made of, how much it holds, and what waits in the background. Names no key and no password. */
  describe(): Promise<MemoryDescription> {
    return this.#runtime.run(() =>
      describeMemory(this.#runtime.deps, this.#runtime.indexing, this.#runtime.jobs),
    );
  }

  /** Removes everything of everybody, for good. */
  reset(): Promise<void> {
    const { run, deps, indexing } = this.#runtime;
    return deps.trace('keepsake.reset', {}, () => run(() => indexing.reset()));
  }

  /**
   * Waits for the calls under way and closes the file. A job that runs ends as it would have, or is queued again.
   * Idempotent; later calls reject with `MemoryClosedError`.
   */
  close(): Promise<void> {
    return this.#runtime.close();
  }

  /** `await using memory = new Memory()` closes it at the end of the block, on Node 24 and newer or where it is compiled. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
