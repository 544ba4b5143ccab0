import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  oneof,
  record,
  string,
  type Arbitrary,
} from 'fast-check';
import { expect, test } from 'vitest';
import { describeOnEachStore } from './testing/open-test-memory.ts';
import { SCOPE_FIELDS, scopeMatches, type Scope } from './types/scope.ts';

/** Ids that are prefixes of each other, hold separators, look alike, or are SQL. */
const id: Arbitrary<string> = oneof(
  constantFrom(
    '1',
    '12',
    '123',
    'a',
    'a:b',
    'a/b',
    'a.b',
    'a%',
    'a_',
    'A',
    'ä',
    'a\u0308',
    'а',
    "a'--",
    "';DROPTABLEmemory;--",
    '["a"]',
    'u:1',
    'null',
    'undefined',
    '__proto__',
    'constructor',
    '🦔',
  ),
  string({ minLength: 1, maxLength: 6, unit: 'grapheme' }).filter(
    (text) => /^[^\s\p{C}]+$/u.test(text) && text !== '*',
  ),
);
const scope: Arbitrary<Scope> = record(
  { userId: id, agentId: id, runId: id, appId: id },
  { requiredKeys: [] },
).filter((value) => Object.keys(value).length > 0);

describeOnEachStore('isolation', (open) => {
  test('no search, list, read, history or record crosses a scope', async () => {
    await assert(
      asyncProperty(
        array(scope, { minLength: 2, maxLength: 12 }),
        array(scope, { minLength: 1, maxLength: 4 }),
        async (owners, queries) => {
          const memory = await open();
          await memory.reset();
          const entries = owners.map((owner, index) => ({
            messages: `shared word number${index}`,
            ...owner,
          }));
          const { results: added } = await memory.addMany(entries);
          for (const [index, owner] of owners.entries()) {
            await memory.scoped(owner).records.put(['notes'], `k${index}`, { text: 'shared word' });
          }
          const ids = added.map((result) => result.results[0]?.id ?? '');
          for (const query of [...queries, ...owners]) {
            const expected = owners
              .map((owner, index) => ({ owner, index }))
              .filter(({ owner }) => scopeMatches(query, owner));
            const names = expected.map(({ index }) => `shared word number${index}`).toSorted();
            const found = await memory.search('shared word', { ...query, limit: 100 });
            expect(found.results.map((item) => item.memory).toSorted()).toEqual(names);
            const listed = await memory.getAll(query);
            expect(listed.results.map((item) => item.memory).toSorted()).toEqual(names);
            expect(listed.total).toBe(expected.length);
            expect((await memory.messages.list(query)).results).toHaveLength(expected.length);
            const scoped = memory.scoped(query);
            for (const [index, memoryId] of ids.entries()) {
              const isOwn = expected.some((entry) => entry.index === index);
              expect((await scoped.get(memoryId)) !== null).toBe(isOwn);
              expect((await scoped.history(memoryId)).length > 0).toBe(isOwn);
            }
            const keys = owners.flatMap((owner, index) => (isSameScope(owner, query) ? [`k${index}`] : []));
            const { results: records } = await scoped.records.search([], { limit: 100 });
            expect(records.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);
});

function isSameScope(left: Scope, right: Scope): boolean {
  return SCOPE_FIELDS.every((field) => left[field] === right[field]);
}
