const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;
/** A server that wants a longer pause is not waited for. */
export const LONGEST_WAIT_MS = 60_000;

/** The pause before the next request, in milliseconds: twice as long each time, and never the same for all who wait. */
export function pauseAfter(calls: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (calls - 1)) * (0.75 + Math.random() / 4);
}

/** The milliseconds that a `retry-after` asks for: it holds seconds, or a date. `undefined` when it says nothing. */
export function readRetryAfter(header: unknown): number | undefined {
  const value = typeof header === 'string' ? header.trim() : '';
  if (value === '') return undefined;
  const milliseconds = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
