import { assert, integer, property, tuple, boolean, array } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../sqlite/connection.ts';
import { openDatabase } from '../../sqlite/open-database.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import { MAX_CHUNK_BYTES } from './posting-chunk.ts';
import {
  addPosting,
  documentFrequencies,
  readNewestSlots,
  removePosting,
  removePostingsBelow,
} from './postings.ts';
import { SLOTS_PER_HOME } from './place.ts';
import { LEDGER_SCHEMA } from './schema.ts';

let connection: Connection;

beforeEach(async () => {
  connection = await openDatabase(':memory:', LEDGER_SCHEMA);
});

afterEach(() => connection.handle.close());

/** All slots under a word, the newest first, read page by page. */
function allSlots(home: number, term: string): number[] {
  const found: number[] = [];
  for (let slot: number | undefined = SLOTS_PER_HOME; slot !== undefined;) {
    const page = readNewestSlots(connection, { home, term, slot });
    found.push(...page.slots);
    slot = page.before;
  }
  return found;
}

function newestFirst(slots: Iterable<number>): number[] {
  return [...slots].toSorted((left, right) => right - left);
}

describe('postings', () => {
  it('hold exactly what was added and not removed, in any order of both', () => {
    const step = tuple(boolean(), integer({ min: 0, max: 3000 }));
    assert(
      property(array(step, { maxLength: 300 }), (steps) => {
        connection.execute('DELETE FROM posting');
        const expected = new Set<number>();
        for (const [isAdded, slot] of steps) {
          const posting = { home: 1, term: 'word', slot };
          if (isAdded && !expected.has(slot)) addPosting(connection, posting);
          if (!isAdded) removePosting(connection, posting);
          if (isAdded) expected.add(slot);
          else expected.delete(slot);
        }
        expect(allSlots(1, 'word')).toStrictEqual(newestFirst(expected));
        expect(documentFrequencies(connection, 1, ['word'])[0]).toBe(expected.size);
      }),
      { numRuns: 60 },
    );
  });

  it('stay in small rows when there are many of them', () => {
    const slots = Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 20_011);
    for (const slot of slots) addPosting(connection, { home: 1, term: 'word', slot: slot * 100 });
    expect(allSlots(1, 'word')).toStrictEqual(newestFirst(slots.map((slot) => slot * 100)));
    const longest = connection.first('SELECT max(length(slots)) FROM posting') ?? [];
    expect(numberAt(longest, 0)).toBeLessThanOrEqual(MAX_CHUNK_BYTES + 8);
  });

  it('are apart by home and by word', () => {
    addPosting(connection, { home: 1, term: 'tea', slot: 5 });
    addPosting(connection, { home: 2, term: 'tea', slot: 6 });
    addPosting(connection, { home: 1, term: 'teapot', slot: 7 });
    addPosting(connection, { home: 1, term: '', slot: 8 });
    expect(allSlots(1, 'tea')).toStrictEqual([5]);
    expect(allSlots(2, 'tea')).toStrictEqual([6]);
    expect(documentFrequencies(connection, 3, ['tea'])[0]).toBe(0);
  });

  it('go below a slot and stay from it on', () => {
    for (let slot = 0; slot < 2000; slot += 1) {
      addPosting(connection, { home: 1, term: 'every', slot });
      if (slot % 10 === 0) addPosting(connection, { home: 1, term: `rare ${slot}`, slot });
    }
    addPosting(connection, { home: 2, term: 'every', slot: 1 });
    let after: ReturnType<typeof removePostingsBelow>;
    do {
      after = removePostingsBelow(connection, 1, { slot: 1500, after, limit: 3 });
    } while (after !== undefined);
    expect(allSlots(1, 'every')).toStrictEqual(
      newestFirst(Array.from({ length: 500 }, (_, index) => 1500 + index)),
    );
    expect(documentFrequencies(connection, 1, ['rare 1490'])[0]).toBe(0);
    expect(documentFrequencies(connection, 1, ['rare 1500'])[0]).toBe(1);
    expect(allSlots(2, 'every')).toStrictEqual([1]);
  });
});
