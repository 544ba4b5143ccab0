import { describe, expect, it } from 'vitest';
import { ProviderError, type ProviderFailure } from '../errors/provider-error.ts';
import { embedderConformance } from './embedder-conformance.ts';
import type { EmbedderFailure } from './embedder/embedder-context.ts';
import { cosine } from './embedder/embedder-context.ts';
import { fakeEmbedder } from './fake-embedder.ts';

function failing(failure: EmbedderFailure) {
  const embedder = fakeEmbedder();
  const reject = (kind: ProviderFailure, status?: number): void => {
    const error = new ProviderError({
      provider: 'fake',
      operation: 'embed',
      failure: kind,
      message: 'scripted',
      status,
    });
    embedder.fail({ type: 'throw', error });
  };
  if (failure === 'rate-limit') reject('rate-limit', 429);
  else if (failure === 'server') reject('server', 500);
  else if (failure === 'connection') reject('connection');
  else if (failure === 'timeout') embedder.fail({ type: 'time-out', milliseconds: 60 });
  else reject('bad-answer');
  return embedder;
}

embedderConformance({
  name: 'fake',
  create: () => fakeEmbedder({ dimensions: 48 }),
  dimensions: 48,
  deterministic: true,
  createFailing: failing,
  skip: {},
});

describe('fakeEmbedder', () => {
  const texts = ['she adopted a greyhound', 'who wants to adopt greyhounds', 'the invoice is due on Tuesday'];
  const request = { texts, purpose: 'document' } as const;

  it('finds texts similar that share words or parts of words', async () => {
    const { vectors } = await fakeEmbedder({ dimensions: 256 }).embed(request);
    const [greyhound = [], adopting = [], invoice = []] = vectors.map((vector) => Array.from(vector));
    expect(cosine(greyhound, adopting)).toBeGreaterThan(0.25);
    expect(cosine(greyhound, invoice)).toBeLessThan(0.15);
  });

  it('records every call, failed ones included', async () => {
    const embedder = fakeEmbedder();
    embedder.fail({ type: 'throw', error: new Error('no') });
    await expect(embedder.embed({ texts: ['a'], purpose: 'query' })).rejects.toThrow('no');
    await embedder.embed(request);
    expect(embedder.calls).toStrictEqual([
      { texts: ['a'], purpose: 'query' },
      { texts, purpose: 'document' },
    ]);
  });

  it('breaks its promises as scripted, one script a call, and recovers', async () => {
    const embedder = fakeEmbedder({ dimensions: 8 });
    embedder.fail({ type: 'wrong-dimension' });
    embedder.fail({ type: 'wrong-dimension', dimensions: 3 });
    embedder.fail({ type: 'too-few-vectors' });
    embedder.fail({ type: 'not-a-number' }, 2);
    const lengths = async (): Promise<readonly number[]> =>
      (await embedder.embed(request)).vectors.map(({ length }) => length);
    expect(await lengths()).toStrictEqual([9, 9, 9]);
    expect(await lengths()).toStrictEqual([3, 3, 3]);
    expect(await lengths()).toStrictEqual([8, 8]);
    const { vectors } = await embedder.embed(request);
    expect(vectors.map((vector) => Array.from(vector).every(Number.isFinite))).toStrictEqual([
      false,
      true,
      true,
    ]);
    embedder.recover();
    expect(
      Array.from((await embedder.embed(request)).vectors[0] ?? [Number.NaN]).every(Number.isFinite),
    ).toBe(true);
  });

  it('answers late, or never, and ends with the reason of the signal', async () => {
    const embedder = fakeEmbedder();
    embedder.fail({ type: 'delay', milliseconds: 20 });
    const started = performance.now();
    expect((await embedder.embed(request)).vectors).toHaveLength(3);
    expect(performance.now() - started).toBeGreaterThan(15);
    embedder.fail({ type: 'hang' });
    const reason = new Error('enough');
    const controller = new AbortController();
    const hanging = embedder.embed({ ...request, signal: controller.signal });
    controller.abort(reason);
    await expect(hanging).rejects.toBe(reason);
  });

  it('refuses more texts than it takes, and calls after close', async () => {
    const embedder = fakeEmbedder({ maxBatchSize: 2 });
    await expect(embedder.embed(request)).rejects.toThrow('maxBatchSize is 2');
    await embedder.close();
    await expect(embedder.embed({ texts: ['a'], purpose: 'query' })).rejects.toMatchObject({
      code: 'memory-closed',
    });
  });
});
