import { Memory, type MemoryOptions, type ScopeInput } from '@keepsake/core';
import type { ScopableMemory } from '@keepsake/core/turns';
import { onTestFinished } from 'vitest';

/** A memory that counts its searches for notes and its adds. */
export interface WatchedMemory extends ScopableMemory {
  readonly calls: { context: number; add: number };
}

/** A memory of its own for a test, closed after it. */
export function openMemory(options: MemoryOptions = {}): Memory {
  const memory = new Memory({ store: { provider: 'memory' }, ...options });
  onTestFinished(() => memory.close());
  return memory;
}

/** Counts what an adapter asks of the memory. */
export function watchMemory(memory: Memory): WatchedMemory {
  const calls = { context: 0, add: 0 };
  return {
    calls,
    scoped: (scope: ScopeInput) => {
      const bound = memory.scoped(scope);
      return {
        ...bound,
        context: (...call: Parameters<typeof bound.context>) => {
          calls.context += 1;
          return bound.context(...call);
        },
        add: (...call: Parameters<typeof bound.add>) => {
          calls.add += 1;
          return bound.add(...call);
        },
      };
    },
  };
}

/** A memory whose searches only end when their signals abort, which they tell. */
export function endlessMemory(memory: Memory, onEnd: (reason: unknown) => void): ScopableMemory {
  const wait = (_query: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}) =>
    new Promise<never>((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        onEnd(signal.reason);
        reject(signal.reason as Error);
      });
    });
  return { scoped: (scope) => ({ ...memory.scoped(scope), context: wait, search: wait }) };
}

const fail = () => Promise.reject(new Error('the disk is gone'));

/** A memory whose searches and adds fail. */
export function brokenMemory(memory: Memory): ScopableMemory {
  return { scoped: (scope) => ({ ...memory.scoped(scope), context: fail, add: fail }) };
}

/** What was said, each message as `role: words`, in the order in which it was added. */
export async function said(
  memory: Memory,
  scope: ScopeInput = { userId: 'ana' },
): Promise<readonly string[]> {
  const { results } = await memory.messages.list({ ...scope, limit: 1000 });
  return results.map(({ role, content, name }) => {
    const words =
      typeof content === 'string' ? content : content.map((part) => JSON.stringify(part['text'])).join(' + ');
    return `${name === undefined ? role : `${role} ${name}`}: ${words}`;
  });
}
