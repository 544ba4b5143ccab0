import { inMemoryStore } from './in-memory.ts';
import { sqliteStore } from './sqlite.ts';

/** Every store by the name that `store: { provider }` takes. Making one opens nothing. */
export const ledgers = {
  sqlite: sqliteStore,
  memory: inMemoryStore,
  'in-memory': inMemoryStore,
} as const;
