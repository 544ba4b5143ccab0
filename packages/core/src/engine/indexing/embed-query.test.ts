import { afterEach, expect, test, vi } from 'vitest';
import type { Embedder } from '../../contracts/embedder.ts';
import { Memory } from '../../memory.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { QUERY_TIMEOUT_MS } from './embed-query.ts';

const ana = { userId: 'ana' };

afterEach(() => {
  vi.useRealTimers();
});

test('a search does not wait for an embedder that hangs, and says so', async () => {
  const embedder = fakeEmbedder({ dimensions: 16 });
  const hangs = new Promise<never>(() => undefined);
  const hanging: Embedder = {
    ...embedder,
    // It does not listen to the signal either.
    embed: (request) => (request.purpose === 'query' ? hangs : embedder.embed(request)),
  };
  const memory = new Memory({ store: { provider: 'memory' }, embedder: hanging });
  await memory.add('a greyhound called Biscuit', ana);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const searching = memory.search('greyhound', ana);
  await vi.advanceTimersByTimeAsync(QUERY_TIMEOUT_MS);
  const { results, degraded } = await searching;
  expect(results.map((item) => item.memory)).toEqual(['a greyhound called Biscuit']);
  expect(degraded).toMatchObject({
    code: 'query-embedding-failed',
    error: { code: 'provider-failed', failure: 'timeout', operation: 'embed' },
  });
  vi.useRealTimers();
  await memory.close();
});

test('flush resolves when everything is in the index', async () => {
  const embedder = fakeEmbedder({ dimensions: 16 });
  const memory = new Memory({ store: { provider: 'memory' }, embedder });
  embedder.fail({ type: 'throw', error: new Error('down') });
  expect((await memory.add('a greyhound', ana)).degraded?.code).toBe('embedding-failed');
  await memory.flush();
  expect((await memory.describe()).ledger.pendingMarks).toBe(0);
  const { results } = await memory.search('a greyhound', { ...ana, explain: true });
  expect(results[0]?.explanation?.meaning).toBeGreaterThan(0);
  await memory.close();
  await new Memory({ store: { provider: 'memory' } }).flush();
});
