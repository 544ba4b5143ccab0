import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, type ExpectStatic, test, vi } from 'vitest';
import { stopServers } from '../embedders/__fixtures__/embedding-server.ts';
import { Memory } from '../memory.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { checkConsistency } from './__fixtures__/check-consistency.ts';
import {
  misbehavingServer,
  type Misbehaviour,
  type MisbehavingServer,
} from './__fixtures__/misbehaving-embeddings.ts';

const ana = { userId: 'ana' };
const KEY = 'sk-secret-0123456789abcdef';
const SOON = { timeout: 30_000, interval: 50 };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsake-embedder-'));
});
afterAll(async () => {
  await stopServers();
  await rm(folder, { recursive: true, force: true });
});

function open(path: string, { baseURL }: MisbehavingServer): Memory {
  return new Memory({
    store: { provider: 'sqlite', config: { path } },
    embedder: {
      provider: 'openai',
      config: { baseURL, apiKey: KEY, model: 'test', maxRetries: 0, timeoutMs: 600 },
    },
  });
}

/** No word of the query is one of a memory, only parts of them: only by meaning is it found. */
async function expectFoundByMeaning(
  memory: Memory,
  { query, text, expect }: { readonly query: string; readonly text: string; readonly expect: ExpectStatic },
): Promise<void> {
  const { results, degraded } = await memory.search(query, { ...ana, explain: true });
  expect(degraded).toBeUndefined();
  expect(results[0]).toMatchObject({ memory: text, explanation: { words: 0 } });
  expect(results[0]?.explanation?.meaning).toBeGreaterThan(0);
}

function expectNoKey(value: unknown, expect: ExpectStatic): void {
  expect(inspect(value, { depth: 20, showHidden: true })).not.toContain('sk-secret');
}

describe.concurrent('an embedder that answers with', () => {
  test.for<readonly [Misbehaviour, string]>([
    ['another dimension', 'bad-answer'],
    ['NaN', 'bad-answer'],
    ['too few vectors', 'bad-answer'],
    ['no answer', 'timeout'],
    ['half an answer', 'timeout'],
    ['a dropped connection', 'connection'],
    ['429', 'rate-limit'],
    ['500', 'server'],
    ['401 with the key', 'refused'],
    ['a web page', 'bad-answer'],
  ])(
    '%s costs a message its vector, and only until it answers again',
    { timeout: 60_000 },
    async ([how, failure], { expect }) => {
      const server = await misbehavingServer();
      const path = join(folder, `${how}.db`);
      await using memory = open(path, server);
      const first = await memory.add('green tea', ana);
      expect(first.degraded).toBeUndefined();
      server.behave(how);
      const error = expect.objectContaining({
        code: 'provider-failed',
        provider: 'openai',
        operation: 'embed',
        failure,
      });
      const added = await memory.add('a crimson bicycle', ana);
      expect(added).toMatchObject({
        results: [{ event: 'ADD' }],
        degraded: { code: 'embedding-failed', error },
      });
      const updated = await memory.update(first.results[0]?.id ?? '', 'some liquorice');
      expect(updated).toMatchObject({ event: 'UPDATE', degraded: { code: 'embedding-failed', error } });
      const put = await memory.scoped(ana).records.put(['notes'], 'one', { text: 'a thunderstorm' });
      expect(put).toMatchObject({ degraded: { code: 'embedding-failed', error } });
      const many = await memory.addMany([
        { messages: 'an umbrella', ...ana },
        { messages: 'a lighthouse', ...ana },
      ]);
      expect(many.results.map((result) => result.degraded?.code)).toEqual([
        'embedding-failed',
        'embedding-failed',
      ]);
      const found = await memory.search('bicycle', ana);
      expect(found.degraded).toMatchObject({ code: 'query-embedding-failed', error });
      expect(found.results[0]?.memory).toBe('a crimson bicycle');
      expect((await memory.describe()).ledger.pendingMarks).toBe(5);
      for (const result of [added, updated, put, many, found]) expectNoKey(result, expect);
      // The background fails as well, and says so.
      await vi.waitFor(
        async () =>
          expect((await memory.describe()).index.lastError).toMatchObject({ code: 'provider-failed' }),
        SOON,
      );
      expectNoKey(await memory.describe(), expect);
      server.behave('fine');
      await vi.waitFor(async () => expect((await memory.describe()).ledger.pendingMarks).toBe(0), SOON);
      await vi.waitFor(async () => expect((await memory.describe()).index.lastError).toBeUndefined(), SOON);
      await expectFoundByMeaning(memory, { query: 'crimso bicyc', text: 'a crimson bicycle', expect });
      await expectFoundByMeaning(memory, { query: 'liquori', text: 'some liquorice', expect });
      await memory.close();
      expect(await checkConsistency(path, { embedder: fakeEmbedder(), isSettled: true })).toEqual([]);
    },
  );

  test.for<Misbehaviour>(['no answer', '500', 'too few vectors'])(
    '%s from the first call on makes the index begin later',
    { timeout: 60_000 },
    async (how, { expect }) => {
      const server = await misbehavingServer();
      server.behave(how);
      const path = join(folder, `first ${how}.db`);
      await using memory = open(path, server);
      const { degraded } = await memory.add('a crimson bicycle', ana);
      expect(degraded?.code).toBe('embedding-failed');
      expect((await memory.search('bicycle', ana)).results).toHaveLength(1);
      server.behave('fine');
      await vi.waitFor(async () => expect((await memory.describe()).index.status).toBe('ready'), SOON);
      await expectFoundByMeaning(memory, { query: 'crimso bicyc', text: 'a crimson bicycle', expect });
      await memory.close();
      expect(await checkConsistency(path, { embedder: fakeEmbedder(), isSettled: true })).toEqual([]);
    },
  );

  test('500 is caught up by the next process', { timeout: 60_000 }, async ({ expect }) => {
    const server = await misbehavingServer();
    const path = join(folder, 'next.db');
    const memory = open(path, server);
    await memory.add('green tea', ana);
    server.behave('500');
    await memory.add('a crimson bicycle', ana);
    await memory.close();
    server.behave('fine');
    await using next = open(path, server);
    await next.search('anything', ana);
    await vi.waitFor(async () => expect((await next.describe()).ledger.pendingMarks).toBe(0), SOON);
    await expectFoundByMeaning(next, { query: 'crimso bicyc', text: 'a crimson bicycle', expect });
  });
});
