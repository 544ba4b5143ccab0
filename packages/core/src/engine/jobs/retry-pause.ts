const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * How long a job waits after so many failed attempts, in milliseconds: twice as long each time, and spread over the upper
 * half, so that what failed together does not come back together.
 */
export function retryPause(attempts: number, random: () => number): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(Math.max(attempts, 1) - 1, 20), LONGEST_PAUSE_MS);
  return Math.round(pause * (0.5 + random() / 2));
}
