/** A clock that moves only when a test says so. */
export interface FakeClock {
  /** Milliseconds since 1970: fits `EngineDependencies.now`. */
  readonly now: () => number;
  /** The same as ISO 8601 in UTC with milliseconds. */
  readonly iso: () => string;
  /** Moves the clock on. */
  readonly advance: (milliseconds: number) => void;
  /** Moves the clock to a time; back as well. */
  readonly set: (time: string | number) => void;
  /** Moves the clock on by so much and resolves at once: fits `EngineDependencies.sleep`. Rejects with the signal's reason. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** How long each call of `sleep` asked to wait, in order. */
  readonly sleeps: readonly number[];
}

/** Makes a {@link FakeClock}. `stepMs` is added after every reading, so that no two readings are equal. @default start 2026-01-01T00:00:00.000Z, stepMs 0 */
export function fakeClock({
  start = '2026-01-01T00:00:00.000Z',
  stepMs = 0,
}: { readonly start?: string | number; readonly stepMs?: number } = {}): FakeClock {
  let time = new Date(start).getTime();
  const sleeps: number[] = [];
  const now = (): number => {
    const reading = time;
    time += stepMs;
    return reading;
  };
  return {
    now,
    iso: () => new Date(now()).toISOString(),
    advance: (milliseconds) => {
      time += milliseconds;
    },
    set: (value) => {
      time = new Date(value).getTime();
    },
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      time += milliseconds;
    },
    sleeps,
  };
}
