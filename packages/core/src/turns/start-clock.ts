/** In how many pieces a limit is waited for. */
const PIECES = 10;

/**
 * Calls back when so much time has passed in which the process ran. A process that stood still, on a machine that was busy or
 * asleep, loses one piece and not all of it: what it waits for goes on as well.
 */
export function startClock(milliseconds: number, onOver: () => void): { readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (pieces: number): void => {
    timer = setTimeout(() => (pieces === 1 ? onOver() : wait(pieces - 1)), milliseconds / PIECES);
  };
  wait(PIECES);
  return { stop: () => clearTimeout(timer) };
}
