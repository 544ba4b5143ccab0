import { BaseStore, type Operation, type OperationResults } from '@langchain/langgraph-checkpoint';
import type { MemoryRecords } from '@keepsake/core';
import { checkNamespace } from './check-namespace.ts';
import { planOperation, type PlannedOperation } from './plan-operation.ts';
import { readStoreOptions, type KeepsakeStoreOptions } from './keepsake-store-options.ts';
import { readPutOptions, type StorePut } from './store-put.ts';

/** As many steps as one batch of records takes. */
const MOST_STEPS = 1_000;

/**
 * The long-term memory of LangGraph over `memory.records`: durable where the `Memory` is, and found by words and by meaning.
 *
 * Operations of a batch are taken in order: each read sees the writes before it. A filter is honoured or refused.
 *
 * @throws InvalidOptionsError for options that there are not, or that are of another kind.
 */
export class KeepsakeStore extends BaseStore {
  readonly #options: KeepsakeStoreOptions;
  readonly #records: MemoryRecords;

  constructor(options: KeepsakeStoreOptions) {
    super();
    this.#options = readStoreOptions(options);
    const { memory, scope } = this.#options;
    this.#records = scope === undefined ? memory.records : memory.scoped(scope).records;
  }

  /**
   * Takes the operations in order. All of them are checked before the first is taken; of more than 1,000, each thousand by
   * itself.
   *
   * @throws InvalidNamespaceError, InvalidInputError
   */
  override async batch<Operations extends Operation[]>(
    operations: Operations,
  ): Promise<OperationResults<Operations>> {
    const planned = operations.map((operation, place) =>
      planOperation(operation, `operations[${place}]`, this.#options),
    );
    const answers: unknown[] = [];
    for (let first = 0; first < planned.length; first += MOST_STEPS) {
      answers.push(...(await this.#take(planned.slice(first, first + MOST_STEPS))));
    }
    // One answer an operation, of the type that its operation asks for.
    return answers as OperationResults<Operations>;
  }

  /**
   * Keeps an item, or replaces it: `createdAt` stays.
   *
   * @throws InvalidNamespaceError, InvalidInputError
   */
  override async put(...[namespace, key, value, index, options]: StorePut): Promise<void> {
    checkNamespace(namespace);
    const operation = {
      namespace,
      key,
      value,
      ...(index !== undefined && { index }),
      ...readPutOptions(options),
    };
    await this.batch([operation]);
  }

  /** Closes the memory when the store owns it. */
  override async stop(): Promise<void> {
    if (this.#options.ownsMemory === true) await this.#options.memory.close();
  }

  /** The same as `stop`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #take(planned: readonly PlannedOperation[]): Promise<readonly unknown[]> {
    const { results, degraded } = await this.#records.batch(planned.map(({ step }) => step));
    if (degraded !== undefined) this.#options.onDegraded?.(degraded);
    return planned.map(({ answer }, place) => answer(results[place]));
  }
}
