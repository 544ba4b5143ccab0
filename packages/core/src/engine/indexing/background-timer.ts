/** A wait that holds no process open and can be cut short. */
export interface BackgroundTimer {
  /** Resolves after so many milliseconds, or as soon as somebody rings. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Ends the wait; one that has not begun yet ends at once. */
  readonly ring: () => void;
}

/** Makes a {@link BackgroundTimer} for one waiter. */
export function createBackgroundTimer(): BackgroundTimer {
  let hasRung = false;
  let end: (() => void) | undefined;
  return {
    wait: (milliseconds) =>
      new Promise((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          end = undefined;
          hasRung = false;
          resolve();
        };
        const timer = setTimeout(finish, hasRung ? 0 : milliseconds);
        end = finish;
        // Browsers answer with a number; Node's timer would keep the process alive.
        if (canUnref(timer)) timer.unref();
      }),
    ring: () => {
      if (end === undefined) hasRung = true;
      else end();
    },
  };
}

function canUnref(timer: unknown): timer is { readonly unref: () => void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function';
}
