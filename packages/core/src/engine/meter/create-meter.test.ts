import { describe, expect, it } from 'vitest';
import { BudgetExceededError } from '../../errors/budget-exceeded-error.ts';
import { fakeClock } from '../../testing/fake-clock.ts';
import type { Budget, Prices } from '../../types/budget.ts';
import type { Usage } from '../../types/results.ts';
import { NO_USAGE, sumUsage } from '../usage.ts';
import { createMeter } from './create-meter.ts';

const prices: Prices = {
  llm: { inputPerMillion: 2, outputPerMillion: 8 },
  embedder: { perMillion: 0.5 },
  reranker: { perMillion: 1, perCall: 0.25 },
};
const chat: Usage = { ...NO_USAGE, modelCalls: 1, inputTokens: 1_000_000, outputTokens: 500_000 };
const embedding: Usage = { ...NO_USAGE, embeddingCalls: 1, embeddingTokens: 2_000_000 };
const reranking: Usage = { ...NO_USAGE, rerankCalls: 2, rerankTokens: 3_000_000 };

function meter(budget?: Budget, given: Prices | undefined = prices) {
  const clock = fakeClock();
  return { clock, ...createMeter({ prices: given, budget, now: clock.now }) };
}

describe('the price of usage', () => {
  it('is made from the tokens and calls of each provider', () => {
    const { price } = meter();
    expect(price(chat)).toEqual({ ...chat, cost: 6 });
    expect(price(embedding)).toEqual({ ...embedding, cost: 1 });
    expect(price(reranking)).toEqual({ ...reranking, cost: 3.5 });
    expect(price(sumUsage(chat, embedding, reranking)).cost).toBe(10.5);
    expect(price(NO_USAGE)).toEqual({ ...NO_USAGE, cost: 0 });
  });

  it('is known exactly when every provider that was asked has one', () => {
    const { price } = meter(undefined, { embedder: { perMillion: 0.5 }, reranker: { perCall: 1 } });
    expect(price(embedding).cost).toBe(1);
    expect(price(reranking).cost).toBe(2);
    expect(price(chat)).toEqual(chat);
    expect(price(sumUsage(embedding, chat))).toEqual(sumUsage(embedding, chat));
  });

  it('is not known without prices, and is never added to twice', () => {
    expect(createMeter({ now: () => 0 }).price(chat)).toEqual(chat);
    const { price } = meter();
    expect(price(price(chat)).cost).toBe(6);
  });

  it('of a sum is known when that of all its parts is that asked a provider', () => {
    const { price } = meter();
    expect(sumUsage(price(chat), price(embedding)).cost).toBe(7);
    expect(sumUsage(price(chat), NO_USAGE).cost).toBe(6);
    expect(sumUsage(price(chat), embedding)).not.toHaveProperty('cost');
    expect(sumUsage(NO_USAGE, NO_USAGE)).not.toHaveProperty('cost');
  });
});

describe('a budget', () => {
  it('of none refuses nothing, and everything is counted', () => {
    const { check, spend, total, report } = meter();
    for (let call = 0; call < 3; call += 1) expect(spend(chat)).toEqual({ ...chat, cost: 6 });
    spend(embedding);
    expect(check('generate')).toBeUndefined();
    expect(total()).toEqual({ ...sumUsage(chat, chat, chat, embedding), cost: 19 });
    expect(report()).toBeUndefined();
  });

  it('of cost refuses the call after the one that reached it, and says how much was spent', () => {
    const { check, spend, report } = meter({ maxCost: 12 });
    spend(chat);
    expect(check('generate')).toBeUndefined();
    spend(chat);
    const refusal = check('generate');
    expect(refusal).toBeInstanceOf(BudgetExceededError);
    expect(refusal).toMatchObject({ call: 'generate', limit: 'maxCost', allowed: 12, spent: 12 });
    expect(refusal?.freeAt).toBeUndefined();
    expect(refusal?.message).toBe(
      'the language model was not asked: 12 is spent of the 12 that budget.maxCost allows. ' +
        'Raise budget.maxCost, or set budget.windowMs',
    );
    expect(report()).toEqual({
      maxCost: 12,
      spent: { maxCost: 12, maxTokens: 3_000_000, maxCalls: 2 },
      exceeded: 'maxCost',
    });
  });

  it('of tokens and of calls counts all providers, embeddings too', () => {
    const tokens = meter({ maxTokens: 3_500_000 });
    tokens.spend(embedding);
    expect(tokens.check('rerank')).toBeUndefined();
    tokens.spend(chat);
    expect(tokens.check('rerank')).toMatchObject({
      call: 'rerank',
      limit: 'maxTokens',
      spent: 3_500_000,
    });
    const calls = meter({ maxCalls: 3 });
    calls.spend(embedding);
    calls.spend(reranking);
    expect(calls.check('generate')).toMatchObject({ limit: 'maxCalls', allowed: 3, spent: 3 });
  });

  it('of 0 allows no call at all', () => {
    const { check } = meter({ maxCalls: 0, windowMs: 60_000 });
    expect(check('generate')).toMatchObject({ allowed: 0, spent: 0, freeAt: undefined });
  });

  it('of a window is free again when what was spent first has left it', () => {
    const { check, spend, clock, report } = meter({ maxCalls: 2, windowMs: 60_000 });
    spend(chat);
    clock.advance(30_000);
    spend(chat);
    expect(check('generate')?.freeAt).toBe('2026-01-01T00:01:01.000Z');
    expect(check('generate')?.message).toContain('Calls are made again from 2026-01-01T00:01:01.000Z on');
    expect(report()).toMatchObject({ exceeded: 'maxCalls', freeAt: '2026-01-01T00:01:01.000Z' });
    clock.set('2026-01-01T00:01:00.999Z');
    expect(check('generate')).toBeInstanceOf(BudgetExceededError);
    clock.advance(1);
    expect(check('generate')).toBeUndefined();
    expect(report()).toEqual({
      maxCalls: 2,
      windowMs: 60_000,
      spent: { maxCost: 6, maxTokens: 1_500_000, maxCalls: 1 },
    });
  });

  it('that was passed by far is free when enough of it has left the window', () => {
    const { check, spend, clock } = meter({ maxCalls: 2, windowMs: 60_000 });
    for (let call = 0; call < 4; call += 1) {
      spend(chat);
      clock.advance(10_000);
    }
    // Two of four have to leave, and one more, for less than two to be left.
    expect(check('generate')?.freeAt).toBe('2026-01-01T00:01:21.000Z');
  });
});
