import type { Connection } from '../../sqlite/connection.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import { type HomeState, saveHome } from './homes.ts';
import { saveOperations } from './operation-changes.ts';
import { saveScope, type ScopeState } from './scope-rows.ts';

/** The one row of counters. */
export interface LedgerCounters {
  epoch: number;
  lastKey: number;
  lastStamp: number;
  lastHome: number;
  lastScope: number;
  lastGeneration: number;
  memories: number;
  messages: number;
  records: number;
}

/** A generation of vectors, as the transaction sees it. */
export interface GenerationState {
  readonly id: number;
  readonly dimensions: number;
  points: number;
  isChanged: boolean;
}

/**
 * What one transaction knows: counters are read once, counted in memory and written at its end. It lives for one
 * synchronous piece of work and is thrown away with it.
 */
export interface WriteContext {
  readonly connection: Connection;
  /** True: vectors of memories are kept by another store, which has to be told of removals. */
  readonly indexOutside: boolean;
  readonly counters: LedgerCounters;
  readonly homes: Map<number, HomeState>;
  readonly scopes: Map<number, ScopeState>;
  readonly generations: Map<number, GenerationState>;
  /** By scope and operation id: which memories were changed by it. */
  readonly operated: Map<string, OperatedMemories>;
}

/** Memories of one exact scope that an operation changed, by key. */
export interface OperatedMemories {
  readonly scope: number;
  readonly operationId: string;
  readonly keys: Set<number>;
}

/** Runs `work` with a fresh {@link WriteContext}, inside a transaction that the caller has begun. */
export function withWriteContext<Result>(
  connection: Connection,
  indexOutside: boolean,
  work: (context: WriteContext) => Result,
): Result {
  const counters = readCounters(connection);
  const before = JSON.stringify(counters);
  const context: WriteContext = {
    connection,
    indexOutside,
    counters,
    homes: new Map(),
    scopes: new Map(),
    generations: new Map(),
    operated: new Map(),
  };
  const result = work(context);
  saveOperations(context);
  for (const home of context.homes.values()) if (home.isChanged) saveHome(connection, home);
  for (const scope of context.scopes.values()) if (scope.isChanged) saveScope(connection, scope);
  for (const generation of context.generations.values()) {
    if (generation.isChanged) {
      connection.run('UPDATE generation SET points = ? WHERE id = ?', generation.points, generation.id);
    }
  }
  if (JSON.stringify(counters) !== before) saveCounters(connection, counters);
  return result;
}

/** The next number of the sequence that keys and positions come from. */
export function nextKey({ counters }: WriteContext): number {
  counters.lastKey += 1;
  return counters.lastKey;
}

/** The counters as they are now. */
export function readCounters(connection: Connection): LedgerCounters {
  const row =
    connection.first(
      `SELECT epoch, last_key, last_stamp, last_home, last_scope, last_generation, memories, messages, records
       FROM ledger WHERE one = 1`,
    ) ?? [];
  return {
    epoch: numberAt(row, 0),
    lastKey: numberAt(row, 1),
    lastStamp: numberAt(row, 2),
    lastHome: numberAt(row, 3),
    lastScope: numberAt(row, 4),
    lastGeneration: numberAt(row, 5),
    memories: numberAt(row, 6),
    messages: numberAt(row, 7),
    records: numberAt(row, 8),
  };
}

function saveCounters(connection: Connection, counters: LedgerCounters): void {
  connection.run(
    `UPDATE ledger SET epoch = ?, last_key = ?, last_stamp = ?, last_home = ?, last_scope = ?, last_generation = ?,
       memories = ?, messages = ?, records = ? WHERE one = 1`,
    counters.epoch,
    counters.lastKey,
    counters.lastStamp,
    counters.lastHome,
    counters.lastScope,
    counters.lastGeneration,
    counters.memories,
    counters.messages,
    counters.records,
  );
}
