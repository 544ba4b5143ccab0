import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { withTemporaryFolder } from '../probes/with-temporary-folder.ts';
import { writeReport } from '../report/write-report.ts';
import { countedQuestions, readConversations, type Conversation } from './conversation.ts';
import { openRetrieval } from './open-retrieval.ts';
import { pairedDifference } from './paired-difference.ts';
import { meanScores, MEASURES, recallTables, type Comparison, type ScoredSystem } from './recall-tables.ts';
import { RESULTS_SCORED, scoreQuestion, type QuestionScore } from './score-question.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    systems: { type: 'string', default: 'keepsake,bm25' },
  },
});
const data = locate(positionals[0]);
const all = readConversations(data);
const conversations = values.quick ? all.slice(0, 1) : all;

const systems: ScoredSystem[] = [];
for (const key of values.systems.split(',')) systems.push(await scoreSystem(key, conversations));
const comparisons = compare(systems);

if (values.json) {
  console.log(
    JSON.stringify({
      systems: systems.map((system) => ({ ...summary(system), scores: system.scores })),
      comparisons,
    }),
  );
} else {
  writeReport({
    name: 'recall',
    command: `npx -y pnpm@12 bench:recall ${basename(data)}`,
    datasets: {
      [basename(data)]: createHash('sha256').update(readFileSync(data)).digest('hex').slice(0, 16),
    },
    tables: recallTables(systems, comparisons),
    results: { systems: systems.map(summary), comparisons },
    quick: values.quick,
  });
}

async function scoreSystem(key: string, told: readonly Conversation[]): Promise<ScoredSystem> {
  return withTemporaryFolder(async (folder) => {
    const system = await openRetrieval(key, folder);
    const scores: QuestionScore[] = [];
    try {
      for (const conversation of told) await system.remember(conversation);
      for (const conversation of told) {
        for (const question of countedQuestions(conversation)) {
          const results = await system.search(conversation, question.question, RESULTS_SCORED);
          scores.push(scoreQuestion({ ...question, conversation: conversation.id }, results));
        }
      }
    } finally {
      await system.close();
    }
    return { name: system.name, description: system.description, scores };
  });
}

function compare(scored: readonly ScoredSystem[]): readonly Comparison[] {
  const [ours, ...others] = scored;
  if (!ours) return [];
  return others.flatMap((other) =>
    MEASURES.map(([measure]) => ({
      over: other.name,
      measure,
      ...pairedDifference(ours.scores, other.scores, measure),
    })),
  );
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

/** Scripts run in this package's folder: a relative path is meant from where the command was typed. */
function locate(path: string | undefined): string {
  if (path === undefined) throw new Error('Name the data: bench:recall path/to/conversations.json');
  const typed = resolve(process.env['INIT_CWD'] ?? '.', path);
  return existsSync(typed) ? typed : resolve(path);
}
