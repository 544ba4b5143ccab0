import { styleText } from 'node:util';
import type { AddResult, MemoryChange, Usage } from '@keepsake/core';

/** Prints what a language model made of one sitting: what is new, what changed and why, and what was refused. */
export function printFacts(date: string, { results, refused = [], degraded }: AddResult): void {
  const facts = results.filter(({ kind }) => kind === 'fact');
  process.stdout.write(`\n${styleText('bold', date.slice(0, 10))}\n`);
  for (const fact of facts) process.stdout.write(`  ${describe(fact)}\n`);
  for (const { type, text = '', rule } of refused) {
    const what = styleText('dim', `${type} refused (${rule})`);
    process.stdout.write(`  ${styleText('yellow', '⊘')} ${what} ${text}\n`);
  }
  if (degraded !== undefined) {
    process.stdout.write(`  ${styleText('yellow', '!')} ${degraded.code}: ${degraded.error.message}\n`);
    process.stdout.write('    The messages are remembered word for word all the same.\n');
  } else if (facts.length === 0) process.stdout.write(`  ${styleText('dim', 'no facts')}\n`);
}

function describe({ event, memory, previousMemory, supersedes, reason }: MemoryChange): string {
  const why = reason === undefined ? '' : styleText('dim', `  (${reason})`);
  const before = previousMemory === undefined ? '' : `${styleText('strikethrough', previousMemory)} → `;
  if (supersedes !== undefined) return `${styleText('magenta', '↷')} ${before}${memory}${why}`;
  if (event === 'UPDATE') return `${styleText('cyan', '~')} ${before}${memory}${why}`;
  if (event === 'DELETE') return `${styleText('red', '-')} ${memory}${why}`;
  return `${event === 'NONE' ? '=' : styleText('green', '+')} ${memory}${why}`;
}

/** What all sittings came to so far, for the bar: `12 facts, 3 of them superseded`. */
export function countFacts(answers: readonly AddResult[]): string {
  const changes = answers.flatMap(({ results }) => results).filter(({ kind }) => kind === 'fact');
  const added = changes.filter(({ event }) => event === 'ADD').length;
  const superseded = changes.filter(({ supersedes }) => supersedes !== undefined).length;
  return `${added} facts, ${superseded} of them superseded`;
}

/** Prints what all of it cost, and what the signs before the facts mean where there are any. */
export function printUsage(usage: Usage, answers: readonly AddResult[]): void {
  const hasSigns = answers.some(
    ({ results, refused }) => refused !== undefined || results.some(({ kind }) => kind === 'fact'),
  );
  const legend = '+ new  ~ reworded  ↷ superseded  - deleted  = known already  ⊘ refused';
  if (hasSigns) process.stdout.write(`\n${styleText('dim', legend)}`);
  const { modelCalls, inputTokens, outputTokens, cost } = usage;
  const calls = modelCalls === 1 ? '1 call' : `${modelCalls} calls`;
  const price = cost === undefined ? '' : `, cost ${cost.toFixed(6)}`;
  process.stdout.write(
    `\n${calls} of the model, ${inputTokens} tokens read, ${outputTokens} written${price}.\n`,
  );
}
