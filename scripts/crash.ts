import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { removeBundles } from '../packages/core/src/withstand/__fixtures__/bundle-program.ts';
import { runCrashRounds } from '../packages/core/src/withstand/__fixtures__/crash-rounds.ts';

// `pnpm crash [--rounds 1000] [--seed 1]`: the crash test of core, for as long as one likes. Keeps the file of a failure.
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed) || seed < 0) {
  console.error(`crash: --rounds ${values.rounds} --seed ${values.seed}: pass whole numbers`);
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'keepsake-crash-'));
const report = await runCrashRounds({
  folder,
  rounds,
  seed,
  onRound: (state) => {
    if (state.rounds % 50 === 0) console.log(describe(state));
  },
});
removeBundles();
console.log(describe(report));
if (report.problems.length > 0) {
  console.error(
    [`seed ${seed}, round ${report.rounds}; the file is kept in ${folder}:`, ...report.problems].join('\n'),
  );
  process.exit(1);
}
await rm(folder, { recursive: true, force: true });

function describe(state: typeof report): string {
  return (
    `${state.rounds} rounds (seed ${seed}): ${state.kills} kills, ${state.acknowledged} calls acknowledged, ` +
    `${state.stored} under way were stored and ${state.unstored} were not, ${state.problems.length} problems`
  );
}
