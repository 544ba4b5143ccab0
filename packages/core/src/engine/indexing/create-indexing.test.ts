import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Embedder } from '../../contracts/embedder.ts';
import { IndexMismatchError } from '../../errors/index-mismatch-error.ts';
import { InvalidOptionsError } from '../../errors/invalid-options-error.ts';
import { fakeEmbedder, type FakeEmbedder } from '../../testing/fake-embedder.ts';
import { storedRecord } from '../../testing/build-stored-record.ts';
import { indexWorld, QUICK, type IndexWorld, type IndexWorldOptions } from '../__fixtures__/index-world.ts';
import { recordTerms } from '../records/record-terms.ts';
import { NO_USAGE } from '../usage.ts';

const worlds: IndexWorld[] = [];

function world(options: IndexWorldOptions): IndexWorld {
  const made = indexWorld(options);
  worlds.push(made);
  return made;
}

function restart(from: IndexWorld, ...changes: Parameters<IndexWorld['restart']>): IndexWorld {
  const made = from.restart(...changes);
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

describe('without an embedder', () => {
  it('writes rows that nothing waits for, and searches by words alone', async () => {
    const { indexing, remember, recall, pendingMarks } = world({ embedder: undefined });
    expect((await remember('green tea')).degraded).toBeUndefined();
    expect(await recall('tea')).toEqual([]);
    expect(await pendingMarks()).toBe(0);
    expect(await indexing.describe()).toMatchObject({ status: 'none', generation: 0 });
  });

  it('marks what is written while there is an index, so that an embedder finds it later', async () => {
    const first = world({ embedder: fakeEmbedder() });
    await first.remember('green tea');
    const without = restart(first, { embedder: undefined });
    await without.remember('black coffee');
    expect(await without.pendingMarks()).toBe(1);
    const later = restart(first, { embedder: fakeEmbedder() });
    await later.indexing.flush();
    expect(await later.recall('black coffee')).toEqual(['black coffee', 'green tea']);
    expect(await later.pendingMarks()).toBe(0);
  });
});

describe('the first embedder', () => {
  it('begins an index that is ready at once when there is nothing to embed, and commits vectors with their rows', async () => {
    const embedder = fakeEmbedder();
    const { indexing, remember, recall } = world({ embedder });
    await remember('green tea', 'a red bicycle');
    expect(await indexing.describe()).toMatchObject({
      status: 'ready',
      generation: 1,
      fingerprint: 'fake:hashed-words:64',
      dimensions: 64,
    });
    expect(await recall('bicycle')).toEqual(['a red bicycle', 'green tea']);
    expect(embedder.calls.map((call) => call.purpose)).toEqual(['document', 'query']);
  });

  it.each([
    ['known', (embedder: FakeEmbedder): Embedder => embedder],
    ['unknown', withoutDimensions],
  ])(
    'embeds in the background what was there before, memories and records (dimension %s)',
    async (_, prepare) => {
      const before = world({ embedder: undefined });
      const texts = Array.from({ length: 300 }, (__, index) => `note number ${index} about topic${index}`);
      await before.remember(...texts);
      const record = storedRecord({ value: { title: 'espresso machine' } });
      await before.deps.ledger.commit({
        preconditions: [],
        changes: [
          { type: 'put-record', record, terms: recordTerms(record.value, undefined), needsIndexing: false },
        ],
      });
      const embedder = fakeEmbedder();
      const after = restart(before, { embedder: prepare(embedder), pauses: QUICK });
      await after.recall('anything');
      await vi.waitFor(async () => {
        expect(await after.indexing.describe()).toMatchObject({ status: 'ready', generation: 1 });
      });
      expect((await after.recall('topic217'))[0]).toBe('note number 217 about topic217');
      const { query } = await after.indexing.embedQuery('espresso');
      const found = await after.deps.ledger.searchRecords({
        owner: {},
        prefix: [],
        now: '2026-01-01T00:00:00.000Z',
        terms: [],
        limit: 10,
        vector: query && { generation: 1, vector: query.vector },
      });
      expect(found.map((candidate) => candidate.similarity !== undefined)).toEqual([true]);
      const report = await after.indexing.describe();
      expect(report.backgroundUsage.embeddingCalls).toBeGreaterThanOrEqual(4);
    },
  );

  it('begins one generation when several processes start at the same moment', async () => {
    const first = world({ embedder: fakeEmbedder() });
    const others = [1, 2, 3].map(() => restart(first, {}));
    await Promise.all(
      [first, ...others].map((process, index) => process.remember(`memory of process${index}`)),
    );
    expect(await first.indexing.describe()).toMatchObject({ generation: 1 });
    await first.indexing.flush();
    expect(await first.recall('process2')).toHaveLength(4);
  });

  it('refuses a write that was planned before another process began the index', async () => {
    const without = world({ embedder: undefined });
    const written = await without.indexing.embedForWrite(['green tea']);
    const { precondition } = await without.indexing.assignRows(written);
    await restart(without, { embedder: fakeEmbedder() }).remember('black coffee');
    const outcome = await without.deps.ledger.commit({ preconditions: [precondition], changes: [] });
    expect(outcome).toEqual({ committed: false, conflict: { type: 'generation', subject: '' } });
    const again = await without.indexing.assignRows(written);
    expect(again.rows).toEqual([{ fields: { needsIndexing: true }, outside: undefined }]);
    expect(again.precondition).toEqual({ type: 'generation', generation: 1 });
  });

  it('is told when the vector store cannot take its vectors', async () => {
    const { store, remember, deps } = world({ embedder: fakeEmbedder() });
    const narrow = indexWorld({
      embedder: fakeEmbedder({ dimensions: 2_000 }),
      store: {
        ...store,
        vectorStore: {
          ...deps.vectorStore,
          capabilities: { ...deps.vectorStore.capabilities, maxDimensions: 100 },
        },
      },
    });
    const refusal = narrow.remember('green tea');
    await expect(refusal).rejects.toThrow(InvalidOptionsError);
    await expect(refusal).rejects.toThrow('vectors of 2000 numbers');
    await expect(remember('green tea')).resolves.toMatchObject({ items: [{ memory: 'green tea' }] });
  });
});

describe('another model than the index was built with', () => {
  it('is refused by writes and searches, and told by describe', async () => {
    const first = world({ embedder: fakeEmbedder() });
    await first.remember('green tea');
    const second = restart(first, { embedder: fakeEmbedder({ model: 'other', dimensions: 32 }) });
    const mismatch = { indexed: 'fake:hashed-words:64', configured: 'fake:other:32' };
    await expect(second.remember('black coffee')).rejects.toMatchObject(mismatch);
    await expect(second.recall('tea')).rejects.toThrow(IndexMismatchError);
    await expect(second.recall('tea')).rejects.toThrow('memory.reindex()');
    await expect(second.indexing.flush()).rejects.toMatchObject(mismatch);
    expect(await second.indexing.describe()).toMatchObject({ status: 'mismatch' });
  });

  it('is not seen in a model that does not tell its dimension', async () => {
    const first = world({ embedder: fakeEmbedder() });
    await first.remember('green tea');
    const second = restart(first, { embedder: withoutDimensions(fakeEmbedder()) });
    expect(await second.recall('tea')).toEqual(['green tea']);
    const other = restart(first, { embedder: withoutDimensions(fakeEmbedder({ dimensions: 32 })) });
    expect((await other.remember('black coffee')).degraded?.error.message).toContain(
      'expected 64 numbers in vector 0, got 32',
    );
  });
});

it('cuts what is too long for any model, between characters', async () => {
  const embedder = fakeEmbedder();
  const { remember } = world({ embedder });
  await remember(`${'x'.repeat(23_999)}😀 end`);
  expect(embedder.calls[0]?.texts).toEqual(['x'.repeat(23_999)]);
});

it('asks nobody about a query without words', async () => {
  const embedder = fakeEmbedder();
  const { indexing, remember } = world({ embedder });
  await remember('green tea');
  expect(await indexing.embedQuery('  ')).toEqual({
    query: undefined,
    degraded: undefined,
    usage: NO_USAGE,
  });
  expect(embedder.calls).toHaveLength(1);
});

it('lets an abort pass', async () => {
  const embedder = fakeEmbedder();
  const { indexing, remember } = world({ embedder });
  await remember('green tea');
  embedder.fail({ type: 'hang' }, 3);
  for (const call of [
    (signal: AbortSignal) => indexing.embedForWrite(['a'], signal),
    (signal: AbortSignal) => indexing.embedQuery('a', signal),
    (signal: AbortSignal) => indexing.reindex({ signal }),
  ]) {
    const controller = new AbortController();
    const reason = new Error('enough');
    const running = call(controller.signal);
    setTimeout(() => {
      controller.abort(reason);
    }, 5);
    await expect(running).rejects.toBe(reason);
  }
});
