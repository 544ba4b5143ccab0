import { JobTimeoutError } from '../errors/job-timeout-error.ts';
import type { MemoryOperations } from '../memory-operations.ts';

/** How many jobs are known to wait for. The oldest are done first, and forgotten first. */
const MOST_JOBS = 1000;
/** How long a job is waited for: it may be another process that runs it, and then it needs none of this one. */
const PATIENCE_MS = 60_000;

/** Jobs that turns have queued, and somebody may want to wait for. */
export interface QueuedJobs {
  readonly add: (memory: MemoryOperations, id: string) => void;
  /** Resolves when all that were queued so far have ended, or have been waited for long enough. */
  readonly ended: () => Promise<void>;
}

/** None yet. What goes wrong while waiting is told. */
export function createQueuedJobs(onError: (error: unknown) => void): QueuedJobs {
  const jobs = new Map<string, MemoryOperations>();
  const wait = async (id: string, memory: MemoryOperations): Promise<void> => {
    try {
      await memory.waitForJob(id, { timeoutMs: PATIENCE_MS });
    } catch (error) {
      // The job itself goes on.
      if (!(error instanceof JobTimeoutError)) onError(error);
    }
  };
  return {
    add: (memory, id) => {
      jobs.set(id, memory);
      const [oldest] = jobs.size > MOST_JOBS ? jobs.keys() : [];
      if (oldest !== undefined) jobs.delete(oldest);
    },
    ended: async () => {
      const queued = [...jobs];
      jobs.clear();
      await Promise.all(queued.map(([id, memory]) => wait(id, memory)));
    },
  };
}
