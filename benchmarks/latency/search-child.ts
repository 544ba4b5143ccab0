import { generateQuestions, type CorpusOptions } from '../dataset/generate-corpus.ts';
import { bytesRead } from '../probes/bytes-read.ts';
import { countRows } from '../probes/count-rows.ts';
import { median } from '../probes/percentile.ts';
import { statementPrototype } from '../probes/statement-prototype.ts';
import { SEARCH_LIMIT } from '../systems/measured-system.ts';
import { measureCalls, openSystem, type RunInput, type RunOutput } from './measure-system.ts';
import { childInput, finishChild } from './run-child.ts';

/** What the searching process is told. */
export interface SearchInput extends RunInput {
  readonly corpus: CorpusOptions;
  readonly searches: number;
}

/** What it says beyond its timings. */
export interface SearchOutput extends RunOutput {
  /** Rows that SQLite handed over for one search, the median of a few that are not timed. */
  readonly rowsRead: number;
  /** The first search of the process: what opening costs, and what it reads from files (where the system says so). */
  readonly firstSearch: { readonly ms: number; readonly bytesRead: number | undefined };
  /** How many of the timed searches found nothing. */
  readonly empty: number;
}

const unmeasured = 5;

const input = childInput() as SearchInput;
const system = await openSystem(input);
const questions = generateQuestions({ ...input.corpus, count: input.searches + unmeasured });
const ask = async (position: number): Promise<number> => {
  const question = questions[position];
  if (!question) throw new Error(`There is no question ${position}.`);
  return (await system.search(question.query, question.userId, SEARCH_LIMIT)).length;
};

const readBefore = bytesRead();
const started = performance.now();
await ask(input.searches);
const firstSearch = { ms: performance.now() - started, bytesRead: difference(readBefore, bytesRead()) };
for (let position = 1; position < unmeasured; position += 1) await ask(input.searches + position);
let empty = 0;
const run = await measureCalls(
  Array.from({ length: input.searches }, (_, position) => async () => {
    if ((await ask(position)) === 0) empty += 1;
  }),
);

const rows = countRows(statementPrototype(input.system));
const rowsRead: number[] = [];
for (let position = 0; position < unmeasured; position += 1) {
  await ask(input.searches + position);
  rowsRead.push(rows.take());
}
await system.close();
finishChild({ ...run, rowsRead: median(rowsRead), firstSearch, empty } satisfies SearchOutput);

function difference(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : after - before;
}
