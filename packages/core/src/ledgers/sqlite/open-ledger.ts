import { type DatabasePath, IN_MEMORY } from '../../sqlite/database-file.ts';
import { acquireDatabase, type SharedDatabase } from '../../sqlite/shared-database.ts';
import { removeDropped } from './drop-generation.ts';
import { finishErasedRows } from './erase.ts';
import { finishInBackground } from './finish-in-background.ts';
import { LEDGER_SCHEMA } from './schema.ts';
import { scopeNames, type ScopeNames } from './scope-rows.ts';
import { withWriteContext, type WriteContext } from './write-context.ts';

/** The options of a ledger, resolved. */
export interface LedgerOptions extends DatabasePath {
  /** True: vectors of memories are kept by another store, which has to be told of removals. */
  readonly indexOutside: boolean;
}

/** A ledger whose file is open. */
export interface OpenLedger {
  readonly database: SharedDatabase;
  readonly names: ScopeNames;
  readonly indexOutside: boolean;
  /** Runs work in a transaction, with a context of its own. */
  readonly write: <Result>(work: (context: WriteContext) => Result, signal?: AbortSignal) => Promise<Result>;
  /** Epochs of the erasures that a call of this ledger is at. */
  readonly erasing: Set<number>;
  /** Has an erasure that waits finished in the background. */
  readonly finishLater: () => void;
  /** Lets go of the file. */
  readonly close: () => Promise<void>;
}

/** Opens the file, and goes on with what the last process left unfinished. */
export async function openLedger(options: LedgerOptions): Promise<OpenLedger> {
  const database = await acquireDatabase(options, LEDGER_SCHEMA);
  const background = finishInBackground();
  const ledger: OpenLedger = {
    database,
    names: scopeNames(),
    indexOutside: options.indexOutside,
    erasing: new Set(),
    write: (work, signal) =>
      database.write(() => withWriteContext(database.connection, options.indexOutside, work), signal),
    finishLater: () => background.start(ledger),
    close: async () => {
      await background.stop();
      await database.release();
    },
  };
  try {
    // What was erased must not be seen again, so this comes before the first read.
    await finishErasedRows(ledger);
    await removeDropped(ledger);
  } catch (error) {
    await database.release();
    throw error;
  }
  if (options.path !== IN_MEMORY) background.start(ledger);
  return ledger;
}
