import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { withTemporaryFolder } from '../probes/with-temporary-folder.ts';
import { writeReport } from '../report/write-report.ts';
import { compareSystems } from './compare-systems.ts';
import { readConversations, type Conversation } from './conversation.ts';
import { hashFile, locateData } from './locate-data.ts';
import { openRetrieval } from './open-retrieval.ts';
import { meanScores, recallTables, type ScoredSystem } from './recall-tables.ts';
import type { QuestionScore } from './score-question.ts';
import { scoreSystem } from './score-system.ts';

const usualSystems = 'keepsake,bm25';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    systems: { type: 'string', default: usualSystems },
  },
});
const data = locateData(positionals[0], 'bench:recall');
const all = readConversations(data);
const conversations = values.quick ? all.slice(0, 1) : all;

const systems: ScoredSystem[] = [];
for (const key of values.systems.split(',')) systems.push(await openAndScore(key, conversations));
const comparisons = compareSystems(systems);

if (values.json) {
  console.log(
    JSON.stringify({
      systems: systems.map((system) => ({ ...summary(system), scores: system.scores })),
      comparisons,
    }),
  );
} else {
  const chosen = values.systems === usualSystems ? '' : ` --systems ${values.systems}`;
  writeReport({
    name: 'recall',
    command: `npx -y pnpm@12 bench:recall ${basename(data)}${chosen}`,
    datasets: { [basename(data)]: hashFile(data) },
    tables: recallTables(systems, comparisons),
    results: { systems: systems.map(summary), comparisons },
    quick: values.quick,
  });
}

async function openAndScore(key: string, told: readonly Conversation[]): Promise<ScoredSystem> {
  return withTemporaryFolder(async (folder) => {
    const system = await openRetrieval(key, folder);
    try {
      for (const conversation of told) await system.remember(conversation);
      const { name, description } = system;
      return { name, description, scores: await scoreSystem(system, told) };
    } finally {
      await system.close();
    }
  });
}

function summary({ name, description, scores }: ScoredSystem): object {
  const categories = [...new Set(scores.map(({ category }) => category))];
  const ofCategory = (category: string): readonly QuestionScore[] =>
    scores.filter((score) => score.category === category);
  return {
    name,
    description,
    questions: scores.length,
    ...meanScores(scores),
    categories: Object.fromEntries(
      categories.map((category) => [category, meanScores(ofCategory(category))]),
    ),
  };
}
