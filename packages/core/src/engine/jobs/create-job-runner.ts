import { MemoryClosedError } from '../../errors/memory-closed-error.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { createBackgroundTimer } from '../indexing/background-timer.ts';
import type { Indexing } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import { createPruner } from './create-pruner.ts';
import { fingerprint, fingerprintFields } from './fingerprint.ts';
import { JOB_LEASE_MS } from './hold-job.ts';
import { JOB_PAUSES, type JobPauses } from './job-pauses.ts';
import { runJob, type OwnJob } from './run-job.ts';

/** Runs the jobs of a `Memory` in the background, one after the other. Waiting for one keeps no process alive. */
export interface JobRunner {
  /** Begins to look for jobs, on the first call. */
  readonly start: () => void;
  /** There is a job to run: begins, or looks at once. */
  readonly wake: () => void;
  /** Has the job stopped if it runs here. */
  readonly stopHere: (id: string) => void;
  /** Why the last look for a job failed; absent since it goes well again. */
  readonly failure: () => Error | undefined;
  /** Ends what runs, done or given back, and takes on nothing more. Idempotent. */
  readonly close: () => Promise<void>;
}

/** What a {@link JobRunner} is made of. */
export interface JobRunnerParts {
  readonly deps: EngineDependencies;
  readonly indexing: Indexing;
  /** False: it runs nothing; jobs are queued for other processes. */
  readonly runJobs: boolean;
  readonly pauses?: JobPauses;
}

/** Makes a {@link JobRunner}; it rests until `start` or `wake`. */
export function createJobRunner({ deps, indexing, runJobs, pauses = JOB_PAUSES }: JobRunnerParts): JobRunner {
  const timer = createBackgroundTimer();
  const planner = createPlanner(deps, pauses);
  const prune = createPruner(deps);
  const closing = new AbortController();
  let running: OwnJob | undefined;
  let background: Promise<void> | undefined;
  let failure: Error | undefined;

  const next = async (): Promise<number> => {
    const own = await claimNext(deps);
    failure = undefined;
    if (own === undefined) return planner.idle();
    running = own;
    if (closing.signal.aborted) own.stop.abort(closing.signal.reason);
    planner.busy(await runJob(own, indexing, deps));
    await prune();
    return 0;
  };
  const run = async (): Promise<void> => {
    await timer.wait(pauses.start);
    while (!closing.signal.aborted) {
      const pause = await next()
        .catch((error: unknown) => {
          // The lease of what was under way runs out, and the job is due again.
          failure = error instanceof Error ? error : new Error(String(error));
          return planner.idle();
        })
        .finally(() => {
          running = undefined;
        });
      if (!closing.signal.aborted) await timer.wait(pause);
    }
  };
  const start = (): void => {
    if (runJobs && !closing.signal.aborted) background ??= deps.detach(run);
  };
  return {
    start,
    wake: () => {
      start();
      planner.reset();
      timer.ring();
    },
    stopHere: (id) => {
      if (running?.claim.id === id) running.stop.abort(new Error(`job "${id}" cancelled`));
    },
    failure: () => failure,
    close: async () => {
      if (!closing.signal.aborted) closing.abort(new MemoryClosedError());
      running?.stop.abort(closing.signal.reason);
      timer.ring();
      await background;
    },
  };
}

async function claimNext(deps: EngineDependencies): Promise<OwnJob | undefined> {
  const now = deps.now();
  const token = deps.newId();
  const job = await deps.ledger.claimJob({
    select: { fingerprint: await fingerprint(fingerprintFields(deps)) },
    token,
    now: isoTime(now),
    until: isoTime(now + JOB_LEASE_MS),
  });
  return job && { job, claim: { id: job.id, token }, stop: new AbortController() };
}

/** Says how long to wait when nothing is due. */
interface Planner {
  readonly idle: () => number;
  /** Something was done; it is due again at this time. */
  readonly busy: (dueAgain: string | undefined) => void;
  readonly reset: () => void;
}

function createPlanner({ now, random }: EngineDependencies, { idle, longestIdle }: JobPauses): Planner {
  let pause = idle;
  /** What failed here is due again at these times. */
  let retries: number[] = [];
  return {
    idle: () => {
      const wait = pause * (1 + random());
      pause = Math.min(pause * 2, longestIdle);
      retries = retries.filter((time) => time > now());
      return Math.min(wait, longestIdle, ...retries.map((time) => time - now()));
    },
    busy: (dueAgain) => {
      pause = idle;
      if (dueAgain !== undefined) retries.push(Date.parse(dueAgain));
    },
    reset: () => {
      pause = idle;
    },
  };
}
