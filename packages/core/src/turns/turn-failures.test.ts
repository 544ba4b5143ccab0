import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Memory, type ScopeInput } from '../index.ts';
import { sleep } from '../internal/sleep.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { createTurns, type TurnFailure } from '../turns.ts';
import { said, user } from './__fixtures__/conversation.ts';

async function closed(): Promise<Memory> {
  const memory = new Memory({ store: { provider: 'memory' } });
  await memory.close();
  return memory;
}

describe('a turn in which nothing was said', () => {
  it('is not saved, and fails nobody', async () => {
    await using memory = new Memory({ store: { provider: 'memory' } });
    const turns = createTurns({ memory, scope: { userId: 'ana' }, onError: 'throw' });
    const turn = await turns.begin({ context: {}, messages: [user(' ')] });
    await turn.save({ status: 'open' });
    expect(await said(memory)).toEqual([]);
    await turn.save({ status: 'complete', answer: [{ role: 'assistant', content: 'Hello?' }] });
    expect(await said(memory)).toEqual(['user:  ', 'assistant: Hello?']);
  });
});

describe('a memory that fails', () => {
  const messages = [user('Where do I live?')];

  it('is told, and costs the notes and the saving alone', async () => {
    const told: TurnFailure[] = [];
    const turns = createTurns({
      memory: await closed(),
      scope: { userId: 'ana' },
      onError: (failure) => told.push(failure),
    });
    const turn = await turns.begin({ context: {}, messages });
    await turn.save({ status: 'complete' });
    expect(told.map(({ step, error }) => [step, (error as Error).name])).toEqual([
      ['recall', 'MemoryClosedError'],
      ['save', 'MemoryClosedError'],
    ]);
    expect(turn.failures).toEqual(told);
  });

  it('is in the failures of the turn when nobody is told, and breaks it with throw', async () => {
    const scope = { userId: 'ana' };
    const quiet = await createTurns({ memory: await closed(), scope }).begin({ context: {}, messages });
    expect(quiet.failures.map(({ step }) => step)).toEqual(['recall']);
    const loud = createTurns({ memory: await closed(), scope, onError: 'throw' });
    await expect(loud.begin({ context: {}, messages })).rejects.toThrow('closed');
    const saving = await loud.begin({ context: {}, messages, recall: false });
    await expect(saving.save({ status: 'complete' })).rejects.toThrow('closed');
  });

  it('is told when the scope that the application names is none', async () => {
    const turns = createTurns({ memory: await closed(), scope: () => ({}) });
    const { failures } = await turns.begin({ context: {}, messages });
    expect(failures.map(({ step, error }) => [step, (error as Error).name])).toEqual([
      ['scope', 'ScopeRequiredError'],
    ]);
  });

  it('is not waited for longer than the limit, and not once more in the same turn', async () => {
    const embedder = fakeEmbedder();
    await using memory = new Memory({ store: { provider: 'memory' }, embedder });
    await memory.add('I live in Lisbon.', { userId: 'ana' });
    embedder.fail({ type: 'delay', milliseconds: 5000 });
    const turns = createTurns({ memory, scope: { userId: 'ana' }, recall: { timeoutMs: 20 } });
    const first = await turns.begin({ context: {}, messages });
    expect(first.failures.map(({ error }) => (error as Error).name)).toEqual(['RecallTimeoutError']);
    const second = await turns.begin({ context: {}, messages });
    expect([second.notes, second.failures]).toEqual([undefined, []]);
  });

  it('is not waited for longer than the limit when it saves, which goes on', async () => {
    const embedder = fakeEmbedder();
    await using memory = new Memory({ store: { provider: 'memory' }, embedder });
    const turns = createTurns({ memory, scope: { userId: 'ana' }, recall: false, save: { timeoutMs: 20 } });
    const turn = await turns.begin({ context: {}, messages });
    embedder.fail({ type: 'delay', milliseconds: 500 });
    await turn.save({ status: 'complete' });
    expect(await said(memory)).toEqual([]);
    await turns.settled();
    expect(await said(memory)).toEqual(['user: Where do I live?']);
    expect(turn.failures).toEqual([]);
  });

  it('is told by settled, with throw, when it fails to save after the limit', async () => {
    await using memory = new Memory({ store: { provider: 'memory' } });
    const save = { timeoutMs: 20 };
    const failing = {
      scoped: (scope: ScopeInput) => ({
        ...memory.scoped(scope),
        add: async () => {
          await sleep(100);
          throw new Error('the disk is full');
        },
      }),
    };
    const late = createTurns({
      memory: failing,
      scope: { userId: 'ana' },
      recall: false,
      save,
      onError: 'throw',
    });
    await (await late.begin({ context: {}, messages })).save({ status: 'complete' });
    await expect(late.settled()).rejects.toThrow('the disk is full');
    await late.settled();
  });

  it('gets its time again when the process stood still', async () => {
    await using memory = new Memory({ store: { provider: 'memory' } });
    await memory.add('I live in Lisbon.', { userId: 'ana' });
    const standing = {
      scoped: (scope: ScopeInput) => {
        const bound = memory.scoped(scope);
        return {
          ...bound,
          context: async (...call: Parameters<typeof bound.context>) => {
            await sleep(1);
            const end = performance.now() + 150;
            while (performance.now() < end);
            await sleep(1);
            return bound.context(...call);
          },
        };
      },
    };
    const turns = createTurns({ memory: standing, scope: { userId: 'ana' }, recall: { timeoutMs: 100 } });
    const turn = await turns.begin({ context: {}, messages });
    expect(turn.failures).toEqual([]);
    expect(turn.notes?.memories.map((item) => item.memory)).toEqual(['I live in Lisbon.']);
  });

  it('leaves nothing at a signal that outlives the search', async () => {
    await using memory = new Memory({ store: { provider: 'memory' } });
    const signals: AbortSignal[] = [];
    const watching = {
      scoped: (scope: ScopeInput) => ({
        ...memory.scoped(scope),
        context: async (_query: string, options?: { readonly signal?: AbortSignal | undefined }) => {
          if (options?.signal !== undefined) signals.push(options.signal);
          return memory.scoped(scope).context('Where?');
        },
      }),
    };
    const turns = createTurns({ memory: watching, scope: { userId: 'ana' } });
    await turns.begin({ context: {}, messages, signal: new AbortController().signal });
    expect(signals.map((signal) => getEventListeners(signal, 'abort'))).toEqual([[]]);
  });

  it('breaks no answer and no process when whoever is told fails as well: settled tells', async () => {
    const turns = createTurns({
      memory: await closed(),
      scope: { userId: 'ana' },
      onError: ({ step }) => {
        throw new Error(`no log for ${step}`);
      },
    });
    const turn = await turns.begin({ context: {}, messages });
    await turn.save({ status: 'complete' });
    expect(turn.failures.map(({ step }) => step)).toEqual(['recall', 'save']);
    await expect(turns.settled()).rejects.toThrow('no log for recall');
  });

  it('is told when there is no conversation, or no end of a step that is known', async () => {
    await using memory = new Memory({ store: { provider: 'memory' } });
    const turns = createTurns({ memory, scope: { userId: 'ana' } });
    const none = await turns.begin({ context: {}, messages: undefined as never });
    const turn = await turns.begin({ context: {}, messages });
    await turn.save({ status: 'done' } as never);
    expect([...none.failures, ...turn.failures].map(({ error }) => (error as Error).message)).toEqual([
      expect.stringContaining('messages: undefined is no list of messages. Pass the conversation'),
      expect.stringContaining(`status: "done" is no end of a step. Pass one of 'complete'`),
    ]);
  });

  it('does not keep a turn that was aborted from being saved, and the next call searches anew', async () => {
    const embedder = fakeEmbedder();
    await using memory = new Memory({ store: { provider: 'memory' }, embedder });
    await memory.add('I live in Lisbon.', { userId: 'ana' });
    const turns = createTurns({ memory, scope: { userId: 'ana' }, onError: 'throw' });
    const abort = new AbortController();
    embedder.fail({ type: 'delay', milliseconds: 5000 });
    const beginning = turns.begin({ context: {}, messages, signal: abort.signal });
    const waiting = turns.begin({ context: {}, messages });
    setTimeout(() => abort.abort(), 20);
    const aborted = await beginning;
    expect([aborted.notes, aborted.failures]).toEqual([undefined, []]);
    expect((await waiting).notes?.memories.map((item) => item.memory)).toEqual(['I live in Lisbon.']);
    await aborted.save({ status: 'failed' });
    expect(await said(memory)).toContain('user: Where do I live?');
  });

  it('gives no notes of before to whoever stopped the answer, made it forget, and asks again', async () => {
    await using memory = new Memory({ store: { provider: 'memory' } });
    const { results } = await memory.add('I live in Lisbon.', { userId: 'ana' });
    const turns = createTurns({ memory, scope: { userId: 'ana' } });
    const abort = new AbortController();
    const stopped = await turns.begin({ context: {}, messages, signal: abort.signal });
    expect(stopped.notes?.memories).toHaveLength(1);
    abort.abort();
    await stopped.save({ status: 'failed' });
    await memory.delete(results[0]?.id ?? '', { userId: 'ana' });
    expect((await turns.begin({ context: {}, messages })).notes).toBeUndefined();
  });
});
