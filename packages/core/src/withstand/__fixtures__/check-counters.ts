import type { Query, Row } from './check-consistency.ts';

const HOME = 134_217_728;

/** Counters beside the rows that they count: each answers `what`, `kept` and `counted`. */
const COUNTERS: readonly string[] = [
  `SELECT 'memories of the ledger' AS what, memories AS kept, (SELECT count(*) FROM memory) AS counted FROM ledger`,
  `SELECT 'messages of the ledger' AS what, messages AS kept, (SELECT count(*) FROM message) AS counted FROM ledger`,
  `SELECT 'records of the ledger' AS what, records AS kept, (SELECT count(*) FROM record) AS counted FROM ledger`,
  `SELECT 'memories of scope ' || id AS what, memories AS kept,
     (SELECT count(*) FROM memory m WHERE m.scope = s.id) AS counted FROM scope s`,
  `SELECT 'messages of scope ' || id AS what, messages AS kept,
     (SELECT count(*) FROM message m WHERE m.scope = s.id) AS counted FROM scope s`,
  `SELECT 'documents of home ' || id AS what, documents AS kept,
     (SELECT count(*) FROM memory m WHERE m.home = h.id) + (SELECT count(*) FROM record r WHERE r.home = h.id) AS counted
   FROM home h`,
  `SELECT 'vectors of home ' || h.id AS what, h.vectors AS kept, coalesce(v.counted, 0) AS counted FROM home h
   LEFT JOIN (SELECT id / ${HOME} AS home, count(*) AS counted FROM vector GROUP BY id / ${HOME}) v ON v.home = h.id`,
];

/** Numbers that are given out must lie above those that are used: each answers `what`, `next` and `used`. */
const SEQUENCES: readonly string[] = [
  `SELECT 'last key' AS what, last_key + 1 AS next, max(coalesce((SELECT max(key) FROM memory), 0),
     coalesce((SELECT max(key) FROM version), 0), coalesce((SELECT max(key) FROM record), 0),
     coalesce((SELECT max(position) FROM message), 0)) AS used FROM ledger`,
  `SELECT 'last scope' AS what, last_scope + 1 AS next, coalesce((SELECT max(id) FROM scope), 0) AS used FROM ledger`,
  `SELECT 'last home' AS what, last_home + 1 AS next, coalesce((SELECT max(id) FROM home), 0) AS used FROM ledger`,
  `SELECT 'last stamp' AS what, last_stamp + 1 AS next, coalesce((SELECT max(stamp) FROM mark), 0) AS used FROM ledger`,
  `SELECT 'next slot of home ' || h.id AS what, h.next_slot AS next, coalesce(max(p.place % ${HOME}), -1) AS used
   FROM home h LEFT JOIN (SELECT home, place FROM memory UNION ALL SELECT home, place FROM version
     UNION ALL SELECT home, place FROM record) p ON p.home = h.id GROUP BY h.id`,
  `SELECT 'next vector of home ' || h.id AS what, h.next_vector AS next, coalesce(max(v.id % ${HOME}), -1) AS used
   FROM home h LEFT JOIN vector v ON v.id / ${HOME} = h.id GROUP BY h.id`,
];

/** Counters that do not say what is there, and sequences that would give a number twice. */
export function checkCounters(query: Query): readonly string[] {
  const off = COUNTERS.flatMap((sql) => query(sql))
    .filter((row) => row['kept'] !== row['counted'])
    .map((row) => `${String(row['what'])}: kept ${String(row['kept'])}, counted ${String(row['counted'])}`);
  const used = SEQUENCES.flatMap((sql) => query(sql))
    .filter((row) => numberOf(row, 'next') <= numberOf(row, 'used'))
    .map((row) => `${String(row['what'])}: ${String(row['next'])} next, ${String(row['used'])} used`);
  return [...off, ...used];
}

function numberOf(row: Row, column: string): number {
  return Number(row[column]);
}
