import { median } from '../probes/percentile.ts';
import { count, milliseconds, share, times } from '../report/format-number.ts';
import type { Table } from '../report/markdown-table.ts';
import { meanScores, MEASURES } from '../retrieval/recall-tables.ts';
import type { AddSessionsOutput } from './add-sessions-child.ts';
import type { AddSummary } from './summarise-adds.ts';

/** What one add asks of the model, and how long it takes while the memory fills up. */
export function costTable(summaries: readonly AddSummary[]): Table {
  return {
    caption: `One \`add\` of a session, all ${summaries[0]?.adds ?? 0} of the data after one another, once. Calls, texts and bytes are means of one add; model and embedder answer over HTTP with no latency of their own.`,
    columns: [
      'system',
      'model calls',
      'embedding calls',
      'texts embedded',
      'bytes of instructions',
      'bytes of content',
      'p50',
      'p95',
      'CPU p50',
      'CPU p95',
    ],
    rows: summaries.map((summary) => [
      summary.name,
      count(summary.requests.chatRequests),
      count(summary.requests.embeddingRequests),
      count(summary.requests.embeddedTexts),
      count(Math.round(summary.requests.instructionBytes)),
      count(Math.round(summary.requests.contentBytes)),
      ...timesOf(summary),
    ]),
  };
}

/** Runs by turns with a model that takes so long for an answer. */
export interface TimedTurns {
  readonly chatLatencyMs: number;
  readonly summaries: readonly AddSummary[];
}

/** The time of the first adds, compared run by run. */
export function turnsTable(turns: readonly TimedTurns[]): Table {
  const first = turns[0]?.summaries[0];
  return {
    caption: `Time of one \`add\`: the ${first?.adds ?? 0} sessions of the first conversation, ${first?.runs ?? 0} runs by turns, each in an empty store. Ratios: the middle of neighbouring runs, and their range.`,
    columns: ['system', 'the model takes', 'p50', 'p95', 'CPU p50', 'CPU p95', 'p50 to ours'],
    rows: turns.flatMap(({ chatLatencyMs, summaries }) =>
      summaries.map((summary) => [
        summary.name,
        milliseconds(chatLatencyMs),
        ...timesOf(summary),
        ratioCell(summary, summaries[0]),
      ]),
    ),
  };
}

function timesOf({ p50Ms, p95Ms, cpuP50Ms, cpuP95Ms }: AddSummary): readonly string[] {
  return [p50Ms, p95Ms, cpuP50Ms, cpuP95Ms].map(milliseconds);
}

/** What is kept, and which evidence is found in how many tokens. */
export function evidenceTable(outputs: readonly AddSessionsOutput[]): Table {
  return {
    caption: 'What is kept of the same observations, and which evidence is found.',
    columns: [
      'system',
      'facts',
      'messages',
      ...MEASURES.map(([, heading]) => heading),
      'tokens of 10 results',
    ],
    rows: outputs.map(({ name, kept, scores }) => {
      const means = meanScores(scores);
      return [
        name,
        count(kept.facts),
        count(kept.messages),
        ...MEASURES.map(([measure]) => share(means[measure])),
        count(Math.round(meanTokens(scores))),
      ];
    }),
  };
}

/** The mean tokens of the first 10 results. */
export function meanTokens(scores: AddSessionsOutput['scores']): number {
  return scores.reduce((sum, { tokensAt10 }) => sum + tokensAt10, 0) / scores.length;
}

const SHOWN_ADDS: readonly number[] = [1, 10, 30, 100, 200];
/** From here on there is more to show than a prompt holds. */
const FULL_FROM = 30;
const ENDS = 20;

/** How the prompt and the time grow with what a user has said before. */
export function growthTable(runs: readonly (readonly AddSessionsOutput[])[]): Table {
  const adds = runs[0]?.[0]?.requests.length ?? 0;
  const shown = SHOWN_ADDS.filter((add) => add <= adds);
  return {
    caption: `${adds} adds of one message with one fact, one user: bytes of content of the n-th add (the conversation and what is known of the user; the instructions are those of the first table), and p50 of the first and the last ${ENDS}.`,
    columns: [
      'system',
      ...shown.map((add) => `add ${add}`),
      `largest from ${FULL_FROM} on`,
      `first ${ENDS}`,
      `last ${ENDS}`,
    ],
    rows: runs.flatMap((outputs) => {
      const [first] = outputs;
      if (!first) return [];
      const bytes = first.requests.map(({ contentBytes }) => contentBytes);
      const of = (pick: (latencies: readonly number[]) => readonly number[]): string =>
        milliseconds(median(outputs.flatMap(({ latenciesMs }) => pick(latenciesMs))));
      return [
        [
          first.name,
          ...shown.map((add) => count(bytes[add - 1] ?? 0)),
          count(Math.max(...bytes.slice(FULL_FROM - 1))),
          of((latencies) => latencies.slice(0, ENDS)),
          of((latencies) => latencies.slice(-ENDS)),
        ],
      ];
    }),
  };
}

function ratioCell({ name, ratio }: AddSummary, first: AddSummary | undefined): string {
  return name === first?.name
    ? '–'
    : `${times(ratio.median)} (${times(ratio.lowest)} to ${times(ratio.highest)})`;
}
