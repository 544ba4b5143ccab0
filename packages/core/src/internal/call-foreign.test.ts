import { expect, test, vi } from 'vitest';
import { callForeign } from './call-foreign.ts';

const CALL = { provider: 'ai-sdk', operation: 'embed', timeoutMs: 1000, maxRetries: 0 };

test('an object that aborts and throws at once leaves no rejection behind', async () => {
  const unhandled = vi.fn<(reason: unknown) => void>();
  process.on('unhandledRejection', unhandled);
  try {
    const caller = new AbortController();
    const call = callForeign({
      ...CALL,
      signal: caller.signal,
      ask: () => {
        caller.abort(new Error('enough'));
        throw new Error('and broken');
      },
    });
    await expect(call).rejects.toThrow('enough');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(unhandled).not.toHaveBeenCalled();
  } finally {
    process.off('unhandledRejection', unhandled);
  }
});

test('what cannot be made a text is a failure like others', async () => {
  const call = callForeign({
    ...CALL,
    signal: undefined,
    ask: () => Promise.reject(Object.create(null) as Error),
  });
  await expect(call).rejects.toMatchObject({
    name: 'ProviderError',
    failure: 'bad-answer',
  });
});
