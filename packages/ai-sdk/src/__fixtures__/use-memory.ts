import { Memory } from '@keepsake/core';
import { fakeEmbedder, type FakeEmbedder } from '@keepsake/core/testing';
import { wrapLanguageModel } from 'ai';
import { afterEach, beforeEach } from 'vitest';
import { memoryMiddleware, type MemoryMiddlewareOptions } from '../memory-middleware.ts';
import { scriptedModel, type Step } from './scripted-model.ts';

/** What is known of Ana before a test. */
export const KNOWN = 'My greyhound is called Biscuit.';
export const QUESTION = 'What is the name of my greyhound?';
/** Where the conversation of a test is saved. */
export const THREAD = { userId: 'ana', runId: 'chat-1' };

/** A new memory for each test, and models that remember in it. */
export interface MemoryOfTests {
  readonly memory: Memory;
  readonly embedder: FakeEmbedder;
  /** What was searched for, oldest first. */
  readonly queries: () => readonly string[];
  readonly remembering: (
    steps: readonly Step[],
    options?: Partial<MemoryMiddlewareOptions>,
  ) => ReturnType<typeof wrapScripted>;
}

/** Opens the memory before each test of a file, and closes it after. */
export function useMemory(): MemoryOfTests {
  let embedder: FakeEmbedder;
  let memory: Memory;
  beforeEach(async () => {
    globalThis.AI_SDK_LOG_WARNINGS = false;
    embedder = fakeEmbedder();
    memory = new Memory({ store: { provider: 'memory' }, embedder });
    await memory.add(KNOWN, { userId: 'ana' });
  });
  afterEach(() => memory.close());
  return {
    get memory() {
      return memory;
    },
    get embedder() {
      return embedder;
    },
    queries: () => embedder.calls.filter(({ purpose }) => purpose === 'query').flatMap(({ texts }) => texts),
    remembering: (steps, options = {}) =>
      wrapScripted(steps, { memory, scope: { userId: 'ana' }, thread: 'chat-1', ...options }),
  };
}

function wrapScripted(steps: readonly Step[], options: MemoryMiddlewareOptions) {
  const { model, calls } = scriptedModel('v4', steps);
  const middleware = memoryMiddleware(options);
  return { model: wrapLanguageModel({ model, middleware }), calls, middleware };
}
