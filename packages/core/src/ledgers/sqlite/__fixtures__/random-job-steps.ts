import type { JobChange, JobClaim } from '../../../contracts/ledger-jobs.ts';
import type { Ledger } from '../../../contracts/ledger.ts';
import { timeAt } from '../../../testing/build-memory-item.ts';
import { newJob } from '../../../testing/build-new-job.ts';
import type { SeededRandom } from '../../../testing/seeded-random.ts';
import { SCOPES } from './random-changes.ts';

/** Under which configurations the jobs are queued. */
export const FINGERPRINTS: readonly string[] = ['here', 'there'];
/** The names of the jobs: most are queued again and again, and refused. */
export const JOB_NAMES: readonly string[] = Array.from({ length: 40 }, (_, index) => `job ${index}`);

/** Does something with jobs, and answers what the ledger said. */
export type JobStep = (ledger: Ledger) => Promise<unknown>;

type End = (claim: JobClaim) => JobChange;

/** Steps of jobs as applications and runners might make them. What a step means does not depend on the ledger. */
export function jobSteps(random: SeededRandom): (minute: number) => JobStep {
  let claims = 0;
  return (minute) => {
    const kind = random.next();
    const at = timeAt(minute);
    const { id } = newJob(random.pick(JOB_NAMES));
    const fingerprint = random.pick(FINGERPRINTS);
    if (kind < 0.4) return queue(random, minute);
    if (kind < 0.5) return commit({ type: 'cancel-job', id, at });
    if (kind < 0.6) return commit({ type: 'requeue-job', id, at, fingerprint });
    if (kind < 0.63) return commit({ type: 'prune-jobs', endedBefore: at, limit: 1000 });
    claims += 1;
    const select = random.chance(0.2) ? { id } : { fingerprint };
    const request = { select, token: `token ${claims}`, now: at, until: timeAt(minute + random.below(20)) };
    const isCancelled = random.chance(0.2);
    const end = random.chance(0.7) ? endAt(random, minute) : undefined;
    return async (ledger) => {
      const job = await ledger.claimJob(request);
      if (job === undefined) return undefined;
      const claim = { id: job.id, token: request.token };
      const cancelled = isCancelled && (await commit({ type: 'cancel-job', id: job.id, at })(ledger));
      const renewed = await ledger.renewJob(claim, request.until);
      return [job, cancelled, renewed, end && (await commit(end(claim))(ledger))];
    };
  };
}

function queue(random: SeededRandom, minute: number): JobStep {
  const runAfter = timeAt(minute + random.below(10));
  const job = newJob(random.pick(JOB_NAMES), {
    scope: random.pick(SCOPES),
    fingerprint: random.pick(FINGERPRINTS),
    createdAt: timeAt(minute),
    runAfter,
  });
  return commit({ type: 'enqueue-job', job });
}

function endAt(random: SeededRandom, minute: number): End {
  const at = timeAt(minute + 1);
  const runAfter = timeAt(minute + random.below(10));
  const ends: readonly End[] = [
    (claim) => ({ type: 'finish-job', claim, at, result: { minute } }),
    (claim) => ({ type: 'retry-job', claim, at, runAfter, error: `failed at ${minute}` }),
    (claim) => ({ type: 'bury-job', claim, at, error: `given up at ${minute}` }),
    (claim) => ({ type: 'release-job', claim, at }),
    ({ id }) => ({ type: 'release-job', claim: { id, token: 'nobody has it' }, at }),
  ];
  return random.pick(ends);
}

function commit(change: JobChange): JobStep {
  return (ledger) => ledger.commit({ preconditions: [], changes: [change] });
}
