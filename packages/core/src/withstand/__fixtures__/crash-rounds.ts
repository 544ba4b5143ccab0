import { join } from 'node:path';
import { sleep } from '../../internal/sleep.ts';
import { Memory } from '../../memory.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { seededRandom, type SeededRandom } from '../../testing/seeded-random.ts';
import { checkConsistency } from './check-consistency.ts';
import { waitUntilErased } from './wait-until-erased.ts';
import type { CrashLine, CrashUnit } from './crash-lines.ts';
import { crashModel, type CrashModel } from './crash-model.ts';
import type { CrashWriterInput } from './crash-writer.ts';
import { readCrashStates } from './read-crash-states.ts';
import { startProgram, type Program } from './start-program.ts';

/** How long a run is. */
export interface CrashRun {
  /** A folder of its own; the caller removes it. */
  readonly folder: string;
  readonly rounds: number;
  /** How often the same file is used again. @default 50 */
  readonly roundsPerFile?: number;
  readonly seed: number;
  readonly onRound?: (report: CrashReport) => void;
}

/** What a run has seen. Without problems, everything was as promised. */
export interface CrashReport {
  rounds: number;
  kills: number;
  /** Calls whose promise had resolved before the kill. */
  acknowledged: number;
  /** Things under way at a kill: stored, or not. */
  stored: number;
  unstored: number;
  readonly problems: string[];
}

const LANES = 3;
const USERS_PER_LANE = 2;

/** A file that is killed over and over. */
interface CrashFile {
  readonly path: string;
  readonly model: CrashModel;
  readonly random: SeededRandom;
}

/**
 * Kills writers at random moments, and looks after each kill whether the file is what was acknowledged. Ends with the
 * first round that found a problem.
 */
export async function runCrashRounds({
  folder,
  rounds,
  roundsPerFile = 50,
  seed,
  onRound,
}: CrashRun): Promise<CrashReport> {
  const random = seededRandom(seed);
  const report: CrashReport = { rounds: 0, kills: 0, acknowledged: 0, stored: 0, unstored: 0, problems: [] };
  let file: CrashFile | undefined;
  let next: readonly Program<CrashLine>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const path = join(folder, `crash-${Math.floor(round / roundsPerFile)}.db`);
    if (file?.path !== path) file = { path, model: crashModel(), random };
    const writers = next.length > 0 ? next : startWriters(file, seed + round);
    await killRound(writers, { file, report });
    // The next writers load their code while this file is looked at.
    const isLast = (round + 1) % roundsPerFile === 0 || round + 1 === rounds;
    next = isLast ? [] : startWriters(file, seed + round + 1);
    await look(writers, { file, report, isLast });
    report.rounds += 1;
    onRound?.(report);
    if (report.problems.length === 0) continue;
    for (const writer of next) writer.kill();
    break;
  }
  return report;
}

/** Every third round two processes write at once. */
function startWriters({ path }: CrashFile, seed: number): readonly Program<CrashLine>[] {
  const names = seed % 3 === 0 ? ['a', 'b'] : ['a'];
  return names.map((name) =>
    startProgram<CrashLine>('crash-writer', {
      path,
      seed: seed * 100 + (name === 'a' ? 0 : 50),
      name: `${name}${seed}`,
      lanes: Array.from({ length: LANES }, (_, lane) => usersOf(name, lane)),
    } satisfies CrashWriterInput),
  );
}

function usersOf(name: string, lane: number): readonly string[] {
  return Array.from({ length: USERS_PER_LANE }, (_, user) => `${name}-${lane}-${user}`);
}

interface Round {
  readonly file: CrashFile;
  readonly report: CrashReport;
}

async function killRound(
  writers: readonly Program<CrashLine>[],
  { file: { random }, report }: Round,
): Promise<void> {
  await Promise.all(writers.map((writer) => writer.said('up')));
  for (const writer of writers) writer.tell('go');
  const killAfter = async (writer: Program<CrashLine>): Promise<void> => {
    // Some die while they open the file and clean up behind the last one, most in the middle of their work.
    if (random.chance(0.8)) await Promise.race([writer.said('end'), writer.ended]);
    await sleep(5 + random.next() * 145);
    writer.kill();
    const { signal, errors } = await writer.ended;
    if (signal !== 'SIGKILL') report.problems.push(`a writer ended before it was killed: ${errors}`);
    report.kills += 1;
  };
  await Promise.all(writers.map(killAfter));
}

async function look(
  writers: readonly Program<CrashLine>[],
  { file, report, isLast }: Round & { readonly isLast: boolean },
): Promise<void> {
  const { model, path } = file;
  const underWay: CrashUnit[] = [];
  for (const { lines } of writers) {
    for (const line of lines)
      if (line.type === 'failed') report.problems.push(`rejected: ${line.name} ${line.code} ${line.message}`);
    report.acknowledged += lines.filter((line) => line.type === 'end' || line.type === 'reindexed').length;
    underWay.push(...model.hear(lines));
  }
  const memory = new Memory({ store: { provider: 'sqlite', config: { path } }, embedder: fakeEmbedder() });
  try {
    const users = ['a', 'b'].flatMap((name) =>
      Array.from({ length: LANES }, (_, lane) => usersOf(name, lane)).flat(),
    );
    const before = new Map(model.states);
    const { states, problems } = await readCrashStates(memory, users);
    report.problems.push(...problems, ...model.compare(states, underWay));
    countUnderWay(underWay, { before, after: model.states, report });
    report.problems.push(
      ...(await repeatAdds(memory, { file, underWay })),
      ...(await searchSome(memory, file)),
    );
    await waitUntilErased(path);
    if (isLast) await memory.reindex();
  } finally {
    await memory.close();
  }
  report.problems.push(...(await checkConsistency(path, { embedder: fakeEmbedder(), isSettled: isLast })));
}

function countUnderWay(
  units: readonly CrashUnit[],
  {
    before,
    after,
    report,
  }: {
    readonly before: ReadonlyMap<string, string>;
    readonly after: ReadonlyMap<string, string>;
    readonly report: CrashReport;
  },
): void {
  for (const unit of units) {
    if ('erased' in unit) continue;
    const isStored = Object.keys(unit.states).some((key) => before.get(key) !== after.get(key));
    report[isStored ? 'stored' : 'unstored'] += 1;
  }
}

/** What one does after a crash: whatever was not acknowledged is added again. It must be there once, whatever came of it. */
async function repeatAdds(
  memory: Memory,
  { file: { model }, underWay }: { readonly file: CrashFile; readonly underWay: readonly CrashUnit[] },
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const unit of underWay) {
    const added =
      'states' in unit
        ? Object.entries(unit.states).filter(([key, state]) => key.includes('/') && state.startsWith('text:'))
        : [];
    const known = added.filter(([key]) => model.states.has(key));
    if (added.length === 0 || known.some(([key, state]) => model.states.get(key) !== state)) continue;
    const userId = added[0]?.[0].split('/')[0] ?? '';
    const messages = added.map(([key, state]) => ({
      role: 'user' as const,
      id: key.split('/')[1] ?? '',
      content: state.slice('text:'.length),
    }));
    const { results } = await memory.add(messages, { userId });
    const events = results.map(({ event }) => event);
    const expected = known.length > 0 ? ['NONE', 'UPDATE'] : ['ADD'];
    if (results.length !== added.length || events.some((event) => !expected.includes(event))) {
      problems.push(`added again, with ${known.length} of ${added.length} there: ${JSON.stringify(events)}`);
    }
    for (const [key, state] of added) model.states.set(key, state);
  }
  return problems;
}

/** A few things, by their own words and by their meaning. */
async function searchSome(memory: Memory, { model, random }: CrashFile): Promise<readonly string[]> {
  const texts = [...model.states].filter(([key, state]) => key.includes('/') && state.startsWith('text:'));
  const problems: string[] = [];
  for (let count = 0; count < 3 && texts.length > 0; count += 1) {
    const [key, state] = random.pick(texts);
    const [userId = '', id = ''] = key.split('/');
    const { results } = await memory.search(id, { userId, limit: 5 });
    if (!results.some((result) => `text:${result.memory}` === state))
      problems.push(`${key}: a search for "${id}" does not find it`);
  }
  return problems;
}
