import { generateQuestions, type CorpusOptions, type CorpusQuestion } from '../dataset/generate-corpus.ts';
import { countRows } from '../probes/count-rows.ts';
import { percentile } from '../probes/percentile.ts';
import { statementPrototype } from '../probes/statement-prototype.ts';
import { SEARCH_LIMIT, type MeasuredSystem } from '../systems/measured-system.ts';
import { openSystem, type RunInput } from './measure-system.ts';
import { childInput, finishChild } from './run-child.ts';

/** What the process is told that searches scopes which its system has not searched before. */
export interface FirstSeenInput extends RunInput {
  /** The memories asked about: the beginning of what the file holds, so that they are the same at every size. */
  readonly corpus: CorpusOptions;
  /** How often the system is opened anew. */
  readonly openings: number;
}

/** What it says: of searches that are the first in their scope, in a system that is open and has searched elsewhere. */
export interface FirstSeenOutput {
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Of searches with other questions in the same scopes, after the first ones. */
  readonly againP50Ms: number;
  /** Rows that SQLite handed over for such a search, on average. */
  readonly rowsRead: number;
  /** The same for the second search of a scope. */
  readonly rowsReadAgain: number;
}

const uncountedOpenings = 3;

const input = childInput() as FirstSeenInput;
const [elsewhere, ...questions] = onePerUser('first');
if (!elsewhere || questions.length === 0) throw new Error('The corpus has fewer than two users.');
const users = new Set(questions.map(({ userId }) => userId));
const others = onePerUser('last').filter(({ userId }) => users.has(userId));

const latencies: number[] = [];
const again: number[] = [];
for (let opening = 0; opening < input.openings + uncountedOpenings; opening += 1) {
  await withSystem(async (system) => {
    for (const question of questions) {
      const started = performance.now();
      await ask(system, question);
      if (opening >= uncountedOpenings) latencies.push(performance.now() - started);
    }
    for (const question of others) {
      const started = performance.now();
      await ask(system, question);
      if (opening >= uncountedOpenings) again.push(performance.now() - started);
    }
  });
}

const rows = countRows(statementPrototype(input.system));
const counts = await withSystem(async (system) => {
  rows.take();
  for (const question of questions) await ask(system, question);
  const rowsRead = rows.take() / questions.length;
  for (const question of questions) await ask(system, question);
  return { rowsRead, rowsReadAgain: rows.take() / questions.length };
});
finishChild({
  p50Ms: percentile(latencies, 0.5),
  p95Ms: percentile(latencies, 0.95),
  againP50Ms: percentile(again, 0.5),
  ...counts,
} satisfies FirstSeenOutput);

async function withSystem<T>(use: (system: MeasuredSystem) => Promise<T>): Promise<T> {
  const system = await openSystem(input);
  if (elsewhere) await ask(system, elsewhere);
  const result = await use(system);
  await system.close();
  return result;
}

function ask(system: MeasuredSystem, { query, userId }: CorpusQuestion): Promise<readonly string[]> {
  return system.search(query, userId, SEARCH_LIMIT);
}

/** The first or the last of each user's questions. */
function onePerUser(which: 'first' | 'last'): readonly CorpusQuestion[] {
  const asked = generateQuestions({ ...input.corpus, count: input.corpus.size });
  const ordered = which === 'last' ? asked : asked.toReversed();
  return [...new Map(ordered.map((question) => [question.userId, question])).values()];
}
