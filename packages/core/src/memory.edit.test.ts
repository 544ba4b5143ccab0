import { expect, test } from 'vitest';
import type { Memory } from './memory.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';
import { NO_USAGE } from './engine/usage.ts';

const ana = { userId: 'ana' };
const bob = { userId: 'bob' };

async function addOne(memory: Memory, text: string, options: object = ana): Promise<string> {
  const { results } = await memory.add(text, options);
  return results[0]?.id ?? '';
}

describeOnEachStore('update and delete', (open) => {
  test('update opens a version, and search finds the new text only', async () => {
    const memory = await open();
    const id = await addOne(memory, 'I live in Berlin', { ...ana, metadata: { a: 1, b: 2 } });
    const change = await memory.update(id, {
      text: 'I live in Lisbon',
      metadata: { b: null, c: 3 },
      reason: 'moved',
    });
    expect(change).toEqual({
      id,
      memory: 'I live in Lisbon',
      kind: 'episode',
      event: 'UPDATE',
      previousMemory: 'I live in Berlin',
      sources: [expect.any(String)],
      reason: 'moved',
      operationId: expect.any(String),
      usage: NO_USAGE,
    });
    expect(await memory.get(id)).toMatchObject({
      version: 2,
      metadata: { a: 1, c: 3 },
      memory: 'I live in Lisbon',
    });
    expect((await memory.search('Berlin', { ...ana, threshold: 0.01 })).results).toEqual([]);
    expect((await memory.search('Lisbon', ana)).results).toHaveLength(1);
    expect(
      (await memory.history(id)).map(({ event, previousMemory, newMemory, reason }) => ({
        event,
        previousMemory,
        newMemory,
        reason,
      })),
    ).toEqual([
      { event: 'UPDATE', previousMemory: 'I live in Berlin', newMemory: 'I live in Lisbon', reason: 'moved' },
      { event: 'ADD', previousMemory: null, newMemory: 'I live in Berlin', reason: undefined },
    ]);
  });

  test('says NONE and writes nothing when an update changes nothing', async () => {
    const memory = await open();
    const id = await addOne(memory, 'tea');
    expect(await memory.update(id, 'tea')).toMatchObject({ event: 'NONE', memory: 'tea' });
    expect(await memory.history(id)).toHaveLength(1);
  });

  test('an immutable memory is not updated', async () => {
    const memory = await open();
    const id = await addOne(memory, 'born in 1990', { ...ana, immutable: true });
    await expect(memory.update(id, 'born in 1991')).rejects.toMatchObject({ code: 'memory-immutable', id });
    await memory.delete(id);
    expect(await memory.get(id)).toBeNull();
  });

  test('delete keeps the history and the message, and frees every read', async () => {
    const memory = await open();
    const id = await addOne(memory, 'I like jazz');
    expect(await memory.delete(id, { reason: 'asked to' })).toMatchObject({
      id,
      event: 'DELETE',
      reason: 'asked to',
    });
    expect(await memory.get(id)).toBeNull();
    expect((await memory.search('jazz', ana)).results).toEqual([]);
    expect((await memory.getAll(ana)).total).toBe(0);
    expect((await memory.history(id)).map(({ event, newMemory }) => [event, newMemory])).toEqual([
      ['DELETE', null],
      ['ADD', 'I like jazz'],
    ]);
    expect((await memory.messages.list(ana)).results).toHaveLength(1);
    await expect(memory.delete(id)).rejects.toMatchObject({ code: 'memory-not-found', id });
    await expect(memory.update(id, 'x')).rejects.toMatchObject({ code: 'memory-not-found', id });
  });

  test('batches change all or none', async () => {
    const memory = await open();
    const ids = [await addOne(memory, 'one'), await addOne(memory, 'two')];
    const unknown = '00000000-0000-7000-8000-000000000000';
    await expect(
      memory.batchUpdate([
        { id: ids[0] ?? '', text: 'uno' },
        { id: unknown, text: 'x' },
      ]),
    ).rejects.toMatchObject({ id: unknown });
    await expect(memory.batchDelete([...ids, unknown])).rejects.toMatchObject({ id: unknown });
    expect((await memory.getAll(ana)).results.map((item) => item.memory).toSorted()).toEqual(['one', 'two']);
    const { results } = await memory.batchUpdate([
      { memoryId: ids[0] ?? '', text: 'uno' },
      { id: ids[1] ?? '', metadata: { n: 2 } },
    ]);
    expect(results.map(({ event, memory: text }) => [event, text])).toEqual([
      ['UPDATE', 'uno'],
      ['UPDATE', 'two'],
    ]);
    expect(await memory.batchDelete(ids)).toHaveLength(2);
    expect((await memory.getAll(ana)).total).toBe(0);
  });

  test('deleteAll takes a scope and a filter, and nobody else loses anything', async () => {
    const memory = await open();
    await addOne(memory, 'keep', { ...ana, metadata: { topic: 'a' } });
    for (let index = 0; index < 3; index += 1)
      await addOne(memory, `go ${index}`, { ...ana, metadata: { topic: 'b' } });
    await addOne(memory, 'other', { ...bob, metadata: { topic: 'b' } });
    await expect(memory.deleteAll({})).rejects.toMatchObject({ code: 'scope-required' });
    expect(await memory.deleteAll({ ...ana, filters: { topic: 'b' } })).toEqual({
      deleted: 3,
      operationId: expect.any(String),
    });
    expect((await memory.getAll(ana)).results.map((item) => item.memory)).toEqual(['keep']);
    expect((await memory.getAll(bob)).total).toBe(1);
  });

  test('scoped acts on ids of its scope only', async () => {
    const memory = await open();
    const id = await addOne(memory, "bob's secret", bob);
    const scoped = memory.scoped(ana);
    expect(await scoped.get(id)).toBeNull();
    expect(await scoped.history(id)).toEqual([]);
    await expect(scoped.update(id, 'mine')).rejects.toMatchObject({ code: 'memory-not-found' });
    await expect(scoped.delete(id)).rejects.toMatchObject({ code: 'memory-not-found' });
    await expect(scoped.batchDelete([id])).rejects.toMatchObject({ code: 'memory-not-found' });
    await expect(scoped.search('secret', bob)).rejects.toThrow(/outside the scope/);
    expect((await scoped.search('secret')).results).toEqual([]);
    expect((await scoped.search('secret', { filters: { user_id: 'bob' } })).results).toEqual([]);
    await scoped.add('my own');
    expect((await scoped.getAll()).results.map((item) => [item.memory, item.userId])).toEqual([
      ['my own', 'ana'],
    ]);
    await scoped.erase();
    expect((await memory.getAll(bob)).total).toBe(1);
  });

  test('concurrent updates of one memory are all applied, one after the other', async () => {
    const memory = await open();
    const id = await addOne(memory, 'start');
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => memory.update(id, { metadata: { [`k${index}`]: index } })),
    );
    const item = await memory.get(id);
    expect(item?.version).toBe(9);
    expect(Object.keys(item?.metadata ?? {})).toHaveLength(8);
  });
});
