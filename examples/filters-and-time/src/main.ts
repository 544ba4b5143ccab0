/** Finding exactly what is meant: signals and scores, filters, pages, and the two questions about time. */
import assert from 'node:assert/strict';
import { Memory, type MemoryItem } from '@keepsake/core';

const memory = new Memory({ store: { provider: 'memory' } });
const user = { userId: 'ana' };
const texts = (items: readonly MemoryItem[]): readonly string[] => items.map((item) => item.memory);

// #region add
await memory.addMany([
  {
    ...user,
    messages: 'Dinner at Zé da Mouraria.',
    metadata: { city: 'Lisbon', price: 25 },
    timestamp: '2026-03-02',
  },
  {
    ...user,
    messages: 'Lunch at a tasca in Alfama.',
    metadata: { city: 'Lisbon', price: 9 },
    timestamp: '2026-03-05',
  },
  {
    ...user,
    messages: 'Dinner by the river.',
    metadata: { city: 'Porto', price: 40 },
    timestamp: '2026-04-10',
  },
  {
    ...user,
    messages: 'I tried the francesinha.',
    metadata: { city: 'Porto' },
    categories: ['food'],
    timestamp: '2026-04-11',
  },
]);
// #endregion

// #region search-filter
const { results: affordable } = await memory.search('Where did she have dinner?', {
  userId: 'ana',
  filters: { city: 'Lisbon', price: { gte: 10, lte: 30 } },
});
// #endregion
assert.deepEqual(texts(affordable), ['Dinner at Zé da Mouraria.']);

// #region operators
const { results: chosen } = await memory.getAll({
  userId: 'ana',
  filters: {
    createdAt: { gte: '2026-01-01' },
    OR: [{ price: { lt: 10 } }, { categories: 'food' }, { memory: { icontains: 'RIVER' } }],
    NOT: { city: 'Faro' },
  },
  sort: { field: 'validFrom', direction: 'ascending' },
});
// #endregion
assert.deepEqual(texts(chosen), [
  'Lunch at a tasca in Alfama.',
  'Dinner by the river.',
  'I tried the francesinha.',
]);

// #region missing
const withoutPrice = await memory.getAll({ userId: 'ana', filters: { price: null } });
const withPrice = await memory.getAll({ userId: 'ana', filters: { price: '*' } });
// #endregion
assert.deepEqual([withoutPrice.total, withPrice.total], [1, 3]);

// #region pages
const pages: string[] = [];
let cursor: string | undefined;
do {
  const page = await memory.getAll({ userId: 'ana', limit: 3, cursor });
  pages.push(`${page.results.length} of ${page.total}`);
  cursor = page.nextCursor;
} while (cursor !== undefined);
console.log(pages); // ['3 of 4', '1 of 4']
// #endregion
assert.deepEqual(pages, ['3 of 4', '1 of 4']);

// #region explain
const { results: explained } = await memory.search('Where did she have dinner in April?', {
  userId: 'ana',
  threshold: 0.2,
  explain: true,
});
for (const { memory: found, score, explanation } of explained)
  console.log(score.toFixed(2), found, explanation);
// #endregion
const [first] = explained;
assert.equal(first?.memory, 'Dinner by the river.');
assert.ok((first?.explanation?.time ?? 0) > 0);
const parts = Object.values(first?.explanation ?? {}).reduce((sum, part) => sum + part, 0);
assert.ok(Math.abs(parts - (first?.score ?? 0)) < 1e-9);

// #region update
const { results: added } = await memory.add('Ana lives in Berlin.', {
  userId: 'ana',
  timestamp: '2024-05-01',
});
const id = added[0]?.id ?? '';
const beforeTheMove = new Date();
await new Promise((resolve) => setTimeout(resolve, 2));
await memory.update(id, { text: 'Ana lives in Lisbon.', reason: 'she moved' });
// #endregion
await new Promise((resolve) => setTimeout(resolve, 2));

// #region history
for (const { version, event, previousMemory, newMemory, reason } of await memory.history(id)) {
  console.log(version, event, previousMemory, '→', newMemory, reason ?? '');
}
// 2 UPDATE Ana lives in Berlin. → Ana lives in Lisbon. she moved
// 1 ADD null → Ana lives in Berlin.
// #endregion
assert.deepEqual(
  (await memory.history(id)).map((entry) => [
    entry.version,
    entry.event,
    entry.previousMemory,
    entry.newMemory,
  ]),
  [
    [2, 'UPDATE', 'Ana lives in Berlin.', 'Ana lives in Lisbon.'],
    [1, 'ADD', null, 'Ana lives in Berlin.'],
  ],
);

// #region as-of
const asKnownThen = await memory.search('Where does Ana live?', { userId: 'ana', asOf: beforeTheMove });
const asKnownNow = await memory.search('Where does Ana live?', { userId: 'ana' });
// #endregion
assert.equal(asKnownThen.results[0]?.memory, 'Ana lives in Berlin.');
assert.equal(asKnownNow.results[0]?.memory, 'Ana lives in Lisbon.');

// #region valid-at
const saidByMarch = await memory.getAll({ userId: 'ana', validAt: '2026-03-31' }); // what was said by then
// #endregion
assert.deepEqual(texts(saidByMarch.results).toSorted(), [
  'Ana lives in Lisbon.',
  'Dinner at Zé da Mouraria.',
  'Lunch at a tasca in Alfama.',
]);

// #region expires
await memory.add('The gym is closed until the holidays are over.', {
  userId: 'ana',
  expiresAt: '2020-01-06',
});
const current = await memory.getAll({ userId: 'ana', filters: { memory: { contains: 'gym' } } });
const all = await memory.getAll({
  userId: 'ana',
  filters: { memory: { contains: 'gym' } },
  includeExpired: true,
});
// #endregion
assert.deepEqual([current.total, all.total], [0, 1]);
assert.equal(all.results[0]?.expiresAt, '2020-01-07T00:00:00.000Z');

// #region dates
const diary = new Memory({ store: { provider: 'memory' }, dateResolver: { provider: 'chrono' } });
await diary.add([{ role: 'user', name: 'Ana', content: 'We fly to Porto next Friday.' }], {
  userId: 'ana',
  timestamp: '2026-05-04',
});
const { results: onThatDay } = await diary.search('What happens on 8 May 2026?', { userId: 'ana' });
console.log(onThatDay[0]?.dates); // [{ text: 'next Friday', from: '2026-05-08T00:…', to: '2026-05-09T00:…' }]
const { text: notes } = await diary.context('What happens on 8 May 2026?', { userId: 'ana' });
console.log(notes); // … - [2026-05-04, Ana] We fly to Porto next Friday. (2026-05-08) …
// #endregion
assert.deepEqual(onThatDay[0]?.dates, [
  { text: 'next Friday', from: '2026-05-08T00:00:00.000Z', to: '2026-05-09T00:00:00.000Z' },
]);
assert.ok((onThatDay[0]?.score ?? 0) > 0.25);
assert.match(notes, /- \[2026-05-04, Ana\] We fly to Porto next Friday\. \(2026-05-08\)/);

// #region dates-options
const german = new Memory({
  store: { provider: 'memory' },
  dateResolver: {
    provider: 'chrono',
    config: { locale: 'de', timeZone: 'Europe/Berlin', forwardDate: true },
  },
});
// #endregion
await german.add('Am Freitag fliegen wir.', { userId: 'ana', timestamp: '2026-05-04' });
assert.equal(
  (await german.getAll({ userId: 'ana' })).results[0]?.dates?.[0]?.from,
  '2026-05-08T00:00:00.000Z',
);
await german.close();
await diary.close();
await memory.close();
