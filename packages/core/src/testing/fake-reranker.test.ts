import { describe, expect, it } from 'vitest';
import { ProviderError, type ProviderFailure } from '../errors/provider-error.ts';
import { fakeReranker, type FakeReranker } from './fake-reranker.ts';
import { rerankerConformance } from './reranker-conformance.ts';
import type { RerankerFailure } from './reranker/reranker-context.ts';

function failing(failure: RerankerFailure): FakeReranker {
  const reranker = fakeReranker();
  const reject = (kind: ProviderFailure, status?: number): void => {
    const error = new ProviderError({
      provider: 'fake',
      operation: 'rerank',
      failure: kind,
      message: 'scripted',
      status,
    });
    reranker.fail({ type: 'throw', error });
  };
  if (failure === 'rate-limit') reject('rate-limit', 429);
  else if (failure === 'server') reject('server', 500);
  else if (failure === 'connection') reject('connection');
  else if (failure === 'timeout') reranker.fail({ type: 'time-out', milliseconds: 60 });
  else reject('bad-answer');
  return reranker;
}

function byLength(query: string, document: string): number {
  return document.length / query.length / 10;
}

rerankerConformance({
  name: 'fake',
  create: () => fakeReranker(),
  deterministic: true,
  createFailing: failing,
  skip: {},
});

describe('fakeReranker', () => {
  const request = { query: 'Which dog?', documents: ['which dog barks', 'a DOG', 'no'] };

  it('scores by the share of the query’s words, or as it is told', async () => {
    expect(await fakeReranker().rerank(request)).toStrictEqual({ scores: [1, 0.5, 0], inputTokens: 8 });
    expect((await fakeReranker({ score: byLength }).rerank(request)).scores).toStrictEqual([
      0.15, 0.05, 0.02,
    ]);
  });

  it('records every call, failed ones included', async () => {
    const reranker = fakeReranker();
    reranker.fail({ type: 'throw', error: new Error('no') });
    await expect(reranker.rerank({ query: 'a', documents: ['b'] })).rejects.toThrow('no');
    await reranker.rerank(request);
    expect(reranker.calls).toStrictEqual([{ query: 'a', documents: ['b'] }, request]);
  });

  it('breaks its promises as scripted, one script a call, and recovers', async () => {
    const reranker = fakeReranker();
    reranker.fail({ type: 'too-few-scores' });
    reranker.fail({ type: 'not-a-number' });
    reranker.fail({ type: 'out-of-range' });
    reranker.fail({ type: 'out-of-range', score: -2 }, 2);
    const scores = async (): Promise<readonly number[]> => (await reranker.rerank(request)).scores;
    expect(await scores()).toStrictEqual([0.5, 0]);
    expect(await scores()).toStrictEqual([Number.NaN, 0.5, 0]);
    expect(await scores()).toStrictEqual([1.5, 0.5, 0]);
    expect(await scores()).toStrictEqual([-2, 0.5, 0]);
    reranker.recover();
    expect(await scores()).toStrictEqual([1, 0.5, 0]);
  });

  it('answers late, or never, and ends with the reason of the signal', async () => {
    const reranker = fakeReranker();
    reranker.fail({ type: 'delay', milliseconds: 20 });
    const started = performance.now();
    expect((await reranker.rerank(request)).scores).toHaveLength(3);
    expect(performance.now() - started).toBeGreaterThan(15);
    reranker.fail({ type: 'hang' });
    const reason = new Error('enough');
    const controller = new AbortController();
    const hanging = reranker.rerank({ ...request, signal: controller.signal });
    controller.abort(reason);
    await expect(hanging).rejects.toBe(reason);
  });

  it('refuses more documents than it takes, and calls after close', async () => {
    const reranker = fakeReranker({ maxDocuments: 2 });
    await expect(reranker.rerank(request)).rejects.toThrow('maxDocuments is 2');
    await reranker.close();
    await expect(reranker.rerank({ query: 'a', documents: ['b'] })).rejects.toMatchObject({
      code: 'memory-closed',
    });
  });
});
