import { array, assert, boolean, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import { timeAt } from '../../testing/build-memory-item.ts';
import { newMemory } from '../../testing/build-new-memory.ts';
import { operationClaim, type Step, steps, toChange } from './__fixtures__/random-steps.ts';
import { contents } from './__fixtures__/state-contents.ts';
import { applyBatch } from './commit.ts';
import { swapJob } from './job-rows.ts';
import { claimJob } from './jobs.ts';
import { swapMemory } from './memory-rows.ts';
import { swapMessage } from './message-rows.ts';
import { claimOperation } from './operations.ts';
import { swapRecord } from './record-rows.ts';
import { createCounters, createState, type StoreState } from './state.ts';

/** Applies one step as a batch of its own. */
function apply(state: StoreState, step: Step, indexOutside: boolean): void {
  applyBatch(
    { state, indexOutside, reverts: [] },
    { preconditions: [], changes: [toChange(state, step)] },
    new Map(),
  );
}

function build(history: readonly Step[], indexOutside: boolean): StoreState {
  const state = createState(createCounters());
  claimOperation(state, { ...operationClaim, payloadHash: 'h', now: timeAt(0), until: timeAt(60) });
  for (const [index, step] of history.entries()) {
    apply(state, step, indexOutside);
    if (index % 4 === 3) {
      const select = { fingerprint: step.needsIndexing ? 'here' : 'there' };
      claimJob(state, { select, token: `t${index}`, now: timeAt(index), until: timeAt(index + 9) });
    }
  }
  return state;
}

describe('applyBatch', () => {
  const histories = array(steps, { maxLength: 25 });

  it('leaves nothing behind of a batch that is refused', () => {
    assert(
      property(tuple(histories, histories, boolean()), ([history, batch, indexOutside]) => {
        const state = build(history, indexOutside);
        const before = contents(state);
        // Each change is made for the state that it will meet, so most of them go through; the last one never does.
        const rehearsal = build(history, indexOutside);
        const changes = batch.map((step) => {
          const change = toChange(rehearsal, step);
          apply(rehearsal, step, indexOutside);
          return change;
        });
        const refusal: LedgerChange = {
          type: 'delete-memory',
          id: 'nobody',
          expectedVersion: 1,
          note: { at: timeAt(0) },
        };
        const transaction = { state, indexOutside, reverts: [] };
        const outcome = applyBatch(
          transaction,
          { preconditions: [], changes: [...changes, refusal] },
          new Map(),
        );
        expect(outcome.committed).toBe(false);
        expect(contents(state)).toStrictEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves nothing behind of a batch that fails', () => {
    const state = build([], false);
    const first = newMemory({
      item: { memory: 'first' },
      vector: { generation: 1, vector: Float32Array.of(1, 0) },
    });
    const wrong = newMemory({
      item: { memory: 'wrong' },
      vector: { generation: 1, vector: Float32Array.of(1, 0, 0) },
    });
    const before = contents(state);
    const changes = [first, wrong].map((memory) => ({
      type: 'insert-memory' as const,
      memory,
      note: { at: timeAt(0) },
    }));
    const transaction = { state, indexOutside: false, reverts: [] };
    expect(() => applyBatch(transaction, { preconditions: [], changes }, new Map())).toThrow(
      'it has 3 dimensions and generation 1 of the index has 2',
    );
    expect(contents(state)).toStrictEqual(before);
  });

  it('keeps every index as it would be if the rows had always been what they are', () => {
    assert(
      property(histories, boolean(), (history, indexOutside) => {
        const state = build(history, indexOutside);
        const fresh = createState(state.counters);
        for (const row of state.memories.values()) swapMemory(fresh, undefined, row);
        for (const row of state.messages.values()) swapMessage(fresh, undefined, row);
        for (const row of state.records.values()) swapRecord(fresh, undefined, row);
        for (const row of state.jobs.values()) swapJob(fresh, undefined, row);
        const { marks, markOrder, markStamps, generations, indexState, operations } = state;
        expect(
          contents({ ...fresh, marks, markOrder, markStamps, generations, indexState, operations }),
        ).toStrictEqual(contents(state));
        for (const { vectors } of generations.values()) {
          for (const key of vectors.keys()) expect(state.current.live.has(key)).toBe(true);
        }
        expect(new Set(markStamps.values())).toStrictEqual(new Set(marks.keys()));
        expect(markOrder.live).toStrictEqual(new Set(marks.keys()));
      }),
      { numRuns: 300 },
    );
  });
});
