import type { EngineDependencies } from './engine/dependencies.ts';
import { finishErasures } from './engine/erase-scope.ts';
import type { Indexing } from './engine/indexing/indexing.ts';
import type { JobRunner } from './engine/jobs/create-job-runner.ts';
import { MemoryClosedError } from './errors/memory-closed-error.ts';
import { turnOfOthers } from './internal/turn-of-others.ts';

/** What the operations of one `Memory` share. */
export interface Runtime {
  readonly deps: EngineDependencies;
  readonly indexing: Indexing;
  readonly jobs: JobRunner;
  /** Aborts when the memory is closed. */
  readonly closing: AbortSignal;
  /**
   * Runs a call: what it throws at once becomes a rejection, and `close` waits for it. A loop of calls never keeps the
   * event loop to itself.
   *
   * @throws MemoryClosedError after `close`.
   */
  readonly run: <Result>(call: () => Result | Promise<Result>) => Promise<Result>;
  /** Works in the background on what an erase left behind, until it is done or the memory is closed. */
  readonly finishErasuresSoon: () => void;
  /** Refuses new calls, waits for those under way, ends the background, and lets go of the providers. Idempotent. */
  readonly close: () => Promise<void>;
}

/** The runtime over the given parts. */
export function createRuntime({
  deps,
  indexing,
  jobs,
}: Pick<Runtime, 'deps' | 'indexing' | 'jobs'>): Runtime {
  const pending = new Set<Promise<unknown>>();
  const background = new AbortController();
  let erasing: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  const release = async (): Promise<void> => {
    background.abort(new MemoryClosedError());
    // A job is an `add` like any other: it ends before what it stands on.
    await jobs.close();
    // Ends what runs long, `reindex` among it; whatever else is under way comes to its end.
    await indexing.close();
    await Promise.allSettled([...pending, erasing]);
    // Each is let go of, also when another one fails; the first failure is told.
    const released = await Promise.allSettled([
      deps.vectorStore.close(),
      deps.ledger.close(),
      deps.embedder?.close(),
      deps.llm?.close(),
      deps.reranker?.close(),
      deps.dateResolver?.close(),
    ]);
    for (const outcome of released) if (outcome.status === 'rejected') throw outcome.reason;
  };

  return {
    deps,
    indexing,
    jobs,
    closing: background.signal,
    run: async (call) => {
      if (closing !== undefined) throw new MemoryClosedError();
      const result = Promise.resolve().then(call);
      pending.add(result);
      try {
        const value = await result;
        // A process that was killed may have left jobs behind. Nothing is left where nothing outlives a process.
        if (deps.ledger.capabilities.multiProcess) jobs.start();
        return value;
      } finally {
        pending.delete(result);
        await turnOfOthers();
      }
    },
    finishErasuresSoon: () => {
      // A failure is not lost: the ledger keeps the erasure as pending, tells it by `describe`, and resumes it on open.
      erasing ??= finishErasures(deps, background.signal)
        .catch(() => undefined)
        .finally(() => {
          erasing = undefined;
        });
    },
    close: () => (closing ??= release()),
  };
}
