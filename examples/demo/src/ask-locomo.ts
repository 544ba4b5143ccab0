/** Opens the file in a process of its own, asks every question that has evidence, and prints evidence recall@10. */
import { Memory } from '@keepsake/core';
import { createProgressBar } from './create-progress-bar.ts';
import { readLocomo } from './read-locomo.ts';

const [path, data] = process.argv.slice(2);
if (path === undefined || data === undefined) throw new Error('Usage: ask-locomo.ts FILE DATA');

const memory = new Memory({ store: { provider: 'sqlite', config: { path } } });
process.stdout.write(`Opened again in a new process (${process.pid}).\n\n`);
const conversations = await readLocomo(data);
const recalls: number[] = [];
for (const { id, speakers, qa } of conversations) {
  const questions = qa.filter(({ category, evidence }) => category !== 'adversarial' && evidence.length > 0);
  const bar = createProgressBar(id);
  const own: number[] = [];
  for (const { question, evidence } of questions) {
    bar.update({ done: own.length, total: questions.length });
    const { results } = await memory.search(question, { userId: id, limit: 10 });
    const covered = new Set(results.flatMap(({ sources }) => sources));
    own.push(evidence.filter((turn) => covered.has(turn)).length / evidence.length);
  }
  bar.stop();
  process.stdout.write(
    `${id.padEnd(10)} ${speakers.join(' and ').padEnd(24)} ${String(own.length).padStart(4)} questions  ${mean(own)}\n`,
  );
  recalls.push(...own);
}
await memory.close();
process.stdout.write(`\nevidence recall@10: ${mean(recalls)} over ${recalls.length} questions\n`);

function mean(values: readonly number[]): string {
  return (values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)).toFixed(3);
}
