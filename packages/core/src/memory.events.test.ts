import { describe, expect, it, vi } from 'vitest';
import { InvalidInputError } from './errors/invalid-input-error.ts';
import { inMemoryStore } from './ledgers/in-memory.ts';
import { Memory, type ScopedMemory } from './memory.ts';
import type { MemoryOperations } from './memory-operations.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';
import { MEMORY_EVENT_NAMES, type MemoryChangeEvent, type MemoryEventName } from './types/events.ts';

const ana = { userId: 'ana' };
const ignore = (): void => undefined;

/** Notes what is told, in short. */
function noteAll(memory: Pick<MemoryOperations, 'on'>): string[] {
  const told: string[] = [];
  for (const name of MEMORY_EVENT_NAMES) {
    memory.on<MemoryEventName>(name, (event) => {
      if (event.type === 'scope.erased') told.push(`${event.type} ${JSON.stringify(event.scope)}`);
      else if (event.type !== 'error') told.push(`${event.type} ${event.memory.memory}`);
    });
  }
  return told;
}

describeOnEachStore('events', (open) => {
  it('tell of every write of a memory, after it is there, in order', async () => {
    const memory = await open();
    const told = noteAll(memory);
    const { results } = await memory.add(
      ['tea', 'rain', 'jazz'].map((content) => ({ role: 'user', content })),
      ana,
    );
    await memory.addMany([
      { messages: 'one', ...ana },
      { messages: 'two', userId: 'bob' },
    ]);
    const [tea = '', rain = '', jazz = ''] = results.map(({ id }) => id);
    await memory.update(tea, 'green tea');
    await memory.batchUpdate([
      { id: rain, text: 'rain' },
      { id: jazz, metadata: { heard: true } },
    ]);
    await memory.delete(tea);
    await memory.batchDelete([rain, jazz]);
    await memory.deleteAll(ana);
    expect(told).toEqual([
      'memory.created tea',
      'memory.created rain',
      'memory.created jazz',
      'memory.created one',
      'memory.created two',
      'memory.updated green tea',
      'memory.updated jazz',
      'memory.deleted green tea',
      'memory.deleted rain',
      'memory.deleted jazz',
      'memory.deleted one',
    ]);
  });

  it('tell what, when, why and by which operation', async () => {
    const memory = await open();
    const told: MemoryChangeEvent[] = [];
    memory.on('memory.created', (event) => told.push(event));
    memory.on('memory.updated', (event) => told.push(event));
    memory.on('memory.deleted', (event) => told.push(event));
    const added = await memory.add('tea', { ...ana, operationId: 'o1' });
    const id = added.results[0]?.id ?? '';
    const first = await memory.get(id);
    const updated = await memory.update(id, { text: 'green tea', reason: 'more exact' });
    const second = await memory.get(id);
    const deleted = await memory.delete(id, { reason: 'she asked' });
    const [deletion] = await memory.history(id);
    expect(told).toEqual([
      { type: 'memory.created', memory: first, operationId: 'o1', at: first?.createdAt },
      {
        type: 'memory.updated',
        memory: second,
        previousMemory: 'tea',
        reason: 'more exact',
        operationId: updated.operationId,
        at: second?.updatedAt,
      },
      {
        type: 'memory.deleted',
        memory: second,
        reason: 'she asked',
        operationId: deleted.operationId,
        at: deletion?.createdAt,
      },
    ]);
  });

  it('tell of what takes the place of a memory, and of what an undo brings back', async () => {
    const memory = await open();
    const { results } = await memory.add('lives in Berlin', ana);
    const told = noteAll(memory);
    const { operationId } = await memory.supersede(results[0]?.id ?? '', 'lives in Lisbon');
    await memory.undo(operationId, ana);
    const { operationId: deletion } = await memory.delete(results[0]?.id ?? '');
    await memory.undo(deletion, ana);
    expect(told).toEqual([
      'memory.superseded lives in Berlin',
      'memory.created lives in Lisbon',
      'memory.deleted lives in Lisbon',
      'memory.updated lives in Berlin',
      'memory.deleted lives in Berlin',
      'memory.created lives in Berlin',
    ]);
  });

  it('tell of memories that go with their messages, and of an edited message', async () => {
    const memory = await open();
    const told = noteAll(memory);
    await memory.add({ role: 'user', content: 'tea', id: 'm1' }, ana);
    await memory.add({ role: 'user', content: 'coffee', id: 'm1' }, ana);
    await memory.messages.delete({ ...ana, ids: ['m1'] });
    expect(told).toEqual(['memory.created tea', 'memory.updated coffee', 'memory.deleted coffee']);
  });

  it('tell of an erased scope and of a reset, and nothing of what was in it', async () => {
    const memory = await open();
    await memory.add('tea', ana);
    const told = noteAll(memory);
    await memory.erase(ana);
    await memory.reset();
    expect(told).toEqual(['scope.erased {"userId":"ana"}', 'scope.erased {}']);
  });

  it('tell of imported memories, but not of deleted ones among them', async () => {
    const memory = await open();
    await memory.add('tea', ana);
    const { results } = await memory.add('gone', ana);
    await memory.delete(results[0]?.id ?? '');
    const lines = await Array.fromAsync(memory.export());
    await memory.reset();
    const told = noteAll(memory);
    await memory.import(lines);
    await memory.import(lines);
    expect(told).toEqual(['memory.created tea']);
  });

  it('are told through scoped only within the scope', async () => {
    const memory = await open();
    const told = noteAll(memory.scoped(ana));
    const run: ScopedMemory = memory.scoped({ ...ana, runId: 'r1' });
    const inRun = noteAll(run);
    await memory.add('tea', ana);
    await memory.add('secret', { userId: 'bob' });
    await run.add('jazz');
    await memory.erase({ userId: 'bob' });
    await memory.erase({ ...ana, runId: 'r1' });
    expect(told).toEqual([
      'memory.created tea',
      'memory.created jazz',
      'scope.erased {"userId":"ana","runId":"r1"}',
    ]);
    expect(inRun).toEqual(['memory.created jazz', 'scope.erased {"userId":"ana","runId":"r1"}']);
  });

  it('never fail the write: what a listener throws is told as an error', async () => {
    const memory = await open();
    const failures: unknown[] = [];
    memory.on('error', ({ error, event }) => failures.push([(error as Error).message, event.type]));
    memory.on('memory.created', () => {
      throw new Error('at once');
    });
    memory.on('memory.created', () => Promise.reject(new Error('later')));
    const { results } = await memory.add('tea', ana);
    expect(results.map(({ event }) => event)).toEqual(['ADD']);
    await vi.waitFor(() => expect(failures).toHaveLength(2));
    expect(failures).toEqual([
      ['at once', 'memory.created'],
      ['later', 'memory.created'],
    ]);
  });

  it('say nothing of a write that was refused or had nothing to do', async () => {
    const memory = await open();
    const { results } = await memory.add('tea', ana);
    const told = noteAll(memory);
    const id = results[0]?.id ?? '';
    await memory.batchDelete([id, 'unknown']).catch(() => undefined);
    await memory.update(id, 'tea');
    expect(told).toEqual([]);
  });
});

describe('listening', () => {
  it('costs nothing while nobody listens', async () => {
    const store = inMemoryStore();
    const readMemory = vi.spyOn(store.ledger, 'readMemory');
    const memory = new Memory({ store });
    const { results } = await memory.add('tea', ana);
    const update = (text: string) => memory.update(results[0]?.id ?? '', text, ana);
    await update('green tea');
    expect(readMemory).toHaveBeenCalledTimes(0);
    const end = memory.on('memory.updated', () => undefined);
    await update('black tea');
    expect(readMemory).toHaveBeenCalledTimes(1);
    end();
    await update('white tea');
    expect(readMemory).toHaveBeenCalledTimes(1);
    await memory.close();
  });

  it('ends with its function or its signal', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    const controller = new AbortController();
    const told: string[] = [];
    const end = memory.on('memory.created', (event) => told.push(`first ${event.memory.memory}`));
    memory.on('memory.created', (event) => told.push(`second ${event.memory.memory}`), {
      signal: controller.signal,
    });
    await memory.add('a', ana);
    end();
    end();
    await memory.add('b', ana);
    controller.abort();
    await memory.add('c', ana);
    expect(told).toEqual(['first a', 'second a', 'second b']);
    await memory.close();
  });

  it.each([
    [['memory.create', ignore], 'on.name: there is no event "memory.create". Did you mean "memory.created"?'],
    [[undefined, ignore], 'on.name: there is no event undefined. The events are: memory.created, '],
    [
      ['error', 'listener'],
      'on.listener: "listener" is not a function. Pass a function that takes the event',
    ],
    [['error', ignore, { once: true }], 'on.once: there is no such option. The options are: signal'],
    [['error', ignore, { signal: 5 }], 'on.signal: 5 is not an AbortSignal'],
  ])('refuses %o', (call, message) => {
    const memory = new Memory({ store: { provider: 'memory' } });
    const refused = (): unknown => memory.on(...(call as unknown as Parameters<typeof memory.on>));
    expect(refused).toThrow(InvalidInputError);
    expect(refused).toThrow(message);
  });
});
