import { cancelJob } from './engine/jobs/cancel-job.ts';
import { listJobs, readJob, type JobsResult } from './engine/jobs/read-jobs.ts';
import { retryJob } from './engine/jobs/retry-job.ts';
import { waitForJob } from './engine/jobs/wait-for-job.ts';
import {
  parseJobCall,
  parseJobs,
  parseWaitForJob,
  type JobOptions,
  type JobsOptions,
  type WaitForJobOptions,
} from './input/job-options.ts';
import type { Runtime } from './runtime.ts';
import type { JobItem } from './types/job-item.ts';

/** What one does with the jobs that `add(…, { wait: false })` queues. */
export interface JobOperations {
  /** The job, or `null`. */
  job(id: string, options?: JobOptions): Promise<JobItem | null>;
  /** A page of jobs, the last queued first. */
  jobs(options?: JobsOptions): Promise<JobsResult>;
  /**
   * The job, as soon as it is finished, dead or cancelled, in this process or another one. It keeps the process alive
   * meanwhile.
   *
   * @throws JobNotFoundError for an unknown id, and when the job is erased meanwhile.
   * @throws JobTimeoutError when it has not ended after `timeoutMs`; the job goes on.
   */
  waitForJob(id: string, options?: WaitForJobOptions): Promise<JobItem>;
  /**
   * Cancels a job. One that waits or is dead is `cancelled` when this resolves. One that runs is asked to stop: this
   * resolves at once with `isCancelling`, and the job ends as `cancelled`, with nothing of it stored, or as `finished`
   * when its commit was faster. Its runner hears of it at once in this `Memory`, and within 10 seconds in another one;
   * where it has ended without a word, this call settles the job itself. A job that has ended stays what it is.
   *
   * @throws JobNotFoundError
   */
  cancelJob(id: string, options?: JobOptions): Promise<JobItem>;
  /**
   * Queues a dead job again, due at once and with all its attempts before it; or one that waits for another configuration
   * than this one. A running job stays as it is.
   *
   * @throws JobNotFoundError
   * @throws JobStateError when it is finished or cancelled.
   */
  retryJob(id: string, options?: JobOptions): Promise<JobItem>;
}

/** The {@link JobOperations} of a memory; `bind` adds the ids of the scope that it is bound to. */
export function createJobs(
  { run, deps, jobs, closing }: Runtime,
  bind: <Options extends object>(options: Options | undefined) => Options,
): JobOperations {
  return {
    job: (id, options) => run(() => readJob(parseJobCall(id, bind(options), 'job'), deps)),
    jobs: (options) => run(() => listJobs(parseJobs(bind(options)), deps)),
    waitForJob: (id, options) =>
      run(() => {
        const request = parseWaitForJob(id, bind(options));
        // `close` waits for calls under way; this one may have nothing to wait for any more.
        const signal = request.signal === undefined ? closing : AbortSignal.any([request.signal, closing]);
        // Otherwise the first call of a memory might wait for what begins after it.
        jobs.start();
        return waitForJob({ ...request, signal }, deps);
      }),
    cancelJob: (id, options) =>
      run(() => cancelJob(parseJobCall(id, bind(options), 'cancelJob'), jobs.stopHere, deps)),
    retryJob: (id, options) =>
      run(async () => {
        const job = await retryJob(parseJobCall(id, bind(options), 'retryJob'), deps);
        jobs.wake();
        return job;
      }),
  };
}
