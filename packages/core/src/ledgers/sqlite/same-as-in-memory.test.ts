import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { Store } from '../../contracts/ledger.ts';
import { timeAt } from '../../testing/build-memory-item.ts';
import { type SeededRandom, seededRandom } from '../../testing/seeded-random.ts';
import { inMemoryStore } from '../in-memory.ts';
import { sqliteStore } from '../sqlite.ts';
import { checkFile } from './__fixtures__/check-file.ts';
import { changeSource, SCOPES } from './__fixtures__/random-changes.ts';
import { jobSteps } from './__fixtures__/random-job-steps.ts';
import { readEverything } from './__fixtures__/read-everything.ts';

const folder = mkdtempSync(join(tmpdir(), 'keepsake-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes the same change in both stores. */
type Change = (store: Store) => Promise<unknown>;

/** What happens in a minute. */
interface Sources {
  readonly next: (now: string) => LedgerChange[];
  readonly nextOfJobs: (minute: number) => (ledger: Store['ledger']) => Promise<unknown>;
}

/** A hundred minutes; at the end one scope is erased. */
function manyChanges(random: SeededRandom, { next, nextOfJobs }: Sources, start: number): Change[] {
  const commits = Array.from({ length: 100 }, (_, index): readonly Change[] => {
    const changes = next(timeAt(start + index));
    const step = nextOfJobs(start + index);
    return [({ ledger }) => ledger.commit({ preconditions: [], changes }), ({ ledger }) => step(ledger)];
  }).flat();
  const scope = random.pick(SCOPES);
  return start % 200 === 0 ? commits : [...commits, ({ ledger }) => ledger.erase(scope, timeAt(start + 100))];
}

describe('the store in a file', { timeout: 120_000 }, () => {
  it.each([1, 2, 3, 4])(
    'answers everything as the store in memory does, after random changes (%i)',
    async (seed) => {
      const path = join(folder, `${seed}.db`);
      const file = sqliteStore({ path, indexOutside: seed === 4 });
      const memory = inMemoryStore({ indexOutside: seed === 4 });
      const random = seededRandom(seed);
      const sources = { next: changeSource(random), nextOfJobs: jobSteps(seededRandom(seed + 100)) };
      for (let start = 0; start < 400; start += 100) {
        for (const change of manyChanges(random, sources, start)) {
          expect(await change(file)).toStrictEqual(await change(memory));
        }
        const expected = await readEverything(memory);
        for (const [index, answer] of (await readEverything(file)).entries()) {
          expect(answer, `answer ${index} after ${start + 100} changes`).toStrictEqual(expected[index]);
        }
      }
      await file.ledger.close();
      await memory.ledger.close();
      expect(checkFile(path)).toStrictEqual([]);
    },
  );
});
