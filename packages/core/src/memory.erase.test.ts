import { expect, test } from 'vitest';
import { fakeEmbedder } from './testing/fake-embedder.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };
const bob = { userId: 'bob' };

describeOnEachStore('erase', (open) => {
  test('leaves nothing of the scope in any read, and everything of others', async () => {
    const memory = await open();
    const { results } = await memory.add('the planted secret', { ...ana, runId: 'r1', operationId: 'op-1' });
    await memory.add('of ana and the bot', { ...ana, agentId: 'bot' });
    await memory.add('the secret of bob', { ...bob, agentId: 'bot' });
    await memory.scoped(ana).records.put(['notes'], 'a', { text: 'planted' });
    await memory.scoped(bob).records.put(['notes'], 'a', { text: 'kept' });
    await memory.update(results[0]?.id ?? '', 'the planted secret, edited');
    const erased = await memory.erase(ana);
    expect(erased).toEqual({ complete: true, memories: 2, messages: 2 });
    expect((await memory.search('planted secret', ana)).results).toEqual([]);
    expect((await memory.getAll({ ...ana, asOf: new Date() })).total).toBe(0);
    expect(await memory.history(results[0]?.id ?? '')).toEqual([]);
    expect((await memory.messages.list(ana)).results).toEqual([]);
    expect(await memory.scoped(ana).records.get(['notes'], 'a')).toBeNull();
    expect((await memory.scopes()).users.map(({ id }) => id)).toEqual(['bob']);
    const rest = (await Array.fromAsync(memory.export())).join('\n');
    expect(rest).not.toContain('planted');
    expect(rest).not.toContain('ana');
    expect(rest).toContain('the secret of bob');
    expect(await memory.scoped(bob).records.get(['notes'], 'a')).not.toBeNull();
    // The operation is forgotten as well: the same id may be used again.
    await memory.add('a new start', { ...ana, operationId: 'op-1' });
    expect((await memory.getAll(ana)).total).toBe(1);
  });

  test('erases an agent across users', async () => {
    const memory = await open();
    await memory.add('with the bot', { ...ana, agentId: 'bot' });
    await memory.add('without', ana);
    expect(await memory.erase({ agentId: 'bot' })).toMatchObject({ memories: 1 });
    expect((await memory.getAll(ana)).results.map((item) => item.memory)).toEqual(['without']);
  });

  test('refuses what was under way when the scope was erased', async () => {
    const embedder = fakeEmbedder({ dimensions: 16 });
    const { promise: waiting, resolve: release } = Promise.withResolvers<void>();
    const slow = {
      ...embedder,
      embed: async (request: Parameters<typeof embedder.embed>[0]) => {
        if (request.texts.some((text) => text.includes('secret'))) await waiting;
        return embedder.embed(request);
      },
    };
    const memory = await open({ embedder: slow });
    await memory.add('something', ana);
    const adding = memory.add('a secret under way', ana);
    // Settled later, and looked at then.
    const outcome = adding.catch((error: unknown) => error);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    await memory.erase(ana);
    release();
    expect(await outcome).toMatchObject({ code: 'scope-erased', scope: ana });
    expect((await memory.getAll(ana)).total).toBe(0);
    expect((await memory.messages.list(ana)).results).toEqual([]);
    await memory.add('after', ana);
    expect((await memory.getAll(ana)).total).toBe(1);
  });

  test('needs a scope', async () => {
    const memory = await open();
    await expect(memory.erase({})).rejects.toMatchObject({ code: 'scope-required' });
    await expect(memory.erase()).rejects.toMatchObject({ code: 'scope-required' });
  });
});

describeOnEachStore('reset and close', (open) => {
  test('reset removes everything of everybody', async () => {
    const memory = await open();
    await memory.add('a', ana);
    await memory.add('b', bob);
    await memory.reset();
    expect((await memory.scopes()).users).toEqual([]);
    await memory.add('c', ana);
    expect((await memory.getAll(ana)).total).toBe(1);
  });

  test('close waits for what is under way, and refuses what comes later', async () => {
    const memory = await open();
    const adding = memory.add('in time', ana);
    await memory.close();
    expect((await adding).results).toHaveLength(1);
    await expect(memory.add('late', ana)).rejects.toMatchObject({ code: 'memory-closed' });
    await expect(memory.search('late', ana)).rejects.toMatchObject({ code: 'memory-closed' });
    await memory.close();
  });

  test('describe says what it is made of', async () => {
    const memory = await open();
    await memory.add('a', ana);
    const description = await memory.describe();
    expect(description).toMatchObject({
      ledger: { memories: 1, messages: 1, records: 0, pendingMarks: 0 },
      index: { status: 'none', insideLedger: true },
    });
    expect(description.embedder).toBeUndefined();
  });
});
