/** How long the background waits, in milliseconds. */
export interface UpkeepPauses {
  /** After the first use: what a short-lived program does should not wait for it. */
  readonly start: number;
  /** While there is nothing to do: other processes may have left marks. */
  readonly idle: number;
  /** While another process is at it. */
  readonly busy: number;
  /** After a failure; doubles with each one that follows. */
  readonly retry: number;
  readonly longestRetry: number;
}

/** What is used unless a test says otherwise. */
export const UPKEEP_PAUSES: UpkeepPauses = {
  start: 20,
  idle: 30_000,
  busy: 1_000,
  retry: 1_000,
  longestRetry: 300_000,
};
