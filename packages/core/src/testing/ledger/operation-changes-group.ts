import { expect } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { OperationChange } from '../../contracts/operation-changes.ts';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import { newMemory } from '../build-new-memory.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, insert, keyOf, nextVersion, remove, replace, reviseFields } from './write-rows.ts';

/** The same change, made by an operation. */
function by(operationId: string, change: LedgerChange): LedgerChange {
  return 'note' in change ? { ...change, note: { ...change.note, operationId } } : change;
}

/** What a change says, in short: the entry before, what was recorded, the entries behind. */
function told({ previous, version, later }: OperationChange): readonly (string | undefined)[] {
  return [previous, version, ...later].map(
    (entry) => entry && `${entry.event} ${entry.state.memory} v${entry.state.version}`,
  );
}

const home = memoryItem({ memory: 'home', createdAt: timeAt(1) });
const pet = memoryItem({ memory: 'pet', createdAt: timeAt(1), sources: ['m1'] });

/** Finding what an operation did. */
export const operationChangesGroup: ConformanceGroup<LedgerContext, 'operation-changes'> = {
  name: 'operation-changes',
  cases: [
    {
      name: 'answers what was added, edited and deleted, with the entries before and behind',
      run: async ({ ledger }) => {
        await commit(ledger, [insert({ item: home }), insert({ item: pet, sourceKeys: ['key 1'] })]);
        const added = memoryItem({ memory: 'added', createdAt: timeAt(2) });
        const moved = nextVersion(home, { memory: 'moved', updatedAt: timeAt(2) });
        await commit(ledger, [
          by('op', insert({ item: added })),
          by('op', replace(moved)),
          by('op', remove(pet, timeAt(2))),
          by('other', insert({ item: { memory: 'of another one', createdAt: timeAt(2) } })),
        ]);
        const later = nextVersion(moved, { metadata: { later: true }, updatedAt: timeAt(3) });
        await commit(ledger, [by('later', reviseFields(later))]);
        const changes = await ledger.readOperationChanges('op', [ana]);
        expect(changes.map(told)).toStrictEqual([
          ['ADD home v1', 'UPDATE moved v2', 'UPDATE moved v3'],
          ['ADD pet v1', 'DELETE pet v1'],
          [undefined, 'ADD added v1'],
        ]);
        expect(changes[0]).toStrictEqual({
          key: await keyOf(ledger, home.id),
          previous: {
            state: home,
            event: 'ADD',
            recordedFrom: timeAt(1),
            recordedTo: timeAt(2),
            sourceKeys: [],
          },
          version: {
            state: moved,
            event: 'UPDATE',
            recordedFrom: timeAt(2),
            recordedTo: timeAt(3),
            operationId: 'op',
            sourceKeys: [],
          },
          later: [
            {
              state: later,
              event: 'UPDATE',
              recordedFrom: timeAt(3),
              operationId: 'later',
              sourceKeys: [],
            },
          ],
        });
        expect(changes[1]?.previous?.sourceKeys).toStrictEqual(['key 1']);
        expect(Object.keys(changes[2] ?? {}).toSorted()).toStrictEqual(['key', 'later', 'version']);
      },
    },
    {
      name: 'answers every entry of a memory that one operation changed several times',
      run: async ({ ledger }) => {
        const second = nextVersion(home, { memory: 'second', updatedAt: timeAt(2) });
        await commit(ledger, [
          by('op', insert({ item: home })),
          by('op', replace(second)),
          by('op', remove(second, timeAt(3))),
        ]);
        const back = nextVersion(second, { memory: 'back', updatedAt: timeAt(4) });
        await commit(ledger, [
          by('op', {
            type: 'reopen-memory',
            memory: newMemory({ item: back }),
            expectedVersion: 2,
            note: { at: timeAt(4) },
          }),
        ]);
        const changes = await ledger.readOperationChanges('op', [ana]);
        expect(changes.map(told)).toStrictEqual([
          [undefined, 'ADD home v1', 'UPDATE second v2', 'DELETE second v2', 'UPDATE back v3'],
          ['ADD home v1', 'UPDATE second v2', 'DELETE second v2', 'UPDATE back v3'],
          ['UPDATE second v2', 'DELETE second v2', 'UPDATE back v3'],
          ['DELETE second v2', 'UPDATE back v3'],
        ]);
      },
    },
    {
      name: 'never tells what another scope did under the same id',
      run: async ({ ledger }) => {
        const run = memoryItem({ memory: 'of a run', userId: 'ana', runId: 'r1' });
        const other = memoryItem({ memory: 'of Bo', userId: 'bo', agentId: 'guide' });
        await commit(ledger, [
          by('op', insert({ item: home })),
          by('op', insert({ item: run })),
          by('op', insert({ item: other })),
        ]);
        const textsIn = async (...scopes: Parameters<typeof ledger.readOperationChanges>[1]) =>
          (await ledger.readOperationChanges('op', scopes)).map(({ version }) => version.state.memory);
        expect((await textsIn(ana)).toSorted()).toStrictEqual(['home', 'of a run']);
        expect(await textsIn({ runId: 'r1' })).toStrictEqual(['of a run']);
        expect(await textsIn({ userId: 'bo' })).toStrictEqual(['of Bo']);
        expect(await textsIn({ agentId: 'guide' })).toStrictEqual(['of Bo']);
        expect(await textsIn({ userId: 'bo', runId: 'r1' })).toStrictEqual([]);
        expect((await textsIn({ runId: 'r1' }, { agentId: 'guide' })).toSorted()).toStrictEqual([
          'of Bo',
          'of a run',
        ]);
      },
    },
    {
      name: 'answers nothing for an unknown operation, and after an erasure',
      run: async ({ ledger }) => {
        await commit(ledger, [by('op', insert({ item: home })), insert({ item: pet })]);
        expect(await ledger.readOperationChanges('nothing', [ana])).toStrictEqual([]);
        expect(await ledger.readOperationChanges('', [ana])).toStrictEqual([]);
        await ledger.erase(ana, timeAt(9));
        expect(await ledger.readOperationChanges('op', [ana])).toStrictEqual([]);
      },
    },
    {
      name: 'answers two thousand changes in order',
      run: async ({ ledger }) => {
        const items = Array.from({ length: 2000 }, (_, index) => memoryItem({ memory: `number ${index}` }));
        await commit(
          ledger,
          items.map((item) => by('op', insert({ item }))),
        );
        const changes = await ledger.readOperationChanges('op', [ana]);
        expect(changes.map(({ version }) => version.state.id)).toStrictEqual(items.map(({ id }) => id));
      },
    },
  ],
};
