import { DatabaseSync } from 'node:sqlite';
import { homeOfPlace, placeOf, slotOf } from '../place.ts';
import { decodeSlots } from '../posting-chunk.ts';
import { decodeTerms } from '../term-text.ts';
import { checkSketches } from './check-sketches.ts';

type Values = Record<string, unknown>;

/** What contradicts itself in a file that nobody writes now: empty for a sound one. */
export function checkFile(path: string): string[] {
  const database = new DatabaseSync(path);
  const all = (sql: string): Values[] => database.prepare(sql).all();
  try {
    return [
      ...all('PRAGMA integrity_check')
        .map((row) => String(row['integrity_check']))
        .filter((text) => text !== 'ok'),
      ...checkPostings(all),
      ...checkVectors(all),
      ...checkSketches((sql, ...values) => database.prepare(sql).all(...values)),
      ...checkCounts(all),
      ...checkLinks(all),
    ];
  } finally {
    database.close();
  }
}

type All = (sql: string) => Values[];

/** Every word of every row has its posting, and nothing else has one. */
function checkPostings(all: All): string[] {
  const expected = new Set<string>();
  for (const table of ['memory', 'record']) {
    for (const { place, terms } of all(`SELECT place, terms FROM ${table}`)) {
      const home = homeOfPlace(Number(place));
      for (const term of decodeTerms(String(terms)).keys())
        expected.add(JSON.stringify([home, term, slotOf(Number(place))]));
    }
  }
  const problems: string[] = [];
  for (const { home, term, first, last, count, slots } of all('SELECT * FROM posting')) {
    const found: number[] = [];
    decodeSlots(slots as Uint8Array, Number(first), found);
    if (found.length !== count || found.at(-1) !== last)
      problems.push(`a chunk of "${String(term)}" miscounts`);
    for (const slot of found) {
      const name = JSON.stringify([home, term, slot]);
      if (!expected.delete(name)) problems.push(`posting ${name} has no row`);
    }
  }
  return [...problems, ...Array.from(expected, (name) => `posting ${name} is missing`)];
}

/** Every pointer has its vector, and every vector of a generation in use is pointed at. */
function checkVectors(all: All): string[] {
  const generations = new Set(
    all('SELECT id FROM generation WHERE number IS NOT NULL').map(({ id }) => String(id)),
  );
  const vectors = new Map(
    all('SELECT id, generation, place FROM vector').map(({ id, generation, place }) => [
      Number(id),
      { generation, place },
    ]),
  );
  const problems: string[] = [];
  for (const table of ['memory', 'record']) {
    for (const { place, vectors: pointers } of all(
      `SELECT place, vectors FROM ${table} WHERE vectors IS NOT NULL`,
    )) {
      for (const pointer of String(pointers).trim().split(' ')) {
        const [generation = '', slot] = pointer.split(':');
        const id = placeOf(homeOfPlace(Number(place)), Number(slot));
        const vector = vectors.get(id);
        vectors.delete(id);
        if (!generations.has(generation)) continue;
        if (vector?.place !== place || String(vector?.generation) !== generation) {
          problems.push(`${table} ${String(place)} points at vector ${pointer}, which is not its own`);
        }
      }
    }
  }
  const left = [...vectors.values()].filter(({ generation }) => generations.has(String(generation)));
  return [
    ...problems,
    ...left.map(({ place }) => `a vector belongs to ${String(place)}, which does not point at it`),
  ];
}

/** What is counted is as many as there are. */
function checkCounts(all: All): string[] {
  const differences: Readonly<Record<string, string>> = {
    'ledger.memories': 'SELECT 1 FROM ledger WHERE memories <> (SELECT count(*) FROM memory)',
    'ledger.messages': 'SELECT 1 FROM ledger WHERE messages <> (SELECT count(*) FROM message)',
    'ledger.records': 'SELECT 1 FROM ledger WHERE records <> (SELECT count(*) FROM record)',
    'home.documents': `SELECT 1 FROM home h WHERE documents <> (SELECT count(*) FROM memory WHERE home = h.id)
      + (SELECT count(*) FROM record WHERE home = h.id)`,
    'home.vectors':
      'SELECT 1 FROM home h WHERE vectors <> (SELECT count(*) FROM vector WHERE id / 134217728 = h.id)',
    'scope.memories':
      'SELECT 1 FROM scope s WHERE memories <> (SELECT count(*) FROM memory WHERE scope = s.id)',
    'scope.messages':
      'SELECT 1 FROM scope s WHERE messages <> (SELECT count(*) FROM message WHERE scope = s.id)',
    'scope.newest_at': `SELECT 1 FROM scope s WHERE newest_is_bound = 0
      AND newest_at IS NOT (SELECT max(created_at) FROM memory WHERE scope = s.id)`,
    'scope.last_at': `SELECT 1 FROM scope s WHERE times_are_bounds = 0
      AND (last_at IS NOT (SELECT max(timestamp) FROM message WHERE scope = s.id)
        OR first_at IS NOT (SELECT min(timestamp) FROM message WHERE scope = s.id))`,
    'generation.points': `SELECT 1 FROM generation g WHERE number IS NOT NULL AND points <>
      (SELECT count(*) FROM vector v JOIN memory m ON m.place = v.place WHERE v.generation = g.id)`,
  };
  return Object.entries(differences).flatMap(([name, sql]) =>
    all(sql).length === 0 ? [] : [`${name} miscounts`],
  );
}

/** What is pointed at is there. */
function checkLinks(all: All): string[] {
  const broken: Readonly<Record<string, string>> = {
    'memory without scope': 'SELECT 1 FROM memory WHERE scope NOT IN (SELECT id FROM scope)',
    'version without scope': 'SELECT 1 FROM version WHERE scope NOT IN (SELECT id FROM scope)',
    'message without scope': 'SELECT 1 FROM message WHERE scope NOT IN (SELECT id FROM scope)',
    'operation without scope': 'SELECT 1 FROM operation WHERE scope NOT IN (SELECT id FROM scope)',
    'job without scope': 'SELECT 1 FROM job WHERE scope NOT IN (SELECT id FROM scope)',
    'memory out of order': `SELECT 1 FROM (SELECT key, lag(key) OVER (PARTITION BY home ORDER BY place) AS before
      FROM memory) WHERE before > key`,
    'place of the deleted': 'SELECT 1 FROM version v JOIN memory m ON m.place = v.memory_place',
    'end of a chain': `SELECT 1 FROM version WHERE event = 'DELETE'
      AND (recorded_to IS NULL) = (key IN (SELECT key FROM memory))
      AND place IN (SELECT max(place) FROM version WHERE event = 'DELETE' GROUP BY key)`,
    'changes of nobody': 'SELECT 1 FROM operation_change WHERE scope NOT IN (SELECT id FROM scope)',
    'record without home': 'SELECT 1 FROM record WHERE home NOT IN (SELECT id FROM home)',
    'scope without home': 'SELECT 1 FROM scope WHERE home <> 0 AND home NOT IN (SELECT id FROM home)',
    'episode without message': `SELECT 1 FROM memory m WHERE position IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM message WHERE position = m.position AND scope = m.scope)`,
    'citation without ends': `SELECT 1 FROM citation WHERE position NOT IN (SELECT position FROM message)
      OR place NOT IN (SELECT place FROM memory)`,
    'mark without row': `SELECT 1 FROM mark WHERE action = 'upsert' AND (
      (target = 'memory' AND key NOT IN (SELECT key FROM memory)) OR (target = 'record' AND key NOT IN (SELECT key FROM record)))`,
  };
  return Object.entries(broken).flatMap(([name, sql]) => (all(sql).length === 0 ? [] : [name]));
}
