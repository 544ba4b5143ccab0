/** The first five minutes: remember, find, put into a prompt, close, and find it again in the same file. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openai } from '@keepsake/core/openai';
import { temporaryFolder } from './temporary-folder.ts';
// #region quickstart
import { Memory } from '@keepsake/core';

// #region new
const memory = new Memory(); // one SQLite file: ./.keepsake/memory.db
// #endregion
// #region add
await memory.add('I moved to Lisbon and adopted a greyhound.', { userId: 'ana' });
// #endregion
// #region search
const { results } = await memory.search('Which dog did she adopt?', { userId: 'ana' });
console.log(results[0]?.memory); // I moved to Lisbon and adopted a greyhound.
// #endregion
// #region context
const { text } = await memory.context('Tell me about the dog that I adopted.', { userId: 'ana' });
console.log(text); // the same, as notes for a prompt
// #endregion
// #region close
await memory.close();
// #endregion
// #endregion

assert.deepEqual(
  results.map((result) => result.memory),
  ['I moved to Lisbon and adopted a greyhound.'],
);
assert.match(text, /^<memories>\nNotes .*\n- \[\d{4}-\d\d-\d\d, user\] I moved to Lisbon .*\n<\/memories>$/s);
assert.deepEqual(readdirSync(join(temporaryFolder, '.keepsake')), ['.gitignore', 'memory.db']);

// #region reopen
const reopened = new Memory({ store: { provider: 'sqlite', config: { path: '.keepsake/memory.db' } } });
const { results: found, total } = await reopened.getAll({ userId: 'ana' });
await reopened.close();
// #endregion

assert.equal(total, 1);
assert.equal(found[0]?.id, results[0]?.id);

// #region models
const withModels = new Memory({
  llm: openai('gpt-5-mini'), // reads OPENAI_API_KEY at its first call
  embedder: openai.embedding('text-embedding-3-small'),
});
// #endregion
const { llm, embedder } = await withModels.describe();
assert.deepEqual([llm?.model, embedder?.model], ['gpt-5-mini', 'text-embedding-3-small']);
await withModels.close();

// #region local-model
const withLocalModel = new Memory({
  llm: { provider: 'openai', config: { baseURL: 'http://localhost:11434/v1', model: 'qwen3:8b' } },
});
// #endregion
assert.equal((await withLocalModel.describe()).llm?.model, 'qwen3:8b');
await withLocalModel.close();
