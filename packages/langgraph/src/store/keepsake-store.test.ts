import { InvalidInputError, InvalidOptionsError, Memory, type Degradation } from '@keepsake/core';
import { fakeEmbedder } from '@keepsake/core/testing';
import { AsyncBatchedStore } from '@langchain/langgraph-checkpoint';
import { describe, expect, it } from 'vitest';
import type { KeepsakeStoreOptions } from './keepsake-store-options.ts';
import { KeepsakeStore } from './keepsake-store.ts';

const newMemory = (): Memory => new Memory({ store: { provider: 'memory' } });

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InvalidInputError);
  return (error as Error).message;
}

describe('filters that are refused', () => {
  it.each([
    [{ n: { $regex: 'x' } }, 'filter["n"].$regex: there is no such operator. The operators are $eq, $ne,'],
    [{ n: { $gt: 1, plain: 2 } }, 'filter["n"].plain: there is no such operator'],
    [{ n: { size: { $gt: 5 } } }, 'the operator $gt stands inside a value'],
    [{ n: [{ $gt: 5 }] }, 'the operator $gt stands inside a value'],
    [{ n: undefined }, 'filter["n"]: undefined cannot be compared with'],
    [{ n: { $eq: undefined } }, 'filter["n"].$eq: undefined cannot be compared with'],
    [{ n: { $gt: null } }, 'filter["n"].$gt: it has no order. Pass a number, a string or a Date'],
    [{ n: { $gt: true } }, 'filter["n"].$gt: it has no order'],
    [{ n: { $in: 5 } }, 'filter["n"].$in: it is no list'],
    [{ n: { $nin: 'x' } }, 'filter["n"].$nin: it is no list'],
    [{ n: 5n }, '5n is not JSON'],
    [{ n: Number.NaN }, 'NaN is not JSON'],
    [[], 'filter: it is no filter'],
    ['n = 5', 'filter: it is no filter'],
  ])('%o', async (filter, message) => {
    const store = new KeepsakeStore({ memory: newMemory() });
    await store.put(['n'], 'item', { n: 1 });
    expect(await refusal(store.search([], { filter: filter as Record<string, unknown> }))).toContain(message);
  });

  it('a value that holds itself', async () => {
    const store = new KeepsakeStore({ memory: newMemory() });
    const value: Record<string, unknown> = {};
    value['self'] = value;
    expect(await refusal(store.search([], { filter: { n: value } }))).toContain('holds itself');
  });
});

describe('filters', () => {
  it('take an object with operators for what it is under $eq', async () => {
    const store = new KeepsakeStore({ memory: newMemory() });
    await store.put(['n'], 'a', { rule: { $gt: 5 } });
    await store.put(['n'], 'b', { rule: { $gt: 6 } });
    const found = await store.search(['n'], { filter: { rule: { $eq: { $gt: 5 } } } });
    expect(found.map(({ key }) => key)).toStrictEqual(['a']);
  });

  it('take names that mean something to core for keys of the item', async () => {
    const store = new KeepsakeStore({ memory: newMemory() });
    const value = { createdAt: 'never', AND: 1, value: 2, '*': 3, userId: '*' };
    await store.put(['n'], 'a', value);
    await store.put(['n'], 'b', { createdAt: 'ever' });
    const found = await store.search(['n'], { filter: value });
    expect(found.map(({ key }) => key)).toStrictEqual(['a']);
  });

  it('compare dates with the text that dates are kept as', async () => {
    const store = new KeepsakeStore({ memory: newMemory() });
    await store.put(['n'], 'a', { at: new Date('2026-03-01') });
    await store.put(['n'], 'b', { at: new Date('2026-03-02') });
    const keys = async (filter: Record<string, unknown>) =>
      (await store.search(['n'], { filter })).map(({ key }) => key);
    expect(await keys({ at: new Date('2026-03-02') })).toStrictEqual(['b']);
    expect(await keys({ at: { $lt: new Date('2026-03-02') } })).toStrictEqual(['a']);
  });
});

describe('items', () => {
  it('are records of the application, and of nobody else', async () => {
    const memory = newMemory();
    const store = new KeepsakeStore({ memory });
    await store.put(['notes'], 'a', { text: 'x' });
    expect((await memory.records.get(['notes'], 'a'))?.value).toStrictEqual({ text: 'x' });
    expect(await memory.scoped({ userId: 'ana' }).records.get(['notes'], 'a')).toBeNull();
  });

  it('are those of the scope, and go when it is erased', async () => {
    const memory = newMemory();
    const ofAna = new KeepsakeStore({ memory, scope: { userId: 'ana' } });
    const ofBob = new KeepsakeStore({ memory, scope: { userId: 'bob' } });
    await ofAna.put(['notes'], 'a', { text: 'of Ana' });
    await ofBob.put(['notes'], 'a', { text: 'of Bob' });
    expect((await ofAna.get(['notes'], 'a'))?.value).toStrictEqual({ text: 'of Ana' });
    await memory.erase({ userId: 'ana' });
    expect(await ofAna.search([])).toStrictEqual([]);
    expect((await ofBob.get(['notes'], 'a'))?.value).toStrictEqual({ text: 'of Bob' });
  });

  it('expire when the store, or the put, says so', async () => {
    const store = new KeepsakeStore({
      memory: newMemory(),
      ttlMs: ({ namespace }) => (namespace[0] === 'short' ? 1 : undefined),
    });
    await store.put(['short'], 'a', { n: 1 });
    await store.put(['short'], 'long', { n: 1 }, undefined, { ttlMs: 60_000 });
    await store.put(['long'], 'b', { n: 1 });
    await store.put(['long'], 'short', { n: 1 }, undefined, { ttlMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await store.search([])).map(({ key }) => key).toSorted()).toStrictEqual(['b', 'long']);
  });

  it('are indexed as the store says where put does not', async () => {
    const store = new KeepsakeStore({
      memory: newMemory(),
      index: ({ namespace }) => (namespace[0] === 'secrets' ? false : ['title']),
    });
    await store.put(['secrets'], 'a', { title: 'lease' });
    await store.put(['notes'], 'b', { title: 'lease', body: 'noise' });
    await store.put(['notes'], 'c', { title: 'other', body: 'noise' }, ['body']);
    const keys = async (query: string) => (await store.search([], { query })).map(({ key }) => key);
    expect(await keys('lease')).toStrictEqual(['b']);
    expect(await keys('noise')).toStrictEqual(['c']);
  });

  it('are found by their words where there is no embedder, with a score', async () => {
    const store = new KeepsakeStore({ memory: newMemory() });
    await store.put(['notes'], 'a', { text: 'A room above the river.' });
    await store.put(['notes'], 'b', { text: 'Standup is at nine.' });
    const found = await store.search(['notes'], { query: 'Which room is above the river?' });
    expect(found.map(({ key }) => key)).toStrictEqual(['a']);
    expect(found[0]?.score).toBeGreaterThan(0);
  });
});

describe('batches', () => {
  it('take more operations than one batch of records', async () => {
    const store = new KeepsakeStore({ memory: newMemory() });
    const numbers = Array.from({ length: 2_500 }, (_, n) => n);
    await store.batch(numbers.map((n) => ({ namespace: ['n'], key: String(n), value: { n } })));
    const items = await store.batch(numbers.map((n) => ({ namespace: ['n'], key: String(n) })));
    expect(items.map((item) => item?.value['n'] as number)).toStrictEqual(numbers);
  });

  it('take nothing when one operation is wrong, and say which', async () => {
    const store = new KeepsakeStore({ memory: newMemory() });
    const work = store.batch([
      { namespace: ['n'], key: 'a', value: { n: 1 } },
      { namespacePrefix: ['n'], filter: { n: { $near: 1 } } },
    ]);
    expect(await refusal(work)).toContain('operations[1].filter["n"].$near');
    expect(await store.get(['n'], 'a')).toBeNull();
  });

  it('refuse a match type that there is not', async () => {
    const store = new KeepsakeStore({ memory: newMemory() });
    const condition = { matchType: 'infix', path: ['a'] } as unknown as {
      matchType: 'prefix';
      path: string[];
    };
    const work = store.batch([{ matchConditions: [condition], limit: 1, offset: 0 }]);
    expect(await refusal(work)).toContain('there is no match type "infix"');
  });

  it('list nothing under conditions that contradict each other', async () => {
    const store = new KeepsakeStore({ memory: newMemory() });
    await store.put(['a', 'b'], 'item', { n: 1 });
    const list = async (...paths: string[][]) =>
      store.batch([
        {
          matchConditions: paths.map((path) => ({ matchType: 'suffix', path }) as const),
          limit: 10,
          offset: 0,
        },
      ]);
    expect(await list(['b'], ['a'])).toStrictEqual([[]]);
    expect(await list(['b'], ['a', '*'])).toStrictEqual([[['a', 'b']]]);
  });
});

describe('in a queue of LangGraph', () => {
  it('puts are seen by the reads that are queued after them', async () => {
    const queue = new AsyncBatchedStore(new KeepsakeStore({ memory: newMemory() }));
    queue.start();
    const [, item, found] = await Promise.all([
      queue.put(['notes'], 'a', { n: 1 }),
      queue.get(['notes'], 'a'),
      queue.search(['notes']),
    ]);
    await queue.stop();
    expect(item?.value).toStrictEqual({ n: 1 });
    expect(found.map(({ key }) => key)).toStrictEqual(['a']);
  });
});

describe('an embedder that fails', () => {
  it('costs no item, and is told', async () => {
    const embedder = fakeEmbedder();
    const told: Degradation[] = [];
    const memory = new Memory({ store: { provider: 'memory' }, embedder });
    const store = new KeepsakeStore({ memory, onDegraded: (degradation) => told.push(degradation) });
    embedder.fail({ type: 'throw', error: new Error('down') });
    await store.put(['notes'], 'a', { text: 'river' });
    expect(told.map(({ code }) => code)).toStrictEqual(['embedding-failed']);
    expect((await store.get(['notes'], 'a'))?.value).toStrictEqual({ text: 'river' });
    await memory.close();
  });
});

describe('the end', () => {
  it('closes the memory that it owns, and no other', async () => {
    const own = newMemory();
    {
      await using store = new KeepsakeStore({ memory: own, ownsMemory: true });
      await store.put(['a'], 'b', { n: 1 });
    }
    await expect(own.records.get(['a'], 'b')).rejects.toThrow('closed');
    const shared = newMemory();
    const store = new KeepsakeStore({ memory: shared });
    await store.stop();
    expect(await shared.records.get(['a'], 'b')).toBeNull();
    await shared.close();
  });
});

const wrong = (value: unknown) => value as never;

describe('what is no operation', () => {
  const store = new KeepsakeStore({ memory: newMemory() });
  it.each([
    [
      'a namespace that is a text',
      () => store.put(wrong('notes'), 'a', { n: 1 }),
      'The namespace is no list',
    ],
    [
      'no namespace',
      () => store.batch([wrong({ namespace: undefined, key: 'a' })]),
      'The namespace is no list',
    ],
    ['a prefix that is a text', () => store.search(wrong('notes')), 'The namespace is no list'],
    [
      'a pattern that is a text',
      () => store.listNamespaces({ prefix: wrong('ab') }),
      'the prefix "ab" is no list',
    ],
    ['nothing', () => store.batch([wrong(null)]), 'operations[0]: it is no operation'],
    [
      'another expiry',
      () => store.put(['notes'], 'a', { n: 1 }, undefined, wrong({ ttl: 5 })),
      'put.ttl: there is no such option',
    ],
    [
      'another place among the options',
      () => store.put(['notes'], 'a', { n: 1 }, undefined, wrong({ namespace: ['other'], value: null })),
      'put.namespace: there is no such option',
    ],
  ])('is refused: %s', async (_what, work, message) => {
    await expect(work()).rejects.toThrow(message);
    expect(await store.search([])).toStrictEqual([]);
  });
});

describe('options', () => {
  it.each([
    [undefined, 'the options are undefined; pass { memory }'],
    [{}, 'memory: is missing'],
    [{ memory: {} }, 'memory: it is no Memory'],
    [{ memory: { scoped: 1, records: {} } }, 'memory: it is no Memory'],
    [{ memory: newMemory(), index: 'title' }, 'index: it names no texts'],
    [{ memory: newMemory(), index: [5] }, 'index: it names no texts'],
    [{ memory: newMemory(), ttlMs: '5' }, 'ttlMs: 5 is no time'],
    [{ memory: newMemory(), ttlMs: Number.NaN }, 'ttlMs: NaN is no time'],
    [{ memory: newMemory(), ttlMs: Infinity }, 'ttlMs: Infinity is no time'],
    [{ memory: newMemory(), ttlMs: -1 }, 'ttlMs: -1 is no time'],
    [{ memory: newMemory(), scope: 'ana' }, 'scope: the options are "ana"'],
    [{ memory: newMemory(), scope: {} }, 'at least one of userId'],
    [{ memory: newMemory(), scope: () => ({ userId: 'ana' }) }, 'not a function'],
    [{ memory: newMemory(), ttl: 5 }, 'ttl: there is no such option. Did you mean "ttlMs"?'],
    [{ memory: newMemory(), onDegraded: true }, 'onDegraded: it is no function'],
    [{ memory: newMemory(), ownsMemory: 1 }, 'ownsMemory: it is neither true nor false'],
  ])('%o are refused', (options, message) => {
    const make = () => new KeepsakeStore(options as unknown as KeepsakeStoreOptions);
    expect(make).toThrow(InvalidOptionsError);
    expect(make).toThrow(message);
  });
});
