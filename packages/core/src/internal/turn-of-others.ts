/** How long calls that never have to wait may follow each other. */
const TURN_MS = 10;

const afterEverybody: (run: () => void) => unknown =
  typeof setImmediate === 'function' ? setImmediate : setTimeout;
let began: number | undefined;

/**
 * Answers `undefined` most of the time. Once work that only ever awaited promises has kept the event loop for 10 ms, a
 * promise that resolves after everybody who waits for the event loop has had a turn: await it, and a loop of calls that
 * find their answer at once lets timers and sockets of the application go on.
 */
export function turnOfOthers(): Promise<void> | undefined {
  const now = performance.now();
  if (began !== undefined) {
    return now - began < TURN_MS
      ? undefined
      : new Promise((resolve) => {
          afterEverybody(resolve);
        });
  }
  began = now;
  afterEverybody(() => {
    began = undefined;
  });
  return undefined;
}
