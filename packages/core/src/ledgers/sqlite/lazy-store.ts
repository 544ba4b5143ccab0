import type { Ledger, Store } from '../../contracts/ledger.ts';
import type { VectorStore } from '../../contracts/vector-store.ts';
import { createCallGate } from '../../internal/call-gate.ts';

/** What is known of a store before its code is loaded. */
export interface LazyStoreFacts {
  readonly ledger: Pick<Ledger, 'provider' | 'capabilities'>;
  readonly vectorStore: Pick<VectorStore, 'provider' | 'capabilities'>;
}

type LedgerCalls = Omit<Ledger, 'provider' | 'capabilities' | 'close'>;
type VectorStoreCalls = Omit<VectorStore, 'provider' | 'capabilities' | 'close'>;

/** In the type, so that a call that is missing does not compile. */
const LEDGER_CALLS: Readonly<Record<keyof LedgerCalls, true>> = {
  open: true,
  describe: true,
  commit: true,
  readEpoch: true,
  claimOperation: true,
  releaseOperation: true,
  readMemories: true,
  readMemory: true,
  readVersions: true,
  readOperationChanges: true,
  listMemories: true,
  readUnique: true,
  findCandidates: true,
  readTermStatistics: true,
  readRelations: true,
  readMessages: true,
  listMessages: true,
  listThreads: true,
  readMessagesByKey: true,
  readRecord: true,
  listRecords: true,
  readRecordsAcross: true,
  searchRecords: true,
  listNamespaces: true,
  countScopes: true,
  scan: true,
  readIndexState: true,
  readMarks: true,
  readUnindexed: true,
  claimJob: true,
  renewJob: true,
  readJob: true,
  findJob: true,
  listJobs: true,
  countJobs: true,
  erase: true,
  finishErasures: true,
  reset: true,
};

const VECTOR_STORE_CALLS: Readonly<Record<keyof VectorStoreCalls, true>> = {
  prepare: true,
  upsert: true,
  remove: true,
  removeScope: true,
  search: true,
  count: true,
  drop: true,
};

/** A store whose code is loaded by its first call: until then it costs nothing but this. */
export function lazyStore({ ledger, vectorStore }: LazyStoreFacts, load: () => Promise<Store>): Store {
  const gate = createCallGate();
  let loading: Promise<Store> | undefined;
  const call: RunCall = (take) =>
    gate.run(async () => {
      loading ??= load();
      return take(await loading);
    });
  return {
    ledger: {
      ...ledger,
      ...delegate<LedgerCalls>(LEDGER_CALLS, (take) => call((store) => take(store.ledger))),
      close: async () => {
        await gate.close();
        await (await loading)?.ledger.close();
      },
    },
    vectorStore: {
      ...vectorStore,
      ...delegate<VectorStoreCalls>(VECTOR_STORE_CALLS, (take) => call((store) => take(store.vectorStore))),
      // It is a part of the ledger, and ends with it.
      close: async () => undefined,
    },
  };
}

type RunCall = (take: (store: Store) => unknown) => Promise<unknown>;

function delegate<Calls extends object>(
  names: Readonly<Record<keyof Calls, true>>,
  run: (take: (target: Calls) => unknown) => Promise<unknown>,
): Calls {
  const calls = Object.keys(names).map((name) => [
    name,
    (...values: unknown[]) =>
      run((target) => {
        const method = target[name as keyof Calls] as (...values: unknown[]) => unknown;
        return method(...values);
      }),
  ]);
  return Object.fromEntries(calls) as Calls;
}
