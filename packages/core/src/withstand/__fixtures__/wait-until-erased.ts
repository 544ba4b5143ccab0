import { sleep } from '../../internal/sleep.ts';
import { countOpenErasures } from './check-consistency.ts';

/** Resolves when nothing in the file waits to be erased any more. Rejects when that takes longer than ten seconds. */
export async function waitUntilErased(path: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (countOpenErasures(path) > 0) {
    if (performance.now() > deadline)
      throw new Error(`${path}: an erasure is still pending after ten seconds`);
    await sleep(20);
  }
}
