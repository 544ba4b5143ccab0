import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEndpoint } from '../endpoint/start-endpoint.ts';
import { runChild } from '../latency/run-child.ts';
import { withTemporaryFolder } from '../probes/with-temporary-folder.ts';
import { writeReport } from '../report/write-report.ts';
import { compareSystems } from '../retrieval/compare-systems.ts';
import { readConversations } from '../retrieval/conversation.ts';
import { hashFile, locateData } from '../retrieval/locate-data.ts';
import { drawsFacts } from '../retrieval/open-session-system.ts';
import { meanScores, pairedTable } from '../retrieval/recall-tables.ts';
import type { AddSessionsInput, AddSessionsOutput } from './add-sessions-child.ts';
import {
  costTable,
  evidenceTable,
  growthTable,
  meanTokens,
  turnsTable,
  type TimedTurns,
} from './facts-tables.ts';
import { summariseAdds, type AddSummary } from './summarise-adds.ts';

const usualSystems = 'keepsake-facts,keepsake-facts-embedder,keepsake,mem0ai-facts';
const modelLatencyMs = 300;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    systems: { type: 'string', default: usualSystems },
  },
});
const path = locateData(positionals[0], 'bench:facts');
const conversations = values.quick ? 1 : readConversations(path).length;
const systems = values.systems.split(',');
const withFacts = systems.filter(drawsFacts);
const rounds = values.quick ? 1 : 5;
const adds = values.quick ? 40 : 200;

const told = await takeTurns(systems, { rounds: 1, source: { path, conversations }, asks: true });
const turns: TimedTurns[] = [];
for (const chatLatencyMs of [0, modelLatencyMs]) {
  const source = { path, conversations: 1 };
  const runs = await takeTurns(withFacts, { rounds, source, asks: false, chatLatencyMs });
  turns.push({ chatLatencyMs, summaries: summarise(runs) });
}
const long = await takeTurns(withFacts, { rounds, source: { longUser: adds }, asks: false });

const outputs = told.flat();
const comparisons = compareSystems(outputs);
const [ours] = outputs;
const costs = summarise(told);
writeReport({
  name: 'facts',
  command: `npx -y pnpm@12 bench:facts ${basename(path)}${values.systems === usualSystems ? '' : ` --systems ${values.systems}`}`,
  datasets: { [basename(path)]: hashFile(path) },
  tables: [
    costTable(costs),
    turnsTable(turns),
    evidenceTable(outputs),
    pairedTable(ours?.name ?? '', comparisons),
    growthTable(long),
  ],
  results: {
    costs,
    turns,
    systems: outputs.map(({ name, description, kept, scores }) => ({
      name,
      description,
      kept,
      ...meanScores(scores),
      tokensAt10: meanTokens(scores),
    })),
    comparisons,
    growth: long.flatMap(([first]) =>
      first
        ? [{ name: first.name, contentBytes: first.requests.map(({ contentBytes }) => contentBytes) }]
        : [],
    ),
  },
  quick: values.quick,
});

interface Turns extends Pick<AddSessionsInput, 'source' | 'asks'> {
  readonly rounds: number;
  readonly chatLatencyMs?: number;
}

/** The runs of each system, made by turns, each in a process and a folder of its own. */
async function takeTurns(
  keys: readonly string[],
  { rounds: count, chatLatencyMs = 0, ...input }: Turns,
): Promise<readonly (readonly AddSessionsOutput[])[]> {
  const endpoint = await startEndpoint({ chatLatencyMs });
  try {
    const runs = keys.map((): AddSessionsOutput[] => []);
    for (let round = 1; round <= count; round += 1) {
      for (const [place, system] of keys.entries()) {
        console.error(`  ${system}, round ${round} of ${count}`);
        const run = { ...input, system, endpoint: endpoint.baseUrl };
        runs[place]?.push(await withTemporaryFolder((root) => runIn(root, run)));
      }
    }
    return runs;
  } finally {
    await endpoint.stop();
  }
}

function runIn(root: string, input: Omit<AddSessionsInput, 'folder'>): Promise<AddSessionsOutput> {
  const folder = join(root, 'system');
  mkdirSync(folder);
  return runChild<AddSessionsOutput>('facts/add-sessions-child.ts', { ...input, folder });
}

function summarise(runs: readonly (readonly AddSessionsOutput[])[]): readonly AddSummary[] {
  return runs.map((own) => summariseAdds(own, runs[0] ?? []));
}
