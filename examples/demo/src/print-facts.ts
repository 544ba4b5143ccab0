import { styleText } from 'node:util';
import type { AddResult, MemoryChange, Usage } from '@keepsake/core';

/** Prints what a language model made of one sitting: what is new, what changed and why, and what was refused. */
export function printFacts(date: string, { results, refused = [], degraded }: AddResult): void {
  const facts = results.filter(({ kind }) => kind === 'fact');
  process.stdout.write(`\n${styleText('bold', date.slice(0, 10))}\n`);
  for (const fact of facts) process.stdout.write(`  ${describe(fact)}\n`);
  for (const { type, text = '', rule } of refused)
    process.stdout.write(
      `  ${styleText('yellow', '⊘')} ${styleText('dim', `${type} refused (${rule})`)} ${text}\n`,
    );
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

/** Prints what all of it cost. */
export function printUsage({ modelCalls, inputTokens, outputTokens, cost }: Usage): void {
  const price = cost === undefined ? '' : `, cost ${cost.toFixed(6)}`;
  process.stdout.write(
    `\n${modelCalls} calls of the model, ${inputTokens} tokens read, ${outputTokens} written${price}.\n`,
  );
}
