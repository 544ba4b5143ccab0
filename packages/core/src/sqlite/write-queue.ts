import type { Connection } from './connection.ts';
import { nextTurn } from './pacer.ts';
import { retryWhileLocked } from './retry-while-locked.ts';
import { toStorageError } from './to-storage-error.ts';

/** How long one transaction takes up further work: one flush to disk serves all of it. */
const GROUP_MS = 15;

/** All writes of this process to one file, in the order in which they were asked for. */
export interface WriteQueue {
  /**
   * Runs `work` inside a transaction that other work may share. Resolves after the commit; when `work` throws, nothing
   * of it is written and the error is passed on. Until its turn comes, the signal takes it out of the queue.
   */
  readonly write: <Result>(work: () => Result, signal?: AbortSignal) => Promise<Result>;
  /** Resolves when nothing is waiting or running. */
  readonly idle: () => Promise<void>;
}

interface Entry {
  readonly work: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Outcome {
  readonly entry: Entry;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly failed: boolean;
}

/** Makes the queue of a connection. */
export function writeQueue(connection: Connection): WriteQueue {
  let waiting: Entry[] = [];
  let draining: Promise<void> | undefined;

  const drain = async (): Promise<void> => {
    try {
      while (waiting.length > 0) {
        // Whatever is asked for in this turn of the event loop shares the transaction.
        await nextTurn();
        await runGroup(connection, { next: () => waiting.shift(), isEmpty: () => waiting.length === 0 });
      }
    } catch (error) {
      for (const entry of waiting) entry.reject(toStorageError(error, connection.location));
      waiting = [];
    } finally {
      draining = undefined;
    }
  };

  const write = <Result>(work: () => Result, signal?: AbortSignal): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const leave = (): void => {
        waiting = waiting.filter((other) => other !== entry);
        reject(signal?.reason as Error);
      };
      const entry: Entry = {
        work: () => {
          signal?.removeEventListener('abort', leave);
          return work();
        },
        resolve: resolve as (result: unknown) => void,
        reject,
      };
      signal?.addEventListener('abort', leave, { once: true });
      waiting.push(entry);
      draining ??= drain();
    });

  return { write, idle: async () => draining };
}

/** What waits to be run. */
interface Waiting {
  readonly next: () => Entry | undefined;
  readonly isEmpty: () => boolean;
}

/** One transaction around as much work as fits its time; work that fails is undone alone. */
async function runGroup(connection: Connection, { next, isEmpty }: Waiting): Promise<void> {
  const begun = await begin(connection);
  const first = next();
  if (first === undefined) {
    if (begun === undefined) connection.execute('ROLLBACK');
    return;
  }
  if (begun !== undefined) {
    first.reject(begun.error);
    return;
  }
  if (isEmpty()) {
    settle(runAlone(connection, first), connection.location);
    return;
  }
  const outcomes: Outcome[] = [];
  const failure = runUntilFull(connection, { first, next, outcomes });
  if (failure === undefined) {
    for (const outcome of outcomes) settle(outcome, connection.location);
    return;
  }
  // The transaction as a whole failed: a full disk may still have room for some of the work.
  if (outcomes.length === 1) first.reject(failure.error);
  else for (const { entry } of outcomes) await runGroup(connection, only(entry));
}

async function begin(connection: Connection): Promise<{ readonly error: unknown } | undefined> {
  try {
    await retryWhileLocked(() => connection.execute('BEGIN IMMEDIATE'));
    return undefined;
  } catch (error) {
    return { error: toStorageError(error, connection.location) };
  }
}

interface Group {
  readonly first: Entry;
  readonly next: () => Entry | undefined;
  readonly outcomes: Outcome[];
}

/** Work that is alone in its transaction: what undoes the one undoes the other, so it needs no savepoint. */
function runAlone(connection: Connection, entry: Entry): Outcome {
  try {
    const result = entry.work();
    connection.execute('COMMIT');
    return { entry, result, failed: false };
  } catch (error) {
    // Some errors, a full disk among them, have already undone the transaction.
    if (connection.handle.isTransaction) connection.execute('ROLLBACK');
    return { entry, error, failed: true };
  }
}

/** Runs and commits; answers why the whole transaction was lost, if it was. */
function runUntilFull(
  connection: Connection,
  { first, next, outcomes }: Group,
): { readonly error: unknown } | undefined {
  const began = performance.now();
  try {
    for (
      let entry: Entry | undefined = first;
      entry !== undefined;
      entry = roomLeft(began) ? next() : undefined
    ) {
      outcomes.push(runOne(connection, entry));
      if (!connection.handle.isTransaction) throw outcomes.at(-1)?.error;
    }
    connection.execute('COMMIT');
    return undefined;
  } catch (error) {
    if (connection.handle.isTransaction) connection.execute('ROLLBACK');
    return { error: toStorageError(error, connection.location) };
  }
}

function roomLeft(began: number): boolean {
  return performance.now() - began < GROUP_MS;
}

function runOne(connection: Connection, entry: Entry): Outcome {
  connection.execute('SAVEPOINT work');
  try {
    const result = entry.work();
    connection.execute('RELEASE work');
    return { entry, result, failed: false };
  } catch (error) {
    // Some errors, a full disk among them, have already undone the transaction.
    if (connection.handle.isTransaction) {
      connection.execute('ROLLBACK TO work');
      connection.execute('RELEASE work');
    }
    return { entry, error, failed: true };
  }
}

function settle({ entry, result, error, failed }: Outcome, location: string): void {
  if (failed) entry.reject(toStorageError(error, location));
  else entry.resolve(result);
}

function only(entry: Entry): Waiting {
  let isGiven = false;
  return {
    next: () => {
      if (isGiven) return undefined;
      isGiven = true;
      return entry;
    },
    isEmpty: () => isGiven,
  };
}
