/** Without a file system: everything in the process, taken out as text and put back, as a browser or an edge worker would. */
import assert from 'node:assert/strict';
// #region create
import { Memory } from '@keepsake/core';

const memory = new Memory({ store: { provider: 'memory' } });
// #endregion
await memory.add('I keep bees on the roof.', { userId: 'ana' });

/** Stands for what the runtime has: localStorage, a key-value store, an object in a bucket. */
const storage = new Map<string, string>();

// #region save
const lines: string[] = [];
for await (const line of memory.export()) lines.push(line);
storage.set('memory', lines.join('\n'));
// #endregion
await memory.close();

// #region load
const next = new Memory({ store: { provider: 'memory' } });
const saved = storage.get('memory');
if (saved !== undefined) await next.import(saved.split('\n'));
// #endregion

const { results } = await next.search('Who keeps bees?', { userId: 'ana' });
assert.deepEqual(
  results.map((result) => result.memory),
  ['I keep bees on the roof.'],
);
const { ledger } = await next.describe();
assert.deepEqual([ledger.durable, ledger.location, ledger.memories], [false, 'memory', 1]);
await next.close();
console.log('Saved as text and loaded again: 1 memory.');
