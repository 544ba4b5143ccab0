import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Memory } from '@keepsake/core';
import { MockMemory, type MastraMemory } from '@mastra/core/memory';
import { InMemoryStore } from '@mastra/core/storage';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { anyOperations, type Operation } from './__fixtures__/operations.ts';
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
  // Mastra's own answer is put together anew from what was saved: two messages of one role become one.
  if (name === 'saveMessages') return 'saved';
  return JSON.parse(JSON.stringify(answer ?? null), (key, value: unknown) => {
    // Of a list with messages beside the page, Mastra takes these for messages of the page.
    if (key === 'hasMore' && typeof args === 'object' && args !== null && 'include' in args) return undefined;
    // Mastra's store gives every message a type.
    if (key === 'type' && value === 'text') return undefined;
    return value;
  }) as unknown;
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
