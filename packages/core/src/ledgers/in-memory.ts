import type { Store } from '../contracts/ledger.ts';
import { createCallGate } from '../internal/call-gate.ts';
import { checkOptions, isFlag } from '../internal/check-options.ts';
import { createLedger } from './in-memory/create-ledger.ts';
import { createVectorStore } from './in-memory/create-vector-store.ts';
import { createStateHolder } from './in-memory/state-holder.ts';

/** Options of {@link inMemoryStore}. */
export interface InMemoryStoreOptions {
  /**
   * True when vectors of memories are kept by a vector store of its own, which then has to be told what to remove.
   *
   * @default false
   */
  readonly indexOutside?: boolean | undefined;
}

/**
 * A store that lives in the process and ends with it. It needs nothing of Node, so it runs in browsers and at the edge,
 * and it means in every detail what the store in a file means.
 *
 * @throws InvalidOptionsError for an unknown option, or one of another type.
 */
export function inMemoryStore(options: InMemoryStoreOptions = {}): Store {
  checkOptions<InMemoryStoreOptions>('inMemoryStore', options, { indexOutside: isFlag });
  const gate = createCallGate();
  const holder = createStateHolder(options.indexOutside ?? false);
  return { ledger: createLedger(gate, holder), vectorStore: createVectorStore(gate, holder) };
}
