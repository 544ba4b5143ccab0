import { describe, expect, it } from 'vitest';
import { memoryItem, timeAt } from '../testing/build-memory-item.ts';
import { plainTerms } from '../testing/build-new-memory.ts';
import type { MemoryItem } from '../types/memory.ts';
import { planSupersede, supersedeChanges, type SuccessorFields } from './plan-supersede.ts';

const lisbon = memoryItem({
  userId: 'ana',
  runId: 'r1',
  memory: 'Lives in Lisbon',
  validFrom: timeAt(10),
  metadata: { city: 'Lisbon' },
  version: 3,
});
const porto: SuccessorFields = {
  id: 'porto',
  memory: 'Lives in Porto',
  hash: 'f'.repeat(64),
  metadata: {},
  categories: ['home'],
  attributedTo: 'user',
  sources: ['m2'],
};
const note = { at: timeAt(100), operationId: 'op', reason: 'moved' };

function plan(old: Partial<MemoryItem> = {}, successor: Partial<SuccessorFields> = {}) {
  return planSupersede({
    old: { key: 7, item: { ...lisbon, ...old } },
    successor: { ...porto, ...successor },
    note,
  });
}

describe('planSupersede', () => {
  it('gives the new memory the scope and the kind of the old one, and both their links', () => {
    expect(plan()).toStrictEqual({
      successor: {
        userId: 'ana',
        runId: 'r1',
        ...porto,
        kind: 'fact',
        createdAt: timeAt(100),
        updatedAt: timeAt(100),
        validFrom: timeAt(100),
        supersedes: lisbon.id,
        version: 1,
      },
      superseded: {
        ...lisbon,
        updatedAt: timeAt(100),
        validTo: timeAt(100),
        supersededBy: 'porto',
        version: 4,
      },
    });
  });

  it('keeps what the new memory says of its own times and speaker', () => {
    const times = { validFrom: timeAt(50), validTo: timeAt(70), expiresAt: timeAt(90), speaker: 'Ana' };
    expect(plan({}, times)).toMatchObject({ successor: times, superseded: { validTo: timeAt(50) } });
  });

  it.each([
    ['where the new one begins', {}, timeAt(50), timeAt(50)],
    ['never before it began', { validFrom: timeAt(60) }, timeAt(50), timeAt(60)],
    ['never later than it had ended', { validTo: timeAt(30) }, timeAt(50), timeAt(30)],
    ['where the new one begins, when it was to end later', { validTo: timeAt(99) }, timeAt(50), timeAt(50)],
  ])('ends the old one %s', (...[, old, validFrom, validTo]) => {
    expect(plan(old, { validFrom }).superseded.validTo).toBe(validTo);
  });

  it.each([
    ['episode', 'fact'],
    ['procedure', 'procedure'],
    ['summary', 'summary'],
  ] as const)('replaces an %s by a %s', (kind, expected) => {
    expect(plan({ kind }).successor.kind).toBe(expected);
  });
});

describe('supersedeChanges', () => {
  it('releases the key of the old memory before the new one takes its own', () => {
    const planned = plan();
    const indexing = { fields: { needsIndexing: true }, outside: undefined };
    const terms = plainTerms('Lives in Porto');
    expect(supersedeChanges(planned, { terms, sourceKeys: ['key 2'], indexing, note })).toStrictEqual([
      {
        type: 'replace-memory',
        memory: { item: planned.superseded, uniqueKey: null },
        expectedVersion: 3,
        note,
      },
      {
        type: 'insert-memory',
        memory: {
          item: planned.successor,
          terms,
          sourceKeys: ['key 2'],
          needsIndexing: true,
          uniqueKey: 'lives in porto',
        },
        note,
      },
    ]);
  });
});
