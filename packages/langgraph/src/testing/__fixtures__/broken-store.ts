import { Memory } from '@keepsake/core';
import {
  type Operation,
  type OperationResults,
  type PutOperation,
  type SearchItem,
  type SearchOperation,
} from '@langchain/langgraph-checkpoint';
import type { KeepsakeStoreOptions } from '../../store/keepsake-store-options.ts';
import { KeepsakeStore } from '../../store/keepsake-store.ts';
import type { StoreUnderTest } from '../store-conformance.ts';

/** What a broken store answers, given what a right one would do. */
export type Answers = (operations: readonly Operation[], take: Take) => Promise<readonly unknown[]>;
type Take = (operations: readonly Operation[]) => Promise<readonly unknown[]>;

/** A store that does what a right one does, except for what `answers` does otherwise. */
export class BrokenStore extends KeepsakeStore {
  readonly #answers: Answers;

  constructor(answers: Answers, options: Partial<KeepsakeStoreOptions> = {}) {
    super({ memory: new Memory({ store: { provider: 'memory' } }), ownsMemory: true, ...options });
    this.#answers = answers;
  }

  override async batch<Operations extends Operation[]>(
    operations: Operations,
  ): Promise<OperationResults<Operations>> {
    const take: Take = (given) => super.batch([...given]);
    return (await this.#answers(operations, take)) as OperationResults<Operations>;
  }
}

/** True for a search. */
export function isSearch(operation: Operation): operation is SearchOperation {
  return 'namespacePrefix' in operation;
}

/** True for a write. */
export function isPut(operation: Operation): operation is PutOperation {
  return 'value' in operation;
}

/** Changes operations before they are taken. */
export function asking(change: (operation: Operation) => Operation): Answers {
  return (operations, take) => take(operations.map(change));
}

/** Changes what searches answer. */
export function finding(
  change: (items: readonly SearchItem[], operation: SearchOperation) => readonly SearchItem[],
): Answers {
  return async (operations, take) => {
    const answers = await take(operations);
    return operations.map((operation, place) =>
      isSearch(operation) ? change(answers[place] as readonly SearchItem[], operation) : answers[place],
    );
  };
}

/** A namespace whose segments were joined. */
export function joined(namespace: readonly string[]): string[] {
  return [namespace.join('/')];
}

/** How the kit makes a store that is broken so. */
export function brokenStore(answers: Answers): StoreUnderTest {
  return {
    name: 'broken',
    create: () => new BrokenStore(answers),
  };
}
