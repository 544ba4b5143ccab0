import { describe, expect, it } from 'vitest';
import type { Embedder } from './contracts/embedder.ts';
import { InvalidOptionsError } from './errors/invalid-options-error.ts';
import { Memory } from './memory.ts';
import type { MemoryOptions } from './options.ts';
import { fakeEmbedder } from './testing/fake-embedder.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };
/** Two of the currency for each text: tokens are what the provider says they are. */
const prices = { embedder: { perMillion: 2 } };

function countingEmbedder(): Embedder {
  const fake = fakeEmbedder();
  return {
    provider: 'counting',
    model: 'words',
    dimensions: fake.dimensions,
    maxBatchSize: 100,
    embed: async (request) => ({ ...(await fake.embed(request)), tokens: request.texts.length * 1_000_000 }),
    close: () => fake.close(),
  };
}

describeOnEachStore('cost', (open) => {
  it('is told by every call that asks a provider, and all of it by describe', async () => {
    const memory = await open({ embedder: countingEmbedder(), prices });
    const added = await memory.add(
      ['tea', 'rain'].map((content) => ({ role: 'user', content })),
      ana,
    );
    expect(added.usage).toMatchObject({ embeddingCalls: 1, embeddingTokens: 2_000_000, cost: 4 });
    const many = await memory.addMany([
      { messages: 'one', ...ana },
      { messages: 'two', ...ana },
    ]);
    expect(many.usage.cost).toBe(4);
    expect(many.results.map(({ usage }) => usage.cost)).toEqual([0, 0]);
    expect((await memory.search('tea', ana)).usage.cost).toBe(2);
    expect((await memory.update(added.results[0]?.id ?? '', 'green tea')).usage.cost).toBe(2);
    expect((await memory.records.put(['notes'], 'a', { text: 'x' })).usage.cost).toBe(2);
    expect((await memory.records.search(['notes'], { query: 'x' })).usage.cost).toBe(2);
    expect((await memory.describe()).usage).toMatchObject({ embeddingCalls: 6, cost: 16 });
    expect((await memory.reindex()).usage.cost).toBe(10);
    expect((await memory.describe()).usage).toMatchObject({ cost: 26 });
  });

  it('is 0 where nobody was asked, and absent without a price for who was', async () => {
    const silent = await open({ prices });
    expect((await silent.add('tea', ana)).usage.cost).toBe(0);
    expect((await silent.search('tea', ana)).usage.cost).toBe(0);
    expect((await silent.records.search([])).usage.cost).toBe(0);
    const unpriced = await open({ embedder: countingEmbedder(), prices: { reranker: { perCall: 1 } } });
    expect((await unpriced.add('tea', ana)).usage).not.toHaveProperty('cost');
    expect((await unpriced.describe()).usage).not.toHaveProperty('cost');
    const plain = await open({ embedder: countingEmbedder() });
    expect((await plain.add('tea', ana)).usage).not.toHaveProperty('cost');
  });

  it('of the background is told by describe', async () => {
    const embedder = fakeEmbedder();
    const memory = await open({ embedder, prices: { embedder: { perMillion: 0 } } });
    embedder.fail({ type: 'throw', error: new Error('down') });
    await memory.add('tea', ana);
    await memory.flush();
    const { usage, index } = await memory.describe();
    expect(index.backgroundUsage).toMatchObject({ embeddingCalls: 1, cost: 0 });
    expect(usage).toMatchObject({ embeddingCalls: 2, cost: 0 });
  });
});

describe('a budget', () => {
  it('counts embeddings and never refuses them', async () => {
    const memory = new Memory({
      store: { provider: 'memory' },
      embedder: countingEmbedder(),
      prices,
      budget: { maxCost: 3, windowMs: 3_600_000 },
    });
    for (const text of ['tea', 'rain', 'jazz']) {
      expect((await memory.add(text, ana)).degraded).toBeUndefined();
    }
    expect((await memory.search('tea', ana)).degraded).toBeUndefined();
    const { budget } = await memory.describe();
    expect(budget).toMatchObject({
      maxCost: 3,
      windowMs: 3_600_000,
      spent: { maxCost: 8, maxTokens: 4_000_000, maxCalls: 4 },
      exceeded: 'maxCost',
    });
    expect(Date.parse(budget?.freeAt ?? '')).toBeGreaterThan(Date.now());
    await memory.close();
  });
});

describe('the options of cost', () => {
  it.each([
    [{ prices: 5 }, 'prices: the options are 5; pass an object'],
    [{ prices: { model: {} } }, 'prices.model: there is no such option. '],
    [{ prices: { llm: 5 } }, 'prices.llm: the options are 5; pass an object'],
    [{ prices: { llm: { inputPerMillion: 1 } } }, 'prices.llm: there is no price; say outputPerMillion'],
    [
      { prices: { llm: { inputPerMillion: -1, outputPerMillion: '2' } } },
      'prices.llm.inputPerMillion: -1 is not a number from 0 on; prices.llm.outputPerMillion: "2" is',
    ],
    [{ prices: { embedder: {} } }, 'prices.embedder: there is no price; say perMillion'],
    [{ prices: { embedder: { perMillion: Infinity } } }, 'prices.embedder.perMillion: Infinity is not'],
    [{ prices: { reranker: {} } }, 'prices.reranker: there is no price; say perMillion or perCall'],
    [{ budget: null }, 'budget: the options are null; pass an object'],
    [{ budget: { maxcost: 1 } }, 'budget.maxcost: there is no such option. Did you mean "maxCost"?'],
    [{ budget: { maxCalls: NaN } }, 'budget.maxCalls: NaN is not a number from 0 on'],
    [{ budget: { windowMs: 0 } }, 'budget.windowMs: 0 is not a whole number from 1 to'],
    [
      { embedder: fakeEmbedder(), budget: { maxCost: 1 } },
      'budget.maxCost: what embedder costs is not known; say it in prices.embedder, or limit',
    ],
  ])('%o are refused', (options, message) => {
    const refused = (): Memory => new Memory(options as MemoryOptions);
    expect(refused).toThrow(InvalidOptionsError);
    expect(refused).toThrow(message);
  });

  it.each([
    [{ prices: {}, budget: {} }],
    [{ prices: { reranker: { perCall: 1 } }, budget: { maxCost: 1, maxCalls: 0 } }],
    [{ embedder: fakeEmbedder(), prices: { embedder: { perMillion: 0 } }, budget: { maxCost: 1 } }],
  ])('%o are taken', (options) => {
    expect(() => new Memory(options)).not.toThrow();
  });
});
