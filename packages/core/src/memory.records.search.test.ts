import { describe, expect, test } from 'vitest';

import { InvalidInputError } from './errors/invalid-input-error.ts';
import { fakeEmbedder } from './testing/fake-embedder.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const names = (results: readonly { readonly key: string }[]): readonly string[] =>
  results.map(({ key }) => key);

describeOnEachStore('records.search', (open) => {
  test('finds by words of the value, in any language, best first, with a score', async () => {
    const { records } = await open();
    await records.put(['food'], 'tea', { drink: 'green tea', from: { country: 'Japan' } });
    await records.put(['food'], 'coffee', { drink: 'coffee', tags: ['black', 'strong'], teaspoons: 2 });
    await records.put(['food'], 'cake', { text: 'Ana hat einen Käsekuchen gebacken' });
    await records.put(['food'], 'sushi', { text: '我喜欢吃寿司' });
    const { results } = await records.search(['food'], { query: 'which tea comes from Japan?' });
    expect(names(results)).toEqual(['tea']);
    expect(results[0]?.score).toBeGreaterThan(0.5);
    expect(results[0]?.score).toBeLessThanOrEqual(1);
    expect(names((await records.search(['food'], { query: 'kasekuchen' })).results)).toEqual(['cake']);
    expect(names((await records.search(['food'], { query: '寿司' })).results)).toEqual(['sushi']);
    expect(names((await records.search(['food'], { query: 'strong' })).results)).toEqual(['coffee']);
    expect((await records.search(['drink'], { query: 'tea' })).results).toEqual([]);
  });

  test('gives a record the same score whatever else there is', async () => {
    const { records } = await open();
    await records.put(['n'], 'tea', { drink: 'green tea from Japan' });
    const score = async () => (await records.search(['n'], { query: 'green tea' })).results[0]?.score;
    const alone = await score();
    await records.batch(
      Array.from({ length: 300 }, (_, index) => ({
        type: 'put' as const,
        namespace: ['n', 'other'],
        key: `k${index}`,
        value: { text: `unrelated tea number ${index}` },
      })),
    );
    expect(await score()).toBe(alone);
  });

  test('looks only at the paths that are to be looked at, or at nothing', async () => {
    const { records } = await open();
    const value = {
      title: 'Garden',
      body: 'roses',
      notes: [{ text: 'tulips' }, { text: 'lilies' }],
      'a.b': 'violets',
    };
    await records.put(['n'], 'title', value, { index: ['title'] });
    await records.put(['n'], 'notes', value, { index: ['notes[*].text', 'missing.path'] });
    await records.put(['n'], 'last', value, { index: ['notes[-1].text'] });
    await records.put(['n'], 'none', value, { index: false });
    await records.put(['n'], 'all', value, { index: ['$'] });
    const found = async (query: string) => names((await records.search(['n'], { query })).results).toSorted();
    expect(await found('garden')).toEqual(['all', 'title']);
    expect(await found('tulips')).toEqual(['all', 'notes']);
    expect(await found('lilies')).toEqual(['all', 'last', 'notes']);
    expect(await found('roses')).toEqual(['all']);
    expect(names((await records.search(['n'], { filter: { title: 'Garden' } })).results)).toHaveLength(5);
  });

  test('filters by keys of the value and by times, with one meaning everywhere', async () => {
    const { records } = await open();
    await records.put(['n'], 'a', { price: 3, city: 'Lisbon', tags: ['x'], nested: { k: 1 }, userId: 'ana' });
    await records.put(['n'], 'b', { price: 5, city: 'Porto', tags: ['x', 'y'] });
    await records.put(['n'], 'c', { price: '5', city: null });
    const found = async (filter: Parameters<typeof records.search>[1] & object) =>
      names((await records.search(['n'], filter)).results);
    expect(await found({ filter: { price: 5 } })).toEqual(['b']);
    expect(await found({ filter: { price: { gte: 3, lt: 5 } } })).toEqual(['a']);
    expect(await found({ filter: { tags: 'y' } })).toEqual(['b']);
    expect(await found({ filter: { city: '*' } })).toEqual(['a', 'b']);
    expect(await found({ filter: { NOT: { city: 'Lisbon' } } })).toEqual(['b', 'c']);
    expect(await found({ filter: { userId: 'ana' } })).toEqual(['a']);
    expect(await found({ filter: { nested: { exists: true } } })).toEqual(['a']);
    expect(await found({ filter: { createdAt: { lt: '2020-01-01' } } })).toEqual([]);
    expect(await found({ query: 'city', filter: { price: 5 } })).toEqual(['b']);
    await expect(found({ filter: { price: { $gtt: 3 } } })).rejects.toThrow(InvalidInputError);
  });

  test('pages in a stable order', async () => {
    const { records } = await open();
    for (const key of ['d', 'b', 'a', 'c']) await records.put(['n'], key, { text: 'tea' });
    await records.put(['m'], 'z', { text: 'tea' });
    const page = async (offset: number, query?: string) =>
      names((await records.search([], { limit: 2, offset, query })).results);
    expect([await page(0), await page(2), await page(4), await page(6)]).toEqual([
      ['z', 'a'],
      ['b', 'c'],
      ['d'],
      [],
    ]);
    const asked = [...(await page(0, 'tea')), ...(await page(2, 'tea')), ...(await page(4, 'tea'))];
    expect(asked.toSorted()).toEqual(['a', 'b', 'c', 'd', 'z']);
  });

  describe('with an embedder', () => {
    test('finds by meaning, and keeps a record whose embedding fails', async () => {
      const embedder = fakeEmbedder({ dimensions: 1_024 });
      const { records } = await open({ embedder });
      const { usage } = await records.put(['n'], 'a', { text: 'adopted a greyhound' });
      expect(usage.embeddingCalls).toBe(1);
      const { results } = await records.search(['n'], { query: 'adopt greyhounds' });
      expect(names(results)).toEqual(['a']);
      embedder.fail({ type: 'too-few-vectors' });
      const put = await records.put(['n'], 'b', { text: 'a red bicycle' });
      expect(put.degraded).toMatchObject({ code: 'embedding-failed', error: { failure: 'bad-answer' } });
      expect((await records.get(['n'], 'b'))?.value).toEqual({ text: 'a red bicycle' });
      await expect
        .poll(async () => names((await records.search(['n'], { query: 'bicyc' })).results)[0])
        .toBe('b');
      embedder.fail({ type: 'not-a-number' });
      const found = await records.search(['n'], { query: 'bicycle' });
      expect(names(found.results)).toEqual(['b']);
      expect(found.degraded?.code).toBe('query-embedding-failed');
    });

    test('asks it once for a whole batch, and not at all for what is not to be searched', async () => {
      const embedder = fakeEmbedder();
      const { records } = await open({ embedder });
      const { usage } = await records.batch([
        { type: 'put', namespace: ['n'], key: 'a', value: { text: 'one' } },
        { type: 'put', namespace: ['n'], key: 'b', value: { text: 'two' }, index: false },
        { type: 'get', namespace: ['n'], key: 'a' },
        { type: 'put', namespace: ['n'], key: 'c', value: { text: 'three', n: 3 }, index: ['n'] },
        { type: 'put', namespace: ['n'], key: 'd', value: {} },
      ]);
      expect(usage.embeddingCalls).toBe(1);
      expect(embedder.calls.map(({ texts }) => texts)).toEqual([['text: one', '3']]);
    });
  });
});
