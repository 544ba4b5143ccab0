import assert from 'node:assert/strict';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { memoryMiddleware, withMemory } from '@keepsake/ai-sdk';
import type { Memory } from '@keepsake/core';
import {
  createProviderRegistry,
  customProvider,
  defaultSettingsMiddleware,
  generateText,
  wrapLanguageModel,
  wrapProvider,
} from 'ai';

/** Whatever takes a middleware, and what can be said of how a model remembers. */
export async function tryOtherWays(chatModel: LanguageModelV4, memory: Memory): Promise<void> {
  const otherMiddleware = defaultSettingsMiddleware({ settings: { temperature: 0 } });
  const provider = customProvider({ languageModels: { chat: chatModel } });

  // #region middleware
  const middleware = memoryMiddleware({ memory, scope: { userId: 'ana' } });
  const model = wrapLanguageModel({ model: chatModel, middleware: [middleware, otherMiddleware] });
  const registry = createProviderRegistry({
    main: wrapProvider({ provider, languageModelMiddleware: middleware }),
  });
  // #endregion

  const failures: string[] = [];
  // #region options
  const careful = withMemory(chatModel, {
    memory,
    scope: { userId: 'ana' }, // or a function of the call
    thread: 'chat-7', // the runId of what is saved; recall looks beyond it
    recall: { timeoutMs: 1500, limit: 20, maxTokens: 600, kinds: ['fact', 'episode'] },
    save: { timeoutMs: 5000, metadata: { channel: 'phone' }, toolResults: true },
    partial: true, // what there is of an answer that was cut off, too
    onError: ({ step, error }) => failures.push(`${step}: ${String(error)}`),
  });
  // #endregion

  const prompt = 'Thunder is coming: what about my greyhound?';
  for (const each of [model, registry.languageModel('main:chat'), careful]) {
    const { text } = await generateText({ model: each, prompt });
    assert.equal(text, 'Close the windows: Biscuit is afraid of thunder.');
  }
  await careful.settled();
  await middleware.settled();
  assert.deepEqual(failures, []);
}
