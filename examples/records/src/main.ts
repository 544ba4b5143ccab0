/** JSON documents of the application's own: profiles, settings, notes, found by namespace, filter and words. */
import assert from 'node:assert/strict';
import { Memory } from '@keepsake/core';

const memory = new Memory({ store: { provider: 'memory' } });

// #region put
const { records } = memory.scoped({ userId: 'ana' });
await records.put(['profile'], 'diet', { avoids: ['peanuts'], prefers: 'fish' });
await records.put(['notes', 'trips'], 'porto', {
  title: 'Porto',
  text: 'Ask for a room above the river.',
  stars: 5,
});
await records.put(['notes', 'trips'], 'faro', { title: 'Faro', text: 'Too hot in August.', stars: 3 });
await records.put(['notes', 'work'], 'standup', { text: 'Standup is at nine.' }, { ttlMs: 86_400_000 });
// #endregion

// #region get
const diet = await records.get(['profile'], 'diet');
console.log(diet?.value); // { avoids: ['peanuts'], prefers: 'fish' }
// #endregion
assert.deepEqual(diet?.value, { avoids: ['peanuts'], prefers: 'fish' });

// #region search
const { results: trips } = await records.search(['notes', 'trips'], { filter: { stars: { gte: 4 } } });
const { results: byWords } = await records.search(['notes'], {
  query: 'Which room has a view of the river?',
});
// #endregion
assert.deepEqual(
  trips.map((record) => record.key),
  ['porto'],
);
assert.deepEqual([byWords[0]?.key, byWords[0]?.namespace], ['porto', ['notes', 'trips']]);
assert.ok((byWords[0]?.score ?? 0) > 0);

// #region index
await records.put(
  ['documents'],
  'contract',
  { title: 'Lease', body: { text: 'Two months of notice.' }, raw: 'binary noise' },
  { index: ['title', 'body.text'] },
);
const { results: noise } = await records.search(['documents'], { query: 'noise' }); // []
const { results: lease } = await records.search(['documents'], { query: 'months of notice' });
// #endregion
assert.deepEqual([noise.length, lease[0]?.key], [0, 'contract']);

// #region namespaces
const namespaces = await records.listNamespaces({ prefix: ['notes'] });
console.log(namespaces); // [['notes', 'trips'], ['notes', 'work']]
// #endregion
assert.deepEqual(namespaces, [
  ['notes', 'trips'],
  ['notes', 'work'],
]);

// #region batch
const { results } = await records.batch([
  { type: 'put', namespace: ['counters'], key: 'visits', value: { count: 1 } },
  { type: 'get', namespace: ['counters'], key: 'visits' },
  { type: 'delete', namespace: ['notes', 'trips'], key: 'faro' },
  { type: 'search', namespacePrefix: ['notes', 'trips'] },
]);
const [, visits, , left] = results;
// #endregion
assert.deepEqual(visits?.value, { count: 1 });
assert.deepEqual(
  left.map((record) => record.key),
  ['porto'],
);

// #region owners
await memory.records.put(['settings'], 'theme', { dark: true }); // the application's own
console.log(await records.get(['settings'], 'theme')); // null: not Ana's
// #endregion
assert.equal(await records.get(['settings'], 'theme'), null);
assert.deepEqual((await memory.records.get(['settings'], 'theme'))?.value, { dark: true });

// #region across
const { results: ofAll } = await memory.records.across(['profile'], { keys: ['diet'] });
console.log(ofAll[0]?.owner); // { userId: 'ana' }
// #endregion
assert.deepEqual(
  ofAll.map((record) => record.owner),
  [{ userId: 'ana' }],
);

// #region delete-all
const { deleted } = await records.deleteAll(['notes']);
// #endregion
assert.equal(deleted, 2);
await memory.close();
