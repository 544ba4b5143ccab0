import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Embedder } from '../../contracts/embedder.ts';
import { MemoryClosedError } from '../../errors/memory-closed-error.ts';
import { ProviderError, type ProviderFailure } from '../../errors/provider-error.ts';
import { fakeEmbedder, type FakeEmbedder, type FakeEmbedderFailure } from '../../testing/fake-embedder.ts';
import { indexWorld, QUICK, type IndexWorld, type IndexWorldOptions } from '../__fixtures__/index-world.ts';

const worlds: IndexWorld[] = [];

function world(options: IndexWorldOptions): IndexWorld {
  const made = indexWorld(options);
  worlds.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(worlds.splice(0).map(({ indexing }) => indexing.close()));
});

/** The same embedder, which does not say how long its vectors are. */
function withoutDimensions(embedder: FakeEmbedder): Embedder {
  const { dimensions: _dimensions, ...rest } = embedder;
  return rest;
}

function providerError(failure: ProviderFailure, status?: number): ProviderError {
  return new ProviderError({ provider: 'fake', operation: 'embed', failure, message: failure, status });
}

const failures: readonly (readonly [string, FakeEmbedderFailure, ProviderFailure])[] = [
  ['answers with the wrong dimension', { type: 'wrong-dimension' }, 'bad-answer'],
  ['answers with NaN', { type: 'not-a-number' }, 'bad-answer'],
  ['answers with too few vectors', { type: 'too-few-vectors' }, 'bad-answer'],
  ['times out', { type: 'throw', error: providerError('timeout') }, 'timeout'],
  ['drops the connection', { type: 'throw', error: providerError('connection') }, 'connection'],
  ['answers 429', { type: 'throw', error: providerError('rate-limit', 429) }, 'rate-limit'],
  ['answers 500', { type: 'throw', error: providerError('server', 500) }, 'server'],
  ['throws something of its own', { type: 'throw', error: new TypeError('fetch failed') }, 'server'],
];

describe.each(failures)('an embedder that %s', (_, failure, expected) => {
  it.each([
    ['later', false],
    ['with the very first message', true],
  ])('costs no memory: %s', async (__, isFirst) => {
    const embedder = fakeEmbedder();
    const { indexing, remember, recall, pendingMarks } = world({ embedder });
    if (!isFirst) await remember('green tea');
    embedder.fail(failure);
    const { degraded } = await remember('black coffee', 'a red bicycle');
    expect(degraded?.code).toBe('embedding-failed');
    expect(degraded?.error).toMatchObject({ code: 'provider-failed', failure: expected });
    expect(await pendingMarks()).toBe(2);
    await indexing.flush();
    expect(await pendingMarks()).toBe(0);
    expect((await recall('bicycle'))[0]).toBe('a red bicycle');
  });

  it('is caught up with in the background without being asked', async () => {
    const embedder = fakeEmbedder();
    const { remember, recall, pendingMarks } = world({ embedder, pauses: QUICK });
    embedder.fail(failure, 2);
    await remember('black coffee');
    await vi.waitFor(async () => {
      expect(await pendingMarks()).toBe(0);
    });
    expect(await recall('coffee')).toEqual(['black coffee']);
  });

  it('leaves a query to its words', async () => {
    const embedder = fakeEmbedder();
    const { indexing, remember } = world({ embedder });
    await remember('green tea');
    embedder.fail(failure);
    const { query, degraded, usage } = await indexing.embedQuery('tea');
    expect(query).toBeUndefined();
    expect(degraded).toMatchObject({ code: 'query-embedding-failed', error: { failure: expected } });
    expect(usage.embeddingCalls).toBe(1);
  });
});

it('remembers with an embedder that fails before it told its dimension', async () => {
  const embedder = fakeEmbedder();
  const { indexing, remember, recall, pendingMarks } = world({ embedder: withoutDimensions(embedder) });
  embedder.fail({ type: 'throw', error: providerError('server', 500) });
  expect((await remember('black coffee')).degraded?.code).toBe('embedding-failed');
  expect(await pendingMarks()).toBe(1);
  expect(await indexing.describe()).toMatchObject({ status: 'none', generation: 0 });
  await indexing.flush();
  expect(await indexing.describe()).toMatchObject({ status: 'ready', generation: 1 });
  expect(await recall('coffee')).toEqual(['black coffee']);
});

it('does not let one text that the embedder refuses hold up the others', async () => {
  const embedder = fakeEmbedder();
  const refusing: Embedder = {
    ...embedder,
    embed: async (request) => {
      if (request.texts.some((text) => text.includes('poison'))) throw providerError('refused', 400);
      return embedder.embed(request);
    },
  };
  const { indexing, remember, recall, pendingMarks } = world({ embedder: refusing, pauses: QUICK });
  await remember(...Array.from({ length: 40 }, (_, index) => (index === 17 ? 'poison' : `text${index}`)));
  await vi.waitFor(async () => {
    expect(await pendingMarks()).toBe(1);
  });
  expect((await recall('text39'))[0]).toBe('text39');
  expect(await recall('text39')).toHaveLength(39);
  expect((await indexing.describe()).lastError).toMatchObject({ failure: 'refused' });
  await expect(indexing.flush()).rejects.toMatchObject({ failure: 'refused' });
  const calls = embedder.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(embedder.calls).toHaveLength(calls);
});

it('backs off while the embedder is down, tells why, and starts again as soon as it answers', async () => {
  const embedder = fakeEmbedder();
  const down = { type: 'throw', error: providerError('connection') } as const;
  embedder.fail(down, 1_000);
  const pauses = { ...QUICK, retry: 60_000, longestRetry: 60_000 };
  const { indexing, remember, pendingMarks } = world({ embedder, pauses });
  await remember('one');
  await vi.waitFor(async () => {
    expect(await indexing.describe()).toMatchObject({ lastError: { failure: 'connection' } });
  });
  expect(Date.parse((await indexing.describe()).nextAttemptAt ?? '')).toBeGreaterThan(Date.now() + 30_000);
  const calls = embedder.calls.length;
  await remember('two');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(embedder.calls.length - calls).toBe(1);
  embedder.recover();
  await remember('three');
  await vi.waitFor(async () => {
    expect(await pendingMarks()).toBe(0);
  });
  expect((await indexing.describe()).lastError).toBeUndefined();
});

it('ends what is under way when it is closed, keeps the marks, and answers no more', async () => {
  const embedder = fakeEmbedder();
  const { indexing, remember, pendingMarks } = world({ embedder, pauses: QUICK });
  embedder.fail({ type: 'throw', error: providerError('timeout') });
  embedder.fail({ type: 'hang' }, 10);
  await remember('green tea');
  await vi.waitFor(() => {
    expect(embedder.calls).toHaveLength(2);
  });
  await Promise.all([indexing.close(), indexing.close()]);
  expect(await pendingMarks()).toBe(1);
  await expect(indexing.flush()).rejects.toThrow(MemoryClosedError);
  await expect(indexing.reindex()).rejects.toThrow(MemoryClosedError);
  expect(embedder.calls).toHaveLength(2);
});

it.each([
  ['what is marked', false],
  ['what was there before', true],
])('embeds %s also when its metadata change meanwhile', async (_, isBackfill) => {
  const embedder = fakeEmbedder();
  const before = world({ embedder: isBackfill ? undefined : embedder });
  embedder.fail({ type: 'throw', error: providerError('timeout') }, 10);
  const [item] = (await before.remember('green tea')).items;
  if (item === undefined) throw new Error('nothing written');
  await before.indexing.close();
  const { ledger } = before.deps;
  let edits = 0;
  const editing: Embedder = {
    ...embedder,
    embed: async (request) => {
      edits += 1;
      if (edits === 1) {
        const memory = { item: { ...item, metadata: { edited: true }, version: 2 } };
        const edit = {
          type: 'replace-memory',
          memory,
          expectedVersion: 1,
          note: { at: item.createdAt },
        } as const;
        await ledger.commit({ preconditions: [], changes: [edit] });
      }
      return embedder.embed(request);
    },
  };
  embedder.recover();
  const after = before.restart({ embedder: editing });
  worlds.push(after);
  await after.indexing.flush();
  expect(edits).toBe(2);
  expect((await ledger.readMemory(item.id))?.item.metadata).toEqual({ edited: true });
  expect(await after.recall('tea')).toEqual(['green tea']);
  expect(await after.pendingMarks()).toBe(0);
});
