import type { JobClaim } from '../../contracts/ledger-jobs.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';

/** How long a claim on a job holds without being renewed: what a job waits at most after its process was killed. */
export const JOB_LEASE_MS = 30_000;

/**
 * Runs `work` and renews the lease of its job meanwhile. `stop` is aborted when the job has been asked to stop, is gone,
 * or has become somebody else's.
 */
export async function holdJob<Result>(
  claim: JobClaim,
  { work, stop }: { readonly work: () => Promise<Result>; readonly stop: AbortController },
  deps: EngineDependencies,
): Promise<Result> {
  const done = new AbortController();
  const renewing = renew(claim, { done: done.signal, stop }, deps);
  try {
    return await work();
  } finally {
    done.abort();
    await renewing;
  }
}

async function renew(
  claim: JobClaim,
  { done, stop }: { readonly done: AbortSignal; readonly stop: AbortController },
  deps: EngineDependencies,
): Promise<void> {
  while (!done.aborted && !stop.signal.aborted) {
    const isOver = await deps.sleep(JOB_LEASE_MS / 3, done).then(
      () => false,
      () => true,
    );
    if (isOver) return;
    const until = isoTime(deps.now() + JOB_LEASE_MS);
    // A lease that cannot be renewed is lost to somebody else at worst, who finds the operation claimed.
    const renewal = await deps.ledger.renewJob(claim, until, done).catch(() => 'renewed');
    if (renewal !== 'renewed') stop.abort(new Error(`job "${claim.id}" ${renewal}`));
  }
}
