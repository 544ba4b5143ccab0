import { generateQuestions, MEMORIES_PER_USER, type CorpusOptions } from '../dataset/generate-corpus.ts';
import { bytesRead } from '../probes/bytes-read.ts';
import { countRows } from '../probes/count-rows.ts';
import { statementPrototype } from '../probes/statement-prototype.ts';
import { SEARCH_LIMIT } from '../systems/measured-system.ts';
import { measureCalls, openSystem, warmUp, type RunInput, type RunOutput } from './measure-system.ts';
import { childInput, finishChild } from './run-child.ts';

/** What the searching process is told. */
export interface SearchInput extends RunInput {
  readonly corpus: CorpusOptions;
  readonly searches: number;
}

/** The first search of a process: what opening costs, and what it reads from files. */
export interface FirstSearch {
  readonly ms: number;
  readonly longestBlockMs: number;
  /** `undefined` where the operating system does not say. */
  readonly bytesRead: number | undefined;
}

/** What it says beyond its timings. */
export interface SearchOutput extends RunOutput {
  /**
   * Rows that SQLite handed over for one search: the mean of ten that are not timed, about the first memories of the corpus,
   * so that they are the same ones at every size.
   */
  readonly rowsRead: number;
  readonly firstSearch: FirstSearch;
  /** How many of the timed searches found nothing. */
  readonly empty: number;
}

const unmeasured = 5;
const counted = 10;

const input = childInput() as SearchInput;
const system = await openSystem(input);
const questions = generateQuestions({ ...input.corpus, count: input.searches + unmeasured });
const ask = async (position: number): Promise<number> => {
  const question = questions[position];
  if (!question) throw new Error(`There is no question ${position}.`);
  return (await system.search(question.query, question.userId, SEARCH_LIMIT)).length;
};

const readBefore = bytesRead();
const opening = await measureCalls([() => ask(input.searches)]);
const firstSearch: FirstSearch = {
  ms: opening.latenciesMs[0] ?? 0,
  longestBlockMs: opening.longestBlockMs,
  bytesRead: difference(readBefore, bytesRead()),
};
await warmUp((call) => ask(input.searches + (call % unmeasured)));
let empty = 0;
const run = await measureCalls(
  Array.from({ length: input.searches }, (_, position) => async () => {
    if ((await ask(position)) === 0) empty += 1;
  }),
);

const rows = countRows(statementPrototype(input.system));
const first = { ...input.corpus, size: Math.min(input.corpus.size, MEMORIES_PER_USER), count: counted };
for (const { query, userId } of generateQuestions(first)) await system.search(query, userId, SEARCH_LIMIT);
const rowsRead = rows.take() / counted;
await system.close();
finishChild({ ...run, rowsRead, firstSearch, empty } satisfies SearchOutput);

function difference(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before;
}
