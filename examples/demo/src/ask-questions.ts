/** Opens the file in a process of its own, asks, and exits 1 if fewer than nine of ten answers are among the first five. */
import { styleText } from 'node:util';
import { Memory } from '@keepsake/core';
import { QUESTIONS } from './questions.ts';

const NEEDED = 9;
const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('Usage: ask-questions.ts FILE');

const memory = new Memory({ store: { provider: 'sqlite', config: { path } } });
process.stdout.write(`Opened again in a new process (${process.pid}).\n`);
const { total: facts } = await memory.getAll({ userId: 'maya', kinds: ['fact'], limit: 1 });
let found = 0;
for (const { question, expected } of QUESTIONS) {
  const { results } = await memory.search(question, { userId: 'maya', limit: 5 });
  const isFound = results.some(({ sources }) => sources.includes(expected));
  if (isFound) found += 1;
  process.stdout.write(
    `\n${styleText(isFound ? 'green' : 'red', isFound ? '✔' : '✘')} ${styleText('bold', question)}\n`,
  );
  for (const result of results) {
    const { score, kind, attributedTo, speaker, validFrom, createdAt, memory: text, sources } = result;
    const mark = sources.includes(expected) ? styleText('green', '→') : ' ';
    const origin = `${(validFrom ?? createdAt).slice(0, 10)} ${speaker ?? attributedTo}`;
    // A fact counts for the turns that it rests on; without a model there are only turns.
    const sort = facts === 0 ? '' : `${kind === 'fact' ? 'fact' : 'turn'} `;
    process.stdout.write(`  ${mark} ${score.toFixed(2)}  ${styleText('dim', sort + origin)}  ${text}\n`);
  }
}
await memory.close();
process.stdout.write(
  `\n${found} of ${QUESTIONS.length} questions found their message among the first five memories.\n`,
);
if (found < NEEDED) {
  process.stdout.write(`At least ${NEEDED} are expected.\n`);
  process.exitCode = 1;
}
