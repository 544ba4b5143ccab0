import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Memory } from '@keepsake/core';
import { memoryText } from '../dataset/memory-text.ts';
import { seededRandom } from '../dataset/seeded-random.ts';
import { countTransactions } from '../probes/count-transactions.ts';
import { embedderOf, KEEPSAKE_FILE } from '../systems/keepsake-system.ts';
import type { RunInput } from './measure-system.ts';
import { childInput, finishChild } from './run-child.ts';

/** What the process that counts transactions says. */
export interface TransactionsOutput {
  /** Write transactions of one add without an operation id. */
  readonly perAdd: number;
  /** Write transactions of one add with one: its claim is durable before anything else happens. */
  readonly perClaimedAdd: number;
}

const adds = 20;

const input = childInput() as RunInput;
const path = join(input.folder, KEEPSAKE_FILE);
const memory = new Memory({
  store: { provider: 'sqlite', config: { path } },
  ...embedderOf(input),
});
const random = seededRandom(17);
await memory.add(memoryText(random), { userId: 'counted' });

const perAdd = await transactionsOf(() => memory.add(memoryText(random), { userId: 'counted' }));
const perClaimedAdd = await transactionsOf(() =>
  memory.add(memoryText(random), { userId: 'counted', operationId: randomUUID() }),
);
await memory.close();
finishChild({ perAdd, perClaimedAdd } satisfies TransactionsOutput);

async function transactionsOf(add: () => Promise<unknown>): Promise<number> {
  let transactions = 0;
  for (let position = 0; position < adds; position += 1) {
    // Each add on an empty log: one that grows is checkpointed and begun again by itself.
    emptyLog();
    await add();
    transactions += countTransactions(path);
  }
  return transactions / adds;
}

function emptyLog(): void {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  const outcome = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  database.close();
  if (outcome?.['busy'] !== 0)
    throw new Error('The log could not be emptied: something else reads the file.');
}
