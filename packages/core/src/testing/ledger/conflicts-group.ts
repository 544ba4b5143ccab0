import { expect } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import { memoryItem, namedId, timeAt } from '../build-memory-item.ts';
import { plainTerms } from '../build-new-memory.ts';
import { storedMessage } from '../build-stored-message.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import {
  ana,
  commit,
  insert,
  insertAll,
  nextVersion,
  refused,
  remove,
  replace,
  textsOf,
} from './write-rows.ts';

/** What a batch is refused for, and that nothing of it is written then. */
export const conflictsGroup: ConformanceGroup<LedgerContext, 'conflicts'> = {
  name: 'conflicts',
  cases: [
    {
      name: 'refuses a message whose id is taken within the exact scope',
      run: async ({ ledger }) => {
        await commit(ledger, [
          { type: 'insert-message', message: storedMessage({ key: 'k1', id: 'm1', text: 'first' }) },
        ]);
        const again = storedMessage({ key: 'k2', id: 'm1', text: 'second' });
        expect(
          await ledger.commit({ preconditions: [], changes: [{ type: 'insert-message', message: again }] }),
        ).toStrictEqual(refused('duplicate', 'm1'));
        const messages = await ledger.listMessages({ scopes: [ana], direction: 'ascending', limit: 10 });
        expect(messages.map(({ message }) => message.text)).toStrictEqual(['first']);
      },
    },
    {
      name: 'takes the same message id in every other exact scope',
      run: async ({ ledger }) => {
        const scopes = [
          { userId: 'ana' },
          { userId: 'ana', runId: 'r1' },
          { userId: 'ana', agentId: 'r1' },
          { agentId: 'ana' },
        ];
        await commit(
          ledger,
          scopes.map((scope, index) => ({
            type: 'insert-message',
            message: storedMessage({ ...scope, key: `k${index}`, id: 'm1' }),
          })),
        );
        for (const [index, scope] of scopes.entries()) {
          const found = await ledger.readMessages(scope, ['m1']);
          expect(found.map(({ message }) => message.key)).toStrictEqual([`k${index}`]);
        }
      },
    },
    {
      name: 'takes the id of a deleted message again',
      run: async ({ ledger }) => {
        await commit(ledger, [
          { type: 'insert-message', message: storedMessage({ key: 'k1', id: 'm1', text: 'first' }) },
        ]);
        await commit(ledger, [
          { type: 'delete-message', key: 'k1' },
          { type: 'insert-message', message: storedMessage({ key: 'k2', id: 'm1', text: 'second' }) },
        ]);
        expect((await ledger.readMessages(ana, ['m1'])).map(({ message }) => message.text)).toStrictEqual([
          'second',
        ]);
      },
    },
    {
      name: 'refuses a memory whose id is taken, also by a deleted one and from another scope',
      run: async ({ ledger }) => {
        const [kept, gone] = await insertAll(ledger, [{ memory: 'kept' }, { memory: 'gone' }]);
        await commit(ledger, [remove(memoryItem(gone), timeAt(1))]);
        for (const id of [kept?.id ?? '', gone?.id ?? '']) {
          const change = insert({ item: { userId: 'bo', id, memory: 'other words' } });
          expect(await ledger.commit({ preconditions: [], changes: [change] })).toStrictEqual(
            refused('duplicate', id),
          );
        }
        expect(await textsOf(ledger, { userId: 'bo' })).toStrictEqual([]);
      },
    },
    {
      name: 'refuses a unique key that a current memory of the exact scope holds',
      run: async ({ ledger }) => {
        await commit(ledger, [insert({ item: { memory: 'likes tea' }, uniqueKey: 'likes tea' })]);
        const again = insert({ item: { memory: 'Likes tea.' }, uniqueKey: 'likes tea' });
        expect(await ledger.commit({ preconditions: [], changes: [again] })).toStrictEqual(
          refused('duplicate', 'likes tea'),
        );
        const inRun = insert({
          item: { memory: 'likes tea today', userId: 'ana', runId: 'r1' },
          uniqueKey: 'likes tea',
        });
        await commit(ledger, [inRun]);
        expect(await textsOf(ledger)).toStrictEqual(['likes tea', 'likes tea today']);
      },
    },
    {
      name: 'refuses a batch that holds a unique key twice',
      run: async ({ ledger }) => {
        const changes = ['one', 'two'].map((memory) => insert({ item: { memory }, uniqueKey: 'same' }));
        expect(await ledger.commit({ preconditions: [], changes })).toStrictEqual(
          refused('duplicate', 'same'),
        );
        expect(await textsOf(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'frees a unique key with the memory that held it',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'first' });
        await commit(ledger, [insert({ item: first, uniqueKey: 'key' }), remove(first, timeAt(1))]);
        await commit(ledger, [insert({ item: { memory: 'second' }, uniqueKey: 'key' })]);
        const held = await ledger.readUnique(ana, ['key']);
        expect(held.map(({ item }) => item.memory)).toStrictEqual(['second']);
      },
    },
    {
      name: 'moves a unique key with a new version, and refuses one that another memory holds',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'first' });
        await commit(ledger, [
          insert({ item: first, uniqueKey: 'a' }),
          insert({ item: { memory: 'other' }, uniqueKey: 'b' }),
        ]);
        const second = nextVersion(first, { memory: 'second', updatedAt: timeAt(1) });
        expect(
          await ledger.commit({ preconditions: [], changes: [replace(second, { uniqueKey: 'b' })] }),
        ).toStrictEqual(refused('duplicate', 'b'));
        await commit(ledger, [replace(second, { uniqueKey: 'c' })]);
        const held = await ledger.readUnique(ana, ['a', 'b', 'c']);
        expect(held.map(({ uniqueKey, item }) => `${uniqueKey} ${item.memory}`).toSorted()).toStrictEqual([
          'b other',
          'c second',
        ]);
        await commit(ledger, [insert({ item: { memory: 'third' }, uniqueKey: 'a' })]);
      },
    },
    {
      name: 'keeps its unique key through a new version that gives the same one',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'first' });
        await commit(ledger, [insert({ item: first, uniqueKey: 'a' })]);
        await commit(ledger, [replace(nextVersion(first, { updatedAt: timeAt(1) }), { uniqueKey: 'a' })]);
        expect((await ledger.readUnique(ana, ['a'])).map(({ item }) => item.version)).toStrictEqual([2]);
      },
    },
    {
      name: 'releases the unique key of a superseded memory: its words are free for a third one, and it comes back with it',
      run: async ({ ledger }) => {
        const lisbon = memoryItem({ memory: 'Lives in Lisbon' });
        await commit(ledger, [insert({ item: lisbon, uniqueKey: 'lisbon' })]);
        const superseded = nextVersion(lisbon, { supersededBy: namedId('porto'), updatedAt: timeAt(1) });
        const revise = (item: typeof lisbon, uniqueKey: string | null): LedgerChange => ({
          type: 'replace-memory',
          memory: { item, uniqueKey },
          expectedVersion: item.version - 1,
          note: { at: item.updatedAt },
        });
        await commit(ledger, [
          insert({ item: { memory: 'Lives in Porto', id: namedId('porto') }, uniqueKey: 'porto' }),
          revise(superseded, null),
        ]);
        expect(await ledger.readUnique(ana, ['lisbon'])).toStrictEqual([]);
        const again = memoryItem({ memory: 'Lives in Lisbon', id: namedId('lisbon again') });
        await commit(ledger, [insert({ item: again, uniqueKey: 'lisbon' })]);
        expect((await ledger.readUnique(ana, ['lisbon'])).map(({ item }) => item.id)).toStrictEqual([
          again.id,
        ]);
        const { supersededBy: _supersededBy, ...rest } = superseded;
        const back = nextVersion(rest, { updatedAt: timeAt(2) });
        expect(await ledger.commit({ preconditions: [], changes: [revise(back, 'lisbon')] })).toStrictEqual(
          refused('duplicate', 'lisbon'),
        );
        await commit(ledger, [remove(again, timeAt(2)), revise(back, 'lisbon')]);
        expect((await ledger.readUnique(ana, ['lisbon'])).map(({ item }) => item)).toStrictEqual([back]);
      },
    },
    {
      name: 'takes the unique key of the memory before that of its content',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'first' });
        await commit(ledger, [insert({ item: first, uniqueKey: 'a' })]);
        const second = nextVersion(first, { memory: 'second', updatedAt: timeAt(1) });
        const content = { terms: plainTerms('second'), needsIndexing: false, uniqueKey: 'b' };
        await commit(ledger, [
          {
            type: 'replace-memory',
            memory: { item: second, content, uniqueKey: 'c' },
            expectedVersion: 1,
            note: { at: timeAt(1) },
          },
        ]);
        const held = await ledger.readUnique(ana, ['a', 'b', 'c']);
        expect(held.map(({ uniqueKey }) => uniqueKey)).toStrictEqual(['c']);
      },
    },
    {
      name: 'refuses to replace or delete a version that is not current, and an unknown memory',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'first' });
        const second = nextVersion(first, { memory: 'second', updatedAt: timeAt(1) });
        await commit(ledger, [insert({ item: first }), replace(second)]);
        const late = nextVersion(first, { memory: 'late', updatedAt: timeAt(2) });
        const stranger = nextVersion(memoryItem({ memory: 'stranger' }), { updatedAt: timeAt(2) });
        for (const change of [
          replace(late),
          remove(first, timeAt(2)),
          remove(nextVersion(second, { updatedAt: timeAt(2) }), timeAt(2)),
        ]) {
          expect(await ledger.commit({ preconditions: [], changes: [change] })).toStrictEqual(
            refused('version', first.id),
          );
        }
        for (const change of [replace(stranger), remove(stranger, timeAt(2))]) {
          expect(await ledger.commit({ preconditions: [], changes: [change] })).toStrictEqual(
            refused('version', stranger.id),
          );
        }
        expect(await textsOf(ledger)).toStrictEqual(['second']);
      },
    },
    {
      name: 'refuses to replace or delete a deleted memory',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'first' });
        await commit(ledger, [insert({ item: first }), remove(first, timeAt(1))]);
        const late = nextVersion(first, { memory: 'late', updatedAt: timeAt(2) });
        for (const change of [replace(late), remove(first, timeAt(2))]) {
          expect(await ledger.commit({ preconditions: [], changes: [change] })).toStrictEqual(
            refused('version', first.id),
          );
        }
      },
    },
    {
      name: 'checks the version of memories that the batch does not touch',
      run: async ({ ledger }) => {
        const shown = memoryItem({ memory: 'shown to the model' });
        await commit(ledger, [insert({ item: shown })]);
        const current = { type: 'version', id: shown.id, version: 1 } as const;
        await commit(ledger, [insert({ item: { memory: 'planned on it' } })], [current]);
        await commit(ledger, [replace(nextVersion(shown, { updatedAt: timeAt(1) }))]);
        const outcome = await ledger.commit({
          preconditions: [current],
          changes: [insert({ item: { memory: 'too late' } })],
        });
        expect(outcome).toStrictEqual(refused('version', shown.id));
        const unknown = namedId('nobody');
        const onUnknown = await ledger.commit({
          preconditions: [{ type: 'version', id: unknown, version: 1 }],
          changes: [],
        });
        expect(onUnknown).toStrictEqual(refused('version', unknown));
      },
    },
    {
      name: 'checks preconditions against what was there before the batch',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'first' });
        await commit(ledger, [insert({ item: first })]);
        const second = nextVersion(first, { updatedAt: timeAt(1) });
        await commit(ledger, [replace(second)], [{ type: 'version', id: first.id, version: 1 }]);
      },
    },
    {
      name: 'checks the generation of the index',
      run: async ({ ledger }) => {
        await commit(ledger, [], [{ type: 'generation', generation: 0 }]);
        const state = { generation: 2, fingerprint: 'fake:words:3', dimensions: 3, status: 'ready' } as const;
        await commit(ledger, [{ type: 'set-index-state', state }]);
        await commit(ledger, [], [{ type: 'generation', generation: 2 }]);
        const outcome = await ledger.commit({
          preconditions: [{ type: 'generation', generation: 0 }],
          changes: [insert({ item: { memory: 'of the old generation' } })],
        });
        expect(outcome).toStrictEqual(refused('generation', ''));
        expect(await textsOf(ledger)).toStrictEqual([]);
      },
    },
  ],
};
