import { expect } from 'vitest';
import { MemoryError } from '../../errors/memory-error.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { unitVector } from '../seeded-random.ts';
import {
  flat,
  pointOf,
  putRows,
  search,
  searchIds,
  vectorRow,
  type VectorStoreContext,
} from './vector-store-context.ts';

const east = vectorRow('east', unitVector([1, 0]));

/** Aborting and closing. */
export const closeGroup: ConformanceGroup<VectorStoreContext, 'close'> = {
  name: 'close',
  cases: [
    {
      name: 'rejects a search with the reason of a signal that is aborted already',
      run: async (context) => {
        await putRows(context, [east]);
        const reason = new Error('stop it');
        await expect(
          search(context, { vector: east.vector, signal: AbortSignal.abort(reason) }),
        ).rejects.toBe(reason);
      },
    },
    {
      name: 'closes as often as it is asked to, also concurrently',
      run: async ({ vectorStore }) => {
        await vectorStore.prepare(flat);
        await Promise.all([vectorStore.close(), vectorStore.close()]);
        await expect(vectorStore.close()).resolves.toBeUndefined();
      },
    },
    {
      name: 'closes without ever having been used',
      run: async ({ vectorStore }) => {
        await expect(vectorStore.close()).resolves.toBeUndefined();
      },
    },
    {
      name: 'rejects every later call with MemoryClosedError',
      run: async ({ vectorStore, ledger }) => {
        await vectorStore.prepare(flat);
        await vectorStore.close();
        await ledger?.close();
        const calls = {
          prepare: () => vectorStore.prepare(flat),
          upsert: () => vectorStore.upsert(flat, [pointOf(east)]),
          remove: () => vectorStore.remove(flat, [east.item.id]),
          removeScope: () => vectorStore.removeScope({ userId: 'ana' }),
          search: () => search({ vectorStore }, { vector: east.vector }),
          count: () => vectorStore.count(flat),
          drop: () => vectorStore.drop(flat),
        };
        for (const [name, call] of Object.entries(calls)) {
          const error = await call().then(
            () => undefined,
            (reason: unknown) => reason,
          );
          expect(MemoryError.isInstance(error) ? error.code : error, name).toBe('memory-closed');
        }
      },
    },
    {
      name: 'tells its provider',
      run: async ({ vectorStore }) => {
        expect(vectorStore.provider).toMatch(/^[a-z][a-z0-9-]*$/);
      },
    },
  ],
};

/** What was stored is there for whoever opens the same place again. */
export const durabilityGroup: ConformanceGroup<VectorStoreContext, 'durability'> = {
  name: 'durability',
  needs: 'reopen',
  promisedBy: {
    capability: 'capabilities.durable',
    read: ({ vectorStore }) => vectorStore.capabilities.durable,
  },
  cases: [
    {
      name: 'holds points and generations after close and reopen',
      run: async (context) => {
        const other = vectorRow('other', unitVector([0, 1]), { userId: 'bo' });
        await putRows(context, [east, other, vectorRow('gone', unitVector([1, 1]))]);
        await context.vectorStore.remove(flat, [vectorRow('gone', east.vector).item.id]);
        await context.vectorStore.close();
        await context.ledger?.close();
        const again = await context.reopen();
        expect(await again.vectorStore.count(flat)).toBe(2);
        expect(await searchIds(again, { vector: east.vector })).toStrictEqual([east.item.id]);
        const outcome = await again.vectorStore
          .prepare({ generation: 1, dimensions: 3 })
          .catch((error: unknown) => error);
        expect(outcome).toBeInstanceOf(Error);
      },
    },
  ],
};
