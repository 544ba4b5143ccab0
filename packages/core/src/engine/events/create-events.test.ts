import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryItem } from '../../testing/build-memory-item.ts';
import type { MemoryChangeEvent, ScopeErasedEvent } from '../../types/events.ts';
import type { Scope } from '../../types/scope.ts';
import { createEvents, type Events } from './create-events.ts';

const at = '2026-01-01T00:00:00.000Z';

function created(id: string, scope: Scope = { userId: 'ana' }): MemoryChangeEvent {
  return { type: 'memory.created', memory: memoryItem({ id, ...scope }), at };
}

function erased(scope: Scope): ScopeErasedEvent {
  return { type: 'scope.erased', scope, at };
}

/** Notes the ids of created memories. */
function note(events: Events, scope: Scope = {}, signal?: AbortSignal) {
  const ids: string[] = [];
  const listener = ({ memory }: MemoryChangeEvent): void => void ids.push(memory.id);
  return { ids, end: events.listen({ name: 'memory.created', scope, listener, signal }) };
}

function listen(events: Events, name: 'error' | 'memory.created', listener: (event: never) => unknown) {
  return events.listen({ name, scope: {}, listener, signal: undefined });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('events', () => {
  it('are told in order, until the subscription is ended by its function or its signal', () => {
    const events = createEvents();
    const controller = new AbortController();
    const first = note(events);
    const second = note(events, {}, controller.signal);
    events.emit([created('a'), created('b')]);
    first.end();
    events.emit([created('c')]);
    controller.abort();
    events.emit([created('d')]);
    expect([first.ids, second.ids]).toEqual([
      ['a', 'b'],
      ['a', 'b', 'c'],
    ]);
  });

  it('are not told to a listener whose signal has aborted before', () => {
    const events = createEvents();
    const late = note(events, {}, AbortSignal.abort());
    events.emit([created('a')]);
    expect([late.ids, events.isHeard()]).toEqual([[], false]);
  });

  it('are heard only while somebody listens to what happens to memories', () => {
    const events = createEvents();
    expect(events.isHeard()).toBe(false);
    listen(events, 'error', () => undefined);
    events.listen({ name: 'scope.erased', scope: {}, listener: () => undefined, signal: undefined });
    expect(events.isHeard()).toBe(false);
    const { end } = note(events);
    expect(events.isHeard()).toBe(true);
    end();
    expect(events.isHeard()).toBe(false);
  });

  it('begin and end for a listener between two events, never within one', () => {
    const events = createEvents();
    const ended = note(events);
    const late: ReturnType<typeof note>[] = [];
    const other = createEvents();
    other.listen({
      name: 'memory.created',
      scope: {},
      signal: undefined,
      listener: () => {
        last.end();
        late.push(note(other));
      },
    });
    const last = note(other);
    other.emit([created('a'), created('b')]);
    expect([last.ids, late.map(({ ids }) => ids)]).toEqual([[], [['b'], []]]);
    expect(ended.ids).toEqual([]);
  });

  it('of another scope are not told', () => {
    const events = createEvents();
    const ana = note(events, { userId: 'ana' });
    const run = note(events, { userId: 'ana', runId: 'r1' });
    events.emit([
      created('a'),
      created('b', { userId: 'ana', runId: 'r1' }),
      created('c', { userId: 'bob' }),
    ]);
    expect([ana.ids, run.ids]).toEqual([['a', 'b'], ['b']]);
  });

  it('tell of an erasure those that it lies within, and those that lie within it', () => {
    const events = createEvents();
    const heard: (readonly [string, Scope])[] = [];
    for (const [name, scope] of [
      ['all', {}],
      ['ana', { userId: 'ana' }],
      ['run', { userId: 'ana', runId: 'r1' }],
      ['bob', { userId: 'bob' }],
    ] as const) {
      const listener = (event: ScopeErasedEvent): void => void heard.push([name, event.scope]);
      events.listen({ name: 'scope.erased', scope, listener, signal: undefined });
    }
    const names = (scope: Scope): readonly string[] => {
      heard.length = 0;
      events.emit([erased(scope)]);
      return heard.map(([name]) => name);
    };
    expect(names({ userId: 'ana' })).toEqual(['all', 'ana', 'run']);
    expect(names({ userId: 'ana', runId: 'r2' })).toEqual(['all', 'ana']);
    // Whose memories the agent took part in is not told to each of them.
    expect(names({ agentId: 'x' })).toEqual(['all']);
    expect(names({})).toEqual(['all', 'ana', 'run', 'bob']);
  });
});

describe('a listener that fails', () => {
  it('is told to the listeners of errors, whether it throws or its promise rejects, and the others are told on', async () => {
    const events = createEvents();
    const failures: unknown[] = [];
    const thrown = new Error('thrown');
    const rejected = new Error('rejected');
    listen(events, 'memory.created', () => {
      throw thrown;
    });
    listen(events, 'memory.created', () => Promise.reject(rejected));
    const last = note(events);
    listen(events, 'error', (event: { readonly error: unknown; readonly event: MemoryChangeEvent }) =>
      failures.push([event.error, event.event.memory.id]),
    );
    events.emit([created('a')]);
    expect(failures).toEqual([[thrown, 'a']]);
    await vi.waitFor(() => expect(failures).toHaveLength(2));
    expect(failures).toEqual([
      [thrown, 'a'],
      [rejected, 'a'],
    ]);
    expect(last.ids).toEqual(['a']);
  });

  it('is reported where nobody listens to errors, and so is a listener of errors', async () => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
    const events = createEvents();
    const first = new Error('first');
    const second = new Error('second');
    listen(events, 'memory.created', () => {
      throw first;
    });
    events.emit([created('a')]);
    expect(reported).toEqual([first]);
    listen(events, 'error', () => Promise.reject(second));
    events.emit([created('b')]);
    await vi.waitFor(() => expect(reported).toEqual([first, second]));
  });

  it('is thrown outside of every call where the runtime has no reportError', () => {
    const waiting: (() => void)[] = [];
    vi.stubGlobal('reportError', undefined);
    vi.stubGlobal('queueMicrotask', (work: () => void) => waiting.push(work));
    const events = createEvents();
    const error = new Error('nobody listens');
    listen(events, 'memory.created', () => {
      throw error;
    });
    events.emit([created('a')]);
    expect(waiting).toHaveLength(1);
    expect(() => waiting[0]?.()).toThrow(error);
  });
});
