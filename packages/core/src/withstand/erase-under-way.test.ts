import { expect, test } from 'vitest';
import type { Embedder } from '../contracts/embedder.ts';
import type { Memory } from '../memory.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { describeOnEachStore } from '../testing/open-test-memory.ts';

const ana = { userId: 'ana' };
const bob = { userId: 'bob' };

/** An embedder that waits with every text that names the secret, and that `holds` says to wait with, until it is let go. */
function heldEmbedder(holds: () => boolean = () => true): {
  readonly embedder: Embedder;
  readonly isAsked: Promise<void>;
  readonly letGo: () => void;
} {
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const answering = fakeEmbedder();
  return {
    embedder: {
      ...answering,
      embed: async (request) => {
        if (holds() && request.texts.some((text) => text.includes('secret'))) {
          asked.resolve();
          await gate.promise;
        }
        return answering.embed(request);
      },
    },
    isAsked: asked.promise,
    letGo: () => gate.resolve(),
  };
}

/** Everything that `memory` holds, as text. */
async function everything(memory: Memory): Promise<string> {
  return (await Array.fromAsync(memory.export())).join('\n');
}

describeOnEachStore('what was under way when its scope was erased', (open) => {
  test.each<[string, (memory: Memory) => Promise<unknown>]>([
    ['add', (memory) => memory.add('a secret', ana)],
    ['add with an operationId', (memory) => memory.add('a secret', { ...ana, operationId: 'op' })],
    ['add to a narrower scope', (memory) => memory.add('a secret', { ...ana, runId: 'r1', agentId: 'bot' })],
    ['addMany of one', (memory) => memory.addMany([{ messages: 'a secret', ...ana }])],
    [
      'addMany in one transaction',
      (memory) =>
        memory.addMany([
          { messages: 'the secret of bob', ...bob },
          { messages: 'a secret', ...ana },
        ]),
    ],
    ['records.put', (memory) => memory.scoped(ana).records.put(['notes'], 'a', { text: 'a secret' })],
    [
      'records.batch',
      (memory) =>
        memory
          .scoped(ana)
          .records.batch([{ type: 'put', namespace: ['notes'], key: 'a', value: { text: 'a secret' } }]),
    ],
  ])('is refused: %s', async (...[, write]) => {
    const { embedder, isAsked, letGo } = heldEmbedder();
    const memory = await open({ embedder });
    await memory.add('green tea', ana);
    const writing = write(memory);
    const outcome = writing.catch((error: unknown) => error);
    await isAsked;
    expect(await memory.erase(ana)).toMatchObject({ complete: true, memories: 1 });
    letGo();
    expect(await outcome).toMatchObject({ code: 'scope-erased', scope: expect.objectContaining(ana) });
    expect(await everything(memory)).not.toContain('ana');
    expect((await memory.scopes()).users.map(({ id }) => id)).not.toContain('ana');
    // Whoever calls again is heard.
    await write(memory);
    expect(await everything(memory)).toContain('a secret');
  });

  test('is refused: the entries of addMany whose turn comes later', async () => {
    const { embedder, isAsked, letGo } = heldEmbedder();
    const memory = await open({ embedder });
    const entries = Array.from({ length: 600 }, (_, index) => ({ messages: `secret ${index}`, ...ana }));
    const adding = memory.addMany([{ messages: 'secret of bob', ...bob }, ...entries]);
    const outcome = adding.catch((error: unknown) => error);
    await isAsked;
    await memory.erase(ana);
    letGo();
    expect(await outcome).toMatchObject({ code: 'scope-erased', scope: ana });
    expect(await everything(memory)).not.toContain('ana');
  });

  test('is refused: an update', async () => {
    const { embedder, isAsked, letGo } = heldEmbedder();
    const memory = await open({ embedder });
    const { results } = await memory.add('green tea', ana);
    const id = results[0]?.id ?? '';
    const outcome = memory.update(id, 'a secret').catch((error: unknown) => error);
    await isAsked;
    await memory.erase(ana);
    letGo();
    expect(await outcome).toMatchObject({ code: 'memory-not-found', id });
    expect(await everything(memory)).not.toContain('secret');
  });

  test('is refused: an undo that brings a memory back, whatever scope it was called with', async () => {
    let isUndoing = false;
    const { embedder, isAsked, letGo } = heldEmbedder(() => isUndoing);
    const memory = await open({ embedder });
    const run = { ...ana, runId: 'r1' };
    const { results } = await memory.add('a secret', run);
    const { operationId } = await memory.delete(results[0]?.id ?? '');
    isUndoing = true;
    const outcome = memory.undo(operationId, ana).catch((error: unknown) => error);
    await isAsked;
    await memory.erase(run);
    letGo();
    expect(await outcome).toMatchObject({ code: 'scope-erased', scope: run });
    expect(await everything(memory)).not.toContain('secret');
  });

  test('is refused: a supersede', async () => {
    const { embedder, isAsked, letGo } = heldEmbedder();
    const memory = await open({ embedder });
    const { results } = await memory.add('green tea', ana);
    const id = results[0]?.id ?? '';
    const outcome = memory.supersede(id, 'a secret').catch((error: unknown) => error);
    await isAsked;
    await memory.erase(ana);
    letGo();
    expect(await outcome).toMatchObject({ code: 'memory-not-found', id });
    expect(await everything(memory)).not.toContain('secret');
  });

  test('is refused: the rest of an import', async () => {
    const memory = await open();
    await memory.addMany(
      Array.from({ length: 300 }, (_, index) => ({ messages: `secret ${index}`, ...ana })),
    );
    const lines = await Array.fromAsync(memory.export());
    await memory.reset();
    async function* erasingLines(): AsyncGenerator<string> {
      for (const [index, line] of lines.entries()) {
        if (index === 450) await memory.erase(ana);
        yield line;
      }
    }
    await expect(memory.import(erasingLines())).rejects.toMatchObject({ code: 'scope-erased', scope: ana });
    expect(await everything(memory)).not.toContain('ana');
    expect(await memory.import(lines)).toMatchObject({ memories: 300, skipped: 0 });
  });

  test('stays, when it is of somebody else', async () => {
    const { embedder, isAsked, letGo } = heldEmbedder();
    const memory = await open({ embedder });
    const adding = memory.add('the secret of bob', { ...bob, agentId: 'bot' });
    await isAsked;
    await memory.erase({ ...ana, agentId: 'bot' });
    await memory.erase({ userId: 'bo' });
    letGo();
    expect((await adding).results).toHaveLength(1);
    expect((await memory.getAll(bob)).total).toBe(1);
  });
});
