import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { Embedder } from '../../contracts/embedder.ts';
import { sqliteStore } from '../../ledgers/sqlite.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { indexWorld, QUICK, type IndexWorld } from '../__fixtures__/index-world.ts';

/** Stores of their own over one file, as processes have them. */
interface SharedFile {
  readonly open: (embedder: Embedder | undefined, isQuick?: boolean) => IndexWorld;
}

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function sharedFile(): Promise<SharedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsake-index-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return {
    open: (embedder, isQuick = false) => {
      const store = sqliteStore({ path: join(folder, 'memory.db') });
      const newId = crypto.randomUUID.bind(crypto);
      const made = indexWorld({ embedder, store, newId, ...(isQuick && { pauses: QUICK }) });
      cleanups.push(async () => {
        await made.indexing.close();
        await store.ledger.close();
      });
      return made;
    },
  };
}

function textsOf(embedders: readonly ReturnType<typeof fakeEmbedder>[]): readonly string[] {
  return embedders.flatMap(({ calls }) =>
    calls.filter(({ purpose }) => purpose === 'document').flatMap(({ texts }) => texts),
  );
}

it('begins one index when four processes write a new file at the same moment', async () => {
  const { open } = await sharedFile();
  const processes = [1, 2, 3, 4].map(() => open(fakeEmbedder(), true));
  await Promise.all(
    processes.map(async ({ remember }, process) => {
      for (let index = 0; index < 5; index += 1) await remember(`memory ${index} of process${process}`);
    }),
  );
  await processes[0]?.indexing.flush();
  expect(await processes[3]?.indexing.describe()).toMatchObject({ status: 'ready', generation: 1 });
  for (const { recall, pendingMarks } of processes) {
    expect(await recall('memory')).toHaveLength(20);
    expect(await pendingMarks()).toBe(0);
  }
});

it('pays once for what several processes could catch up with', async () => {
  const { open } = await sharedFile();
  const texts = Array.from({ length: 500 }, (_, index) => `note about topic${index}`);
  await open(undefined).remember(...texts);
  const embedders = [fakeEmbedder(), fakeEmbedder(), fakeEmbedder()];
  const processes = embedders.map((embedder) => open(embedder, true));
  await Promise.all(processes.map(({ recall }) => recall('topic')));
  await vi.waitFor(
    async () => {
      expect(await processes[0]?.indexing.describe()).toMatchObject({ status: 'ready' });
    },
    { timeout: 10_000 },
  );
  expect(textsOf(embedders).toSorted()).toEqual(texts.toSorted());
  expect((await processes[1]?.recall('topic321'))?.[0]).toBe('note about topic321');
}, 20_000);

it('catches up with what another process could not embed', async () => {
  const { open } = await sharedFile();
  const failing = fakeEmbedder();
  const first = open(failing);
  await first.remember('green tea');
  failing.fail({ type: 'wrong-dimension' });
  await first.remember('black coffee');
  await first.indexing.close();
  const second = open(fakeEmbedder(), true);
  await second.recall('anything');
  await vi.waitFor(async () => {
    expect(await second.pendingMarks()).toBe(0);
  });
  expect((await second.recall('coffee'))[0]).toBe('black coffee');
});

it('waits for a process that may still be at it, and takes over when its lease has ended', async () => {
  const { open } = await sharedFile();
  const first = open(undefined);
  await first.remember('green tea');
  const held = { scope: {}, operationId: 'index/upkeep', token: 'of a process that was killed' };
  const claim = { ...held, payloadHash: 'index/upkeep', now: new Date().toISOString() };
  const until = new Date(Date.now() + 300).toISOString();
  expect(await first.deps.ledger.claimOperation({ ...claim, until })).toEqual({ status: 'claimed' });
  const embedder = fakeEmbedder();
  const second = open(embedder, true);
  await second.recall('anything');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(textsOf([embedder])).toEqual([]);
  await vi.waitFor(async () => {
    expect(await second.recall('tea')).toEqual(['green tea']);
  });
});
