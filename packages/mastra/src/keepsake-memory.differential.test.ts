import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Memory } from '@keepsake/core';
import type { MastraDBMessage } from '@mastra/core/agent';
import { MockMemory, type MastraMemory } from '@mastra/core/memory';
import { InMemoryStore } from '@mastra/core/storage';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { anyOperations, type Operation } from './__fixtures__/operations.ts';
import { atMinute, said } from './__fixtures__/said.ts';
import { keepsakeMemory } from './keepsake-memory.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

function mastras(): MastraMemory {
  return new MockMemory({ storage: new InMemoryStore(), enableWorkingMemory: true });
}

/** What a call answers, without what no two memories have in common. */
async function answerOf({ name, args, run }: Operation, memory: MastraMemory): Promise<unknown> {
  let answer: unknown;
  try {
    answer = await run(memory);
  } catch {
    return 'it throws';
  }
  // Of a message that comes twice in one call, Mastra stores the last one and answers with both merged.
  if (name === 'saveMessages' && hasRepeats(args as readonly MastraDBMessage[])) return 'saved';
  return JSON.parse(JSON.stringify(answer ?? null), (key, value: unknown) => {
    // Of a list with messages beside the page, Mastra takes these for messages of the page.
    if (key === 'hasMore' && typeof args === 'object' && args !== null && 'include' in args) return undefined;
    // Mastra's store gives every message a type.
    if (key === 'type' && value === 'text') return undefined;
    return value;
  }) as unknown;
}

function hasRepeats(messages: readonly MastraDBMessage[]): boolean {
  return new Set(messages.map(({ id }) => id)).size < messages.length;
}

/** Ids that were made differ; what they stand for does not. */
function withoutMadeIds(answer: unknown): unknown {
  const names = new Map<string, string>();
  return JSON.parse(
    JSON.stringify(answer).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, (id) => {
      const name = names.get(id) ?? `made-${names.size}`;
      names.set(id, name);
      return name;
    }),
  ) as unknown;
}

async function compare(memory: Memory, operations: readonly Operation[]): Promise<void> {
  const ours = keepsakeMemory({ memory, options: { workingMemory: { enabled: true } } });
  const theirs = mastras();
  vi.setSystemTime(NOW);
  for (const operation of operations) {
    vi.setSystemTime(Date.now() + 1000);
    const expected = withoutMadeIds(await answerOf(operation, theirs));
    const actual = withoutMadeIds(await answerOf(operation, ours));
    expect({ [operation.name]: operation.args, answer: actual }).toEqual({
      [operation.name]: operation.args,
      answer: expected,
    });
  }
}

describe('any sequence of calls is answered as by the memory of Mastra', () => {
  test('in memory', async () => {
    await fc.assert(
      fc.asyncProperty(anyOperations, async (operations) => {
        const memory = new Memory({ store: { provider: 'memory' } });
        await compare(memory, operations);
        await memory.close();
      }),
      { numRuns: 120 },
    );
  });

  test('in a file', async () => {
    await fc.assert(
      fc.asyncProperty(anyOperations, async (operations) => {
        const folder = mkdtempSync(join(tmpdir(), 'keepsake-mastra-'));
        const memory = new Memory({ store: { provider: 'sqlite', config: { path: join(folder, 'm.db') } } });
        try {
          await compare(memory, operations);
        } finally {
          await memory.close();
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 12 },
    );
  });
});

/** The same memory twice: ours, and that of Mastra. */
function both(options: ConstructorParameters<typeof MockMemory>[0] = {}) {
  return {
    ours: keepsakeMemory({
      memory: new Memory({ store: { provider: 'memory' } }),
      options: options.options ?? {},
    }),
    theirs: new MockMemory({ storage: new InMemoryStore(), ...options }),
  };
}

function idsOf({ messages }: { readonly messages: readonly MastraDBMessage[] }): readonly string[] {
  return messages.map(({ id }) => id);
}

describe('what the memory of Mastra answers otherwise', () => {
  const at = atMinute(0);

  // An id that a client names would show what another user said, and what was said around it.
  test('a message of another resource is not listed beside a page', async () => {
    const { ours, theirs } = both();
    const messages = [said('m1', 'Hello.'), said('m2', 'My secret.', { threadId: 't2', resourceId: 'bob' })];
    const request = { threadId: 't1', include: [{ id: 'm2' }] };
    await ours.saveMessages({ messages });
    await theirs.saveMessages({ messages });
    expect(idsOf(await ours.recall(request))).toEqual(['m1']);
    expect(idsOf(await theirs.recall(request))).toEqual(['m1', 'm2']);
  });

  // Whoever reads newest first turns the page around: what was said last would come first then.
  test('of messages of one time, newest first is the order in which they were saved backwards', async () => {
    const { ours, theirs } = both();
    const messages = [said('m1', 'Hello.'), said('m2', 'Hello.'), said('m3', 'Hello.')];
    const order = { threadId: 't1', orderBy: { direction: 'DESC' as const } };
    await ours.saveMessages({ messages });
    await theirs.saveMessages({ messages });
    expect(idsOf(await ours.recall(order))).toEqual(['m3', 'm2', 'm1']);
    expect(idsOf(await theirs.recall(order))).toEqual(['m1', 'm2', 'm3']);
  });

  // Else a reader of pages never comes to an end.
  test('the last page is the last one, also with messages beside it', async () => {
    const { ours, theirs } = both();
    const messages = [1, 2, 3].map((minute) => said(`m${minute}`, 'Hello.', { createdAt: atMinute(minute) }));
    await ours.saveMessages({ messages });
    await theirs.saveMessages({ messages });
    const last = { threadId: 't1', perPage: 2, page: 1, include: [{ id: 'm3' }] };
    expect((await ours.recall(last)).hasMore).toBe(false);
    expect((await theirs.recall(last)).hasMore).toBe(true);
  });

  // A client that names ids would take the threads and the messages of others.
  test('a thread and a message stay with their resource', async () => {
    const { ours, theirs } = both();
    const thread = { id: 't1', resourceId: 'ana', createdAt: at, updatedAt: at };
    for (const memory of [ours, theirs]) {
      await memory.saveThread({ thread });
      await memory.saveMessages({ messages: [said('m1', 'Hello.')] });
    }
    const taken = { ...thread, resourceId: 'bob' };
    const theft = [said('m1', 'Hello.', { threadId: 't2', resourceId: 'bob' })];
    await expect(ours.saveThread({ thread: taken })).rejects.toThrow('belongs to another resource');
    await expect(ours.saveMessages({ messages: theft })).rejects.toThrow('belongs to another resource');
    await expect(ours.updateThreadResourceId({ threadId: 't1', resourceId: 'bob' })).rejects.toThrow(
      'stays with',
    );
    expect(idsOf(await ours.recall({ threadId: 't1' }))).toEqual(['m1']);
    await theirs.saveThread({ thread: taken });
    await theirs.saveMessages({ messages: theft });
    expect((await theirs.getThreadById({ threadId: 't1' }))?.resourceId).toBe('bob');
    expect(idsOf(await theirs.recall({ threadId: 't1' }))).toEqual([]);
  });

  // What was saved is what comes back.
  test('messages are answered as they were saved, without a type that they did not have', async () => {
    const { ours, theirs } = both();
    for (const memory of [ours, theirs]) await memory.saveMessages({ messages: [said('m1', 'Hello.')] });
    expect((await ours.recall({ threadId: 't1' })).messages).toEqual([said('m1', 'Hello.')]);
    expect((await theirs.recall({ threadId: 't1' })).messages).toEqual([
      { ...said('m1', 'Hello.'), type: 'text' },
    ]);
  });

  // The processor of Mastra reads it with the thread, and would never find it.
  test('working memory of a thread is kept with the thread', async () => {
    const options = { workingMemory: { enabled: true, scope: 'thread' as const } };
    const { ours, theirs } = both({ options });
    for (const memory of [ours, theirs]) {
      await memory.createThread({ threadId: 't1', resourceId: 'ana' });
      await memory.updateWorkingMemory({ threadId: 't1', resourceId: 'ana', workingMemory: '# Tea' });
    }
    expect((await ours.getThreadById({ threadId: 't1' }))?.metadata).toEqual({ workingMemory: '# Tea' });
    expect((await theirs.getThreadById({ threadId: 't1' }))?.metadata).toBeUndefined();
  });

  // JSON has no dates: nor have the stores of Mastra that write to a disk.
  test('dates in the metadata of a thread are texts', async () => {
    const { ours, theirs } = both();
    for (const memory of [ours, theirs]) {
      await memory.createThread({ threadId: 't1', resourceId: 'ana', metadata: { since: at } });
    }
    expect((await ours.getThreadById({ threadId: 't1' }))?.metadata).toEqual({ since: at.toISOString() });
    expect((await theirs.getThreadById({ threadId: 't1' }))?.metadata).toEqual({ since: at });
  });
});
