import { afterEach, describe, expect, it } from 'vitest';
import { ScopeErasedError } from '../../errors/scope-erased-error.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import type { Scope } from '../../types/scope.ts';
import { indexWorld, type IndexWorld, type IndexWorldOptions } from '../__fixtures__/index-world.ts';
import { outsideVectorStore } from '../__fixtures__/outside-vector-store.ts';
import { deleteAllRecords } from './delete-all-records.ts';
import type { FoundRecord, PutRecord, RecordOperation } from './record-operation.ts';
import { runOperations } from './run-operations.ts';
import { NO_USAGE } from '../usage.ts';

const worlds: IndexWorld[] = [];

afterEach(async () => {
  await Promise.all(worlds.splice(0).map(({ indexing }) => indexing.close()));
});

function world(options: IndexWorldOptions): IndexWorld {
  const made = indexWorld(options);
  worlds.push(made);
  return made;
}

function put(key: string, text: string): PutRecord {
  return {
    type: 'put',
    namespace: ['n'],
    key,
    value: { text },
    index: undefined,
    expiresAt: undefined,
    ttlMs: undefined,
  };
}

function search(query: string, limit = 10): RecordOperation {
  return { type: 'search', namespacePrefix: [], query, filter: undefined, limit, offset: 0 };
}

async function run(
  { deps, indexing }: IndexWorld,
  operations: readonly RecordOperation[],
  owner: Scope = {},
) {
  return runOperations({ operations, owner, signal: undefined }, indexing, deps);
}

async function found(from: IndexWorld, query: string): Promise<readonly string[]> {
  const { outcomes } = await run(from, [search(query)]);
  return (outcomes[0] as readonly FoundRecord[]).map(({ key }) => key);
}

describe('a write that somebody else comes before', () => {
  it('is refused when its scope was erased while it was embedded', async () => {
    const embedder = fakeEmbedder();
    const ana = { userId: 'ana' };
    const made = world({
      embedder: {
        ...embedder,
        embed: async (request) => {
          await made.deps.ledger.erase(ana, '2026-01-01T00:00:00.000Z');
          return embedder.embed(request);
        },
      },
    });
    const refused = run(made, [put('a', 'green tea')], { ...ana, agentId: 'x' });
    await expect(refused).rejects.toThrow(ScopeErasedError);
    await expect(refused).rejects.toMatchObject({ scope: { userId: 'ana', agentId: 'x' } });
    expect((await made.deps.ledger.describe()).records).toBe(0);
  });

  it('is kept when another scope was erased, or it belongs to the application', async () => {
    const embedder = fakeEmbedder();
    const made = world({
      embedder: {
        ...embedder,
        embed: async (request) => {
          await made.deps.ledger.erase({ userId: 'ana' }, '2026-01-01T00:00:00.000Z');
          return embedder.embed(request);
        },
      },
    });
    await run(made, [put('a', 'green tea')], { userId: 'an' });
    await run(made, [put('a', 'green tea')]);
    expect((await made.deps.ledger.describe()).records).toBe(2);
  });

  it('is planned anew when the index began meanwhile, and is found by meaning', async () => {
    const without = world({ embedder: undefined });
    const other = without.restart({ embedder: fakeEmbedder({ dimensions: 1_024 }) });
    worlds.push(other);
    const { ledger } = without.deps;
    let commits = 0;
    const racing: IndexWorld = {
      ...without,
      deps: {
        ...without.deps,
        ledger: {
          ...ledger,
          commit: async (batch, signal) => {
            commits += 1;
            if (commits === 1) await other.remember('black coffee');
            return ledger.commit(batch, signal);
          },
        },
      },
    };
    await run(racing, [put('a', 'green tea')]);
    expect(commits).toBe(2);
    expect(await without.pendingMarks()).toBe(1);
    await other.indexing.flush();
    expect(await found(other, 'gree te')).toEqual(['a']);
  });
});

it('takes writes that follow each other in one transaction', async () => {
  const made = world({ embedder: undefined });
  const { ledger } = made.deps;
  const sizes: number[] = [];
  const counting: IndexWorld = {
    ...made,
    deps: {
      ...made.deps,
      ledger: {
        ...ledger,
        commit: async (batch, signal) => {
          sizes.push(batch.changes.length);
          return ledger.commit(batch, signal);
        },
      },
    },
  };
  const removal = { type: 'delete', namespace: ['n'], key: 'a' } as const;
  await run(counting, [
    put('a', 'x'),
    put('b', 'y'),
    removal,
    search('y'),
    put('c', 'z'),
    { ...removal, type: 'get' },
  ]);
  expect(sizes).toEqual([3, 1]);
});

it('adds up what its steps cost, and tells the first thing that went wrong', async () => {
  const embedder = fakeEmbedder();
  const made = world({ embedder });
  const { usage } = await run(made, [put('a', 'green tea'), search('tea'), search('coffee')]);
  expect(usage).toEqual({ ...NO_USAGE, embeddingCalls: 3, embeddingTokens: 5 });
  embedder.fail({ type: 'not-a-number' });
  const { outcomes, degraded } = await run(made, [search('tea'), search('tea')]);
  expect(degraded?.code).toBe('query-embedding-failed');
  expect(outcomes.map((outcome) => (outcome as readonly FoundRecord[]).length)).toEqual([1, 1]);
});

it('keeps vectors of records inside the ledger when those of memories are outside', async () => {
  const made = world({ embedder: fakeEmbedder({ dimensions: 1_000 }), vectorStore: outsideVectorStore() });
  await run(made, [put('a', 'adopted a greyhound'), put('b', 'a red bicycle')]);
  expect((await found(made, 'bicycl greyhoun'))[0]).toBeDefined();
  expect((await found(made, 'greyhoun'))[0]).toBe('a');
  expect(await made.deps.vectorStore.count({ generation: 1, dimensions: 1_000 })).toBe(0);
  expect(await made.pendingMarks()).toBe(0);
});

it('finds all records by meaning while the index is rebuilt with the same model', async () => {
  const embedder = fakeEmbedder({ dimensions: 1_024 });
  const made = world({ embedder });
  await run(made, [put('a', 'adopted a greyhound')]);
  const gate = Promise.withResolvers<void>();
  const second = made.restart({
    embedder: {
      ...embedder,
      embed: async (request) => {
        if (request.purpose === 'document') await gate.promise;
        return embedder.embed(request);
      },
    },
  });
  worlds.push(second);
  const running = second.indexing.reindex();
  await expect.poll(async () => (await made.indexing.describe()).status).toBe('building');
  await run(made, [put('b', 'a red bicycle')]);
  expect((await found(made, 'greyhoun'))[0]).toBe('a');
  expect((await found(made, 'bicyc'))[0]).toBe('b');
  gate.resolve();
  await running;
  expect((await found(made, 'greyhoun'))[0]).toBe('a');
});

it('ends with the reason of the signal before it writes', async () => {
  const made = world({ embedder: undefined });
  const reason = new Error('enough');
  const signal = AbortSignal.abort(reason);
  const operations = [put('a', 'green tea')];
  const { deps, indexing } = made;
  await expect(runOperations({ operations, owner: {}, signal }, indexing, deps)).rejects.toBe(reason);
  const deletion = { namespacePrefix: [], owner: {}, onProgress: undefined, signal };
  await expect(deleteAllRecords(deletion, deps)).rejects.toBe(reason);
  expect((await deps.ledger.describe()).records).toBe(0);
});

it('deletes thousands of records in several transactions, and tells how far it is', async () => {
  const made = world({ embedder: undefined });
  await run(
    made,
    Array.from({ length: 1_100 }, (_, index) => ({ ...put(`k${index}`, 'x'), index: false })),
  );
  const progress: number[] = [];
  const deletion = { namespacePrefix: ['n'], owner: {}, signal: undefined };
  const onProgress = ({ done }: { readonly done: number }): void => {
    progress.push(done);
  };
  expect(await deleteAllRecords({ ...deletion, onProgress }, made.deps)).toEqual({ deleted: 1_100 });
  expect(progress).toEqual([500, 1_000, 1_100]);
});
