import type { Store } from '../../contracts/ledger.ts';
import { createCallGate } from '../../internal/call-gate.ts';
import { IN_MEMORY } from '../../sqlite/database-file.ts';
import { loadBuiltin } from '../../sqlite/load-builtin.ts';
import { toStorageError } from '../../sqlite/to-storage-error.ts';
import { ledgerCalls } from './create-ledger.ts';
import { createVectorStore } from './create-vector-store.ts';
import { type LedgerOptions, type OpenLedger, openLedger } from './open-ledger.ts';

/** A {@link LedgerOptions} with a path as the user wrote it. */
export interface StoreOptions extends LedgerOptions {
  /** The folder that a relative path counts from. */
  readonly folder: string;
}

/** The ledger in a file and the index inside it. The file is opened by the first call. */
export function createStore({ folder, ...given }: StoreOptions): Store {
  const path = given.path === IN_MEMORY ? IN_MEMORY : loadBuiltin('node:path').resolve(folder, given.path);
  const options = { ...given, path };
  const gate = createCallGate();
  let opening: Promise<OpenLedger> | undefined;
  const open = async (): Promise<OpenLedger> => {
    opening ??= openLedger(options);
    try {
      return await opening;
    } catch (error) {
      // What kept it from opening may be gone at the next call.
      opening = undefined;
      throw error;
    }
  };
  const run = <Result>(
    call: (ledger: OpenLedger) => Result | Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> =>
    gate.run(async () => {
      signal?.throwIfAborted();
      const ledger = await open();
      signal?.throwIfAborted();
      try {
        return await call(ledger);
      } catch (error) {
        throw toStorageError(error, ledger.database.connection.location);
      }
    });
  const isDurable = options.path !== IN_MEMORY;
  return {
    ledger: {
      provider: 'sqlite',
      capabilities: { durable: isDurable, multiProcess: isDurable },
      ...ledgerCalls(run),
      close: async () => {
        await gate.close();
        const ending = opening;
        opening = undefined;
        await (await ending)?.close();
      },
    },
    vectorStore: createVectorStore(run, isDurable),
  };
}
