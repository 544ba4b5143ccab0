import type { Store } from '../contracts/ledger.ts';
import { checkOptions, isFlag, isText } from '../internal/check-options.ts';
import { vectorStoreFacts } from './sqlite/vector-store-facts.ts';
import { lazyStore } from './sqlite/lazy-store.ts';

/** Options of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /**
   * The file, made when there is none, with its folder. Several stores and processes may use one file. `:memory:` keeps
   * everything in this store only, as long as it is open.
   *
   * @default './.keepsake/memory.db', in a folder with a `.gitignore` of its own
   */
  readonly path?: string | undefined;
  /**
   * True when vectors of memories are kept by a vector store of its own, which then has to be told what to remove.
   *
   * @default false
   */
  readonly indexOutside?: boolean | undefined;
}

/** As in `sqlite/database-file.ts`, which is not loaded before it is needed. */
const IN_MEMORY = ':memory:';
const DEFAULT_PATH = './.keepsake/memory.db';

/**
 * A store in one SQLite file, which comes with Node: no server, no native module, nothing to install. Making it opens
 * nothing; the first call does, and rejects with a `StorageError` when the file cannot be used. A relative path counts
 * from the working directory at the time the store is made.
 *
 * @throws InvalidOptionsError for an unknown option, or one of another type.
 */
export function sqliteStore(options: SqliteStoreOptions = {}): Store {
  checkOptions<SqliteStoreOptions>('sqliteStore', options, { path: isText, indexOutside: isFlag });
  const { path = DEFAULT_PATH, indexOutside = false } = options;
  const isDurable = path !== IN_MEMORY;
  const folder = typeof process === 'undefined' ? '' : process.cwd();
  return lazyStore(
    {
      ledger: { provider: 'sqlite', capabilities: { durable: isDurable, multiProcess: isDurable } },
      vectorStore: vectorStoreFacts(isDurable),
    },
    async () => {
      const { createStore } = await import('./sqlite/create-store.ts');
      return createStore({ path, folder, ownsFolder: options.path === undefined, indexOutside });
    },
  );
}
