/** How long the runner of jobs waits, in milliseconds. */
export interface JobPauses {
  /** Before it looks for the first time: what a short-lived program does should not wait for it. */
  readonly start: number;
  /** While there is nothing to do; doubles with each look in vain. Other processes may have queued something. */
  readonly idle: number;
  readonly longestIdle: number;
}

/** What is used unless a test says otherwise. */
export const JOB_PAUSES: JobPauses = { start: 1000, idle: 1000, longestIdle: 30_000 };
