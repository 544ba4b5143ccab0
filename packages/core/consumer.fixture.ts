// Compiled against the built package by scripts/check-consumers.ts, as an application would compile it.
import { Memory, MemoryError, type SearchResultItem } from '@keepsake/core';
import { openai } from '@keepsake/core/openai';

const memory = new Memory({
  store: { provider: 'sqlite', config: { path: 'memory.db' } },
  embedder: { provider: 'openai', config: { model: 'a-model', baseURL: 'http://localhost:1234/v1' } },
});
const withModels = new Memory({
  llm: openai('gpt-5-mini', { temperature: 0 }),
  embedder: openai.embedding('text-embedding-3-small'),
});
await new Memory({ llm: { provider: 'openai', config: { reasoningEffort: 'low' } } }).close();
const { results } = await memory.search('where?', {
  userId: 'ana',
  filters: { price: { gte: 3 } },
  limit: 5,
});
const first: SearchResultItem | undefined = results[0];
const score: number | undefined = first?.score;
const options: { userId: string; limit?: number } = { userId: 'ana' };
await memory.search('an optional property that may be undefined', options);
const scoped = memory.scoped({ userId: 'ana' });
const text: string = (await scoped.context('what do I know?', { maxTokens: 200 })).text;
for await (const line of memory.export()) text.concat(line);

// @ts-expect-error there is no such provider
const misspelt = new Memory({ store: { provider: 'sqlit' } });
// @ts-expect-error the option is called maxOutputTokens
openai('gpt-5-mini', { maxTokens: 5 });
// @ts-expect-error the option is called userId
await memory.search('x', { userid: 'ana' });
// @ts-expect-error a role that does not exist
await memory.add([{ role: 'robot', content: 'x' }], { userId: 'ana' });

export { MemoryError, misspelt, score, withModels };
