import { assert, asyncProperty, array, constantFrom } from 'fast-check';
import { expect, test } from 'vitest';

import { describeOnEachStore } from './testing/open-test-memory.ts';
import { NO_USAGE } from './engine/usage.ts';

const names = (results: readonly { readonly key: string }[]): readonly string[] =>
  results.map(({ key }) => key);

describeOnEachStore('records', (open) => {
  test('keeps a document, replaces it as a whole, and gives back what was put', async () => {
    const { records } = await open();
    const value = { city: 'Lisbon', tags: ['a', 'b'], nested: { deep: [1, { x: null }] }, at: 0.1 };
    expect(await records.put(['users', '1'], 'profile', value)).toEqual({
      usage: NO_USAGE,
    });
    const first = await records.get(['users', '1'], 'profile');
    expect(first).toEqual({
      namespace: ['users', '1'],
      key: 'profile',
      value,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    await new Promise((resolve) => setTimeout(resolve, 3));
    await records.put(['users', '1'], 'profile', { city: 'Porto' });
    const second = await records.get(['users', '1'], 'profile');
    expect(second?.value).toEqual({ city: 'Porto' });
    expect(second?.createdAt).toBe(first?.createdAt);
    expect(Date.parse(second?.updatedAt ?? '')).toBeGreaterThan(Date.parse(first?.updatedAt ?? ''));
  });

  test('are read across owners, for the owner of the whole file or within a scope', async () => {
    const memory = await open();
    const owners = [{ userId: 'ana', runId: 'r1' }, { userId: 'ana' }, { userId: 'bob' }];
    await memory.records.put(['places'], 'lisbon', { by: 'all' });
    for (const owner of owners)
      await memory.scoped(owner).records.put(['places'], 'lisbon', { by: owner.userId });
    await memory.scoped({ userId: 'bob' }).records.put(['places'], 'porto', {}, { index: false });
    const { results } = await memory.records.across(['places'], { keys: ['lisbon', 'lisbon'] });
    expect(results.map(({ owner, key, value }) => [owner, key, value['by']])).toEqual([
      [{ userId: 'ana', runId: 'r1' }, 'lisbon', 'ana'],
      [{ userId: 'ana' }, 'lisbon', 'ana'],
      [{ userId: 'bob' }, 'lisbon', 'bob'],
      [{}, 'lisbon', 'all'],
    ]);
    expect(Object.keys(results[0] ?? {}).toSorted()).toEqual([
      'createdAt',
      'key',
      'namespace',
      'owner',
      'updatedAt',
      'value',
    ]);
    const ofAna = await memory.scoped({ userId: 'ana' }).records.across(['places']);
    expect(ofAna.results.map(({ owner }) => owner)).toEqual(owners.slice(0, 2));
    const page = await memory.records.across(['places'], { limit: 1, offset: 3 });
    expect(names(page.results)).toEqual(['porto']);
  });

  test.each([
    [[], {}, 'records.across.namespace: the namespace has no segments'],
    [['a'], { keys: [''] }, 'records.across.keys[0]: the string is empty'],
    [['a'], { keys: 'a' }, 'records.across.keys: "a" is not a list'],
    [['a'], { limit: 0 }, 'records.across.limit: 0 is not a whole number'],
    [['a'], { filter: {} }, 'records.across.filter: there is no such option'],
  ])('across owners refuse %j %j', async (namespace, options, message) => {
    const { records } = await open();
    await expect(records.across(namespace, options as never)).rejects.toThrow(message);
  });

  test('answers null for what is not there, and ignores its deletion', async () => {
    const { records } = await open();
    expect(await records.get(['a'], 'b')).toBeNull();
    await records.delete(['a'], 'b');
    await records.put(['a'], 'b', {});
    await records.delete(['a'], 'b');
    expect(await records.get(['a'], 'b')).toBeNull();
    expect((await records.search([])).results).toEqual([]);
  });

  test('compares namespaces segment by segment, whatever they hold', async () => {
    const { records } = await open();
    const spaces = [
      ['users', '1'],
      ['users', '12'],
      ['users', '1', 'notes'],
      ['users.1'],
      ['users:1'],
      ['users', '*'],
    ];
    for (const [place, namespace] of spaces.entries()) await records.put(namespace, 'k', { place });
    const under = async (prefix: readonly string[]) =>
      (await records.search(prefix)).results.map(({ namespace }) => namespace);
    expect(await under(['users', '1'])).toEqual([
      ['users', '1'],
      ['users', '1', 'notes'],
    ]);
    expect(await under(['users', '*'])).toEqual([['users', '*']]);
    expect(await under(['users'])).toHaveLength(4);
    expect(await under(['user'])).toEqual([]);
    expect((await records.get(['users', '1'], 'k'))?.value).toEqual({ place: 0 });
    expect((await records.get(['users:1'], 'k'))?.value).toEqual({ place: 4 });
    expect(await records.get(['users', '1', 'k'], 'k')).toBeNull();
  });

  test('never mixes namespaces that differ in one character', async () => {
    const { records } = await open();
    const segment = constantFrom(
      'a',
      'b',
      'a.b',
      'a:b',
      'a\u0000b',
      'a/b',
      '.',
      '*',
      '%',
      '_',
      "'",
      'ä',
      'a\u0308',
      '\uD83D\uDE00',
    );
    await assert(
      asyncProperty(
        array(segment, { minLength: 1, maxLength: 3 }),
        array(segment, { minLength: 1, maxLength: 3 }),
        async (one, other) => {
          await records.deleteAll([]);
          await records.put(one, 'k', { who: 'one' });
          await records.put(other, 'k', { who: 'other' });
          const isSame = JSON.stringify(one) === JSON.stringify(other);
          expect((await records.get(one, 'k'))?.value).toEqual({ who: isSame ? 'other' : 'one' });
          const isUnder = other.length <= one.length && other.every((part, place) => part === one[place]);
          const found = (await records.search(other)).results.map(({ namespace }) =>
            JSON.stringify(namespace),
          );
          expect(found.includes(JSON.stringify(one))).toBe(isUnder);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('forgets a record when its time is over', async () => {
    const { records } = await open();
    await records.put(['n'], 'short', { text: 'tea' }, { ttlMs: 30 });
    await records.put(['n'], 'past', { text: 'tea' }, { expiresAt: '2020-01-01' });
    await records.put(['n'], 'future', { text: 'tea' }, { expiresAt: '2999-12-31' });
    expect((await records.get(['n'], 'future'))?.expiresAt).toBe('3000-01-01T00:00:00.000Z');
    expect(await records.get(['n'], 'past')).toBeNull();
    await expect
      .poll(async () => names((await records.search(['n'], { query: 'tea' })).results))
      .toEqual(['future']);
    expect(await records.get(['n'], 'short')).toBeNull();
    expect(await records.deleteAll(['n'])).toEqual({ deleted: 3 });
    expect(await records.listNamespaces()).toEqual([]);
  });

  test('lists namespaces by prefix, suffix and depth', async () => {
    const { records } = await open();
    for (const namespace of [['a', 'b', 'c'], ['a', 'b', 'd'], ['a', 'x', 'c'], ['b'], ['b', 'c']]) {
      await records.put(namespace, 'k', {});
    }
    expect(await records.listNamespaces()).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'd'],
      ['a', 'x', 'c'],
      ['b'],
      ['b', 'c'],
    ]);
    expect(await records.listNamespaces({ prefix: ['a', '*', 'c'] })).toEqual([
      ['a', 'b', 'c'],
      ['a', 'x', 'c'],
    ]);
    expect(await records.listNamespaces({ suffix: ['c'] })).toEqual([
      ['a', 'b', 'c'],
      ['a', 'x', 'c'],
      ['b', 'c'],
    ]);
    expect(await records.listNamespaces({ maxDepth: 1 })).toEqual([['a'], ['b']]);
    expect(await records.listNamespaces({ maxDepth: 2, limit: 2, offset: 1 })).toEqual([['a', 'x'], ['b']]);
  });

  test('takes the steps of a batch in order, and a read sees the writes before it', async () => {
    const { records } = await open();
    const { results } = await records.batch([
      { type: 'get', namespace: ['n'], key: 'a' },
      { type: 'put', namespace: ['n'], key: 'a', value: { text: 'tea' } },
      { type: 'get', namespace: ['n'], key: 'a' },
      { type: 'search', namespacePrefix: ['n'], query: 'tea' },
      { type: 'put', namespace: ['n'], key: 'a', value: { text: 'coffee' } },
      { type: 'put', namespace: ['n', 'm'], key: 'b', value: {} },
      { type: 'delete', namespace: ['n'], key: 'a' },
      { type: 'get', namespace: ['n'], key: 'a' },
      { type: 'listNamespaces' },
    ]);
    const [before, put, after, found, , , removed, gone, namespaces] = results;
    expect([before, put, removed, gone]).toEqual([null, undefined, undefined, null]);
    expect(after?.value).toEqual({ text: 'tea' });
    expect(names(found)).toEqual(['a']);
    expect(namespaces).toEqual([['n', 'm']]);
  });

  test('checks all steps of a batch before it takes the first', async () => {
    const { records } = await open();
    const refused = records.batch([
      { type: 'put', namespace: ['n'], key: 'a', value: {} },
      { type: 'put', namespace: ['n'], key: '', value: {} },
    ]);
    await expect(refused).rejects.toThrow('operations[1].key: the string is empty');
    expect(await records.get(['n'], 'a')).toBeNull();
  });

  test('keeps those of a scope apart, and erases them with it', async () => {
    const memory = await open();
    const owners = [
      memory,
      memory.scoped({ userId: 'ana' }),
      memory.scoped({ userId: 'ana', agentId: 'x' }),
      memory.scoped({ userId: 'an' }),
    ];
    for (const [place, owner] of owners.entries())
      await owner.records.put(['n'], 'k', { place, text: 'tea' });
    for (const [place, owner] of owners.entries()) {
      expect(
        (await owner.records.search([], { query: 'tea' })).results.map(({ value }) => value['place']),
      ).toEqual([place]);
      expect((await owner.records.get(['n'], 'k'))?.value['place']).toBe(place);
    }
    await memory.erase({ userId: 'ana' });
    const left = await Promise.all(
      owners.map(async ({ records }) => (await records.search([])).results.length),
    );
    expect(left).toEqual([1, 0, 0, 1]);
  });
});
