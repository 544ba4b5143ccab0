import { LoadAPIKeyError } from '@ai-sdk/provider';
import { MockLanguageModelV4 } from 'ai/test';
import { describe, expect, it } from 'vitest';
import { callError, failing, failureOf, request } from './__fixtures__/ai-sdk-models.ts';
import { aiSdkLanguageModel } from './ai-sdk.ts';

describe('a failure', () => {
  it.each([
    [callError(429, 'slow down'), 'rate-limit', 429, true],
    [callError(429, 'pay first', { data: { error: { code: 'insufficient_quota' } } }), 'refused', 429, false],
    [callError(429, 'never again', { isRetryable: false }), 'refused', 429, false],
    [callError(401, 'wrong key'), 'refused', 401, false],
    [callError(400, 'overloaded, in its own way', { isRetryable: true }), 'server', 400, true],
    [callError(503, 'overloaded'), 'server', 503, true],
    [callError(408, 'too late'), 'timeout', 408, true],
    [
      callError(undefined, 'Cannot connect to API: read ECONNRESET', { isRetryable: true }),
      'connection',
      undefined,
      true,
    ],
    [callError(200, 'Invalid JSON response'), 'bad-answer', undefined, false],
    [new LoadAPIKeyError({ message: 'OpenAI API key is missing' }), 'refused', undefined, false],
    [new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }), 'connection', undefined, true],
    [new DOMException('The operation timed out', 'TimeoutError'), 'timeout', undefined, true],
    [new TypeError('x is undefined'), 'bad-answer', undefined, false],
    ['a word', 'bad-answer', undefined, false],
  ])('of %s is %s', async (...[thrown, failure, status, isRetryable]) => {
    const error = await failureOf(failing(thrown));
    expect(error).toMatchObject({ provider: 'ai-sdk', operation: 'generate', failure, status, isRetryable });
    const said = typeof thrown === 'string' ? thrown : thrown.message;
    expect(error.message).toContain(said);
  });

  it('holds nothing of the request, and nothing that looks like a key', async () => {
    const thrown = callError(401, 'Incorrect API key provided: sk-proj-abcdef123456. Or Bearer xyz789');
    const error = await failureOf(failing(thrown));
    expect(error.message).toBe(
      'ai-sdk: generate failed: 401 Incorrect API key provided: *** Or ***. Check how the object was made: key, model and options',
    );
    const { cause } = error as { readonly cause?: Error };
    expect([cause?.name, cause?.message]).toEqual([
      'AI_APICallError',
      'Incorrect API key provided: *** Or ***',
    ]);
    expect(Object.keys(cause ?? {})).toEqual(['name']);
  });

  it.each([
    ['Invalid key AIzaSyA1234567890abcdefghijklmnopqrstu', 'Invalid key ***'],
    ['Key hf_abcdefgh and pa-abcdefgh', 'Key *** and ***'],
    [
      'Unknown key: temperature of request 0198c2d4-7a11-7000',
      'Unknown key: temperature of request 0198c2d4-7a11-7000',
    ],
  ])('says %s as %s', async (said, redacted) => {
    expect((await failureOf(failing(callError(400, said)))).message).toContain(`400 ${redacted}. Check`);
  });

  it('that may heal is tried again after the pause that the server names', async () => {
    const headers = { responseHeaders: { 'retry-after': '0' } };
    const model = failing(callError(429, 'slow down', headers), callError(503, 'overloaded', headers));
    expect((await aiSdkLanguageModel({ model }).generate(request)).calls).toBe(3);
    expect(
      (
        await failureOf(failing(callError(429, 'wait', { responseHeaders: { 'retry-after': '3600' } })), {
          maxRetries: 2,
        })
      ).failure,
    ).toBe('rate-limit');
  });

  it.each([undefined, {}, { content: 'text' }, 'text', { content: null }])(
    'of the answer %o is told',
    async (answer) => {
      const model = new MockLanguageModelV4({ doGenerate: async () => answer as never });
      expect(await failureOf(model)).toMatchObject({ failure: 'bad-answer', isRetryable: false });
    },
  );
});

describe('the signal', () => {
  it('reaches the model, and ends a call of a model that ignores it', async () => {
    const model = new MockLanguageModelV4({ doGenerate: () => new Promise(() => {}) });
    const controller = new AbortController();
    const call = aiSdkLanguageModel({ model }).generate({ ...request, signal: controller.signal });
    const reason = new Error('no longer needed');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(model.doGenerateCalls[0]?.abortSignal?.reason).toBe(reason);
  });

  it('is aborted for the model when the time is up', async () => {
    const model = new MockLanguageModelV4({ doGenerate: () => new Promise(() => {}) });
    const error = await failureOf(model, { timeoutMs: 20 });
    expect(error).toMatchObject({ failure: 'timeout', isRetryable: true });
    expect(error.message).toContain('no whole answer within 20 ms');
    expect(model.doGenerateCalls[0]?.abortSignal?.aborted).toBe(true);
  });
});
