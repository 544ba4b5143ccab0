import { InMemoryStore } from '@langchain/langgraph-checkpoint';
import { Memory } from '@keepsake/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { KeepsakeStore } from '../store/keepsake-store.ts';
import { brokenStore } from './__fixtures__/broken-store.ts';
import { brokenStores } from './__fixtures__/broken-stores.ts';
import { brokenSubjects } from './__fixtures__/broken-subjects.ts';
import { checkStore } from './check-store.ts';
import { storeConformance, type StoreUnderTest } from './store-conformance.ts';
import { storeGroups } from './store-groups.ts';

const create = () => new InMemoryStore();

/** The groups of which a case fails. */
async function failingGroups(subject: StoreUnderTest): Promise<readonly string[]> {
  const reports = await checkStore(subject);
  return [...new Set(reports.filter(({ outcome }) => outcome === 'failed').map(({ group }) => group))];
}

describe('the kit', () => {
  it('has no two cases of one name in a group', () => {
    for (const { cases } of storeGroups) {
      const names = cases.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it.each(brokenStores)('notices in "%s" a store that %s', async (group, _what, answers) => {
    expect(await failingGroups(brokenStore(answers))).toContain(group);
  });

  it.each(brokenSubjects)('notices in "%s" a store that %s', async (group, _what, subject) => {
    expect(await failingGroups(subject)).toContain(group);
  });

  it('has a broken store for each of its groups', () => {
    const noticed = new Set([...brokenStores, ...brokenSubjects].map(([group]) => group));
    expect([...noticed].toSorted()).toStrictEqual(storeGroups.map(({ name }) => name).toSorted());
  });

  it('fails nothing of a store that is right, and says what it could not run', async () => {
    const reports = await checkStore({
      name: 'right',
      create: () => new KeepsakeStore({ memory: new Memory({ store: { provider: 'memory' } }) }),
    });
    expect(reports.filter(({ outcome }) => outcome === 'failed')).toStrictEqual([]);
    const notRun = new Set(reports.filter(({ outcome }) => outcome === 'not run').map(({ group }) => group));
    expect([...notRun]).toStrictEqual(['query', 'index', 'ttl', 'durability']);
  });
});

it.each([
  ['is never made', { create: () => new Promise<never>(() => undefined) }],
  ['never stops', { create, destroy: () => new Promise<void>(() => undefined) }],
])('comes to an end with a store that %s', async (_what, subject) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const checked = checkStore({ name: 'hanging', ...subject });
  // Each case hangs once at most.
  const most = storeGroups.flatMap(({ cases }) => cases).length;
  for (let hanging = 0; hanging < most; hanging += 1) await vi.advanceTimersByTimeAsync(20_000);
  const reports = await checked;
  const outcomes = new Set(reports.map(({ outcome }) => outcome));
  expect(outcomes).toStrictEqual(new Set(['failed', 'not run']));
});

describe('skip', () => {
  it('refuses a group that the kit does not have', () => {
    const skip = { filters: 'it has none' } as object;
    expect(() => storeConformance({ name: 'x', create, skip })).toThrow('skip names "filters"');
  });

  it('refuses a case that the group does not have', () => {
    const skip = { 'crud: keeps everything': 'it does not' } as const;
    expect(() => storeConformance({ name: 'x', create, skip })).toThrow(
      'skip names "crud: keeps everything", which is no case of the kit',
    );
  });

  it('refuses an entry without a reason', () => {
    expect(() => storeConformance({ name: 'x', create, skip: { ttl: ' ' } })).toThrow('gives no reason');
  });
});
