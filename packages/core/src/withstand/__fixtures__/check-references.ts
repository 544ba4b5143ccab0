import type { Query } from './check-consistency.ts';

/** A place is a home and a slot in it: 27 bits of slot. */
const HOME = 134_217_728;

/** Each answers the rows that it names; there must be none. */
const NEVER: Readonly<Record<string, string>> = {
  'memory of no scope': `SELECT m.id FROM memory m LEFT JOIN scope s ON s.id = m.scope WHERE s.id IS NULL`,
  'memory outside the home of its scope': `SELECT m.id FROM memory m JOIN scope s ON s.id = m.scope
    WHERE m.home <> s.home OR m.place / ${HOME} <> m.home`,
  'memory of no home': `SELECT m.id FROM memory m LEFT JOIN home h ON h.id = m.home WHERE h.id IS NULL`,
  'version of no scope': `SELECT v.id FROM version v LEFT JOIN scope s ON s.id = v.scope WHERE s.id IS NULL`,
  'version outside its home': `SELECT v.id FROM version v JOIN scope s ON s.id = v.scope
    WHERE v.home <> s.home OR v.place / ${HOME} <> v.home`,
  'message of no scope': `SELECT m.key FROM message m LEFT JOIN scope s ON s.id = m.scope WHERE s.id IS NULL`,
  'record of no home': `SELECT r.name FROM record r LEFT JOIN home h ON h.id = r.home WHERE h.id IS NULL`,
  'record outside its home': `SELECT name FROM record WHERE place / ${HOME} <> home`,
  'home of no scope': `SELECT h.id FROM home h LEFT JOIN scope s ON s.id = h.owner
    WHERE h.owner IS NOT NULL AND s.id IS NULL`,
  'scope of no home': `SELECT s.id FROM scope s LEFT JOIN home h ON h.id = s.home WHERE s.home <> 0 AND h.id IS NULL`,
  'place taken twice': `SELECT place FROM (SELECT place FROM memory UNION ALL SELECT place FROM version
    UNION ALL SELECT place FROM record) GROUP BY place HAVING count(*) > 1`,
  'key taken twice': `SELECT key FROM (SELECT key FROM memory UNION ALL SELECT key FROM record
    UNION ALL SELECT position FROM message) GROUP BY key HAVING count(*) > 1`,
  'memory out of the order of its home': `SELECT id FROM (SELECT id, key, lag(key) OVER (PARTITION BY home ORDER BY place)
    AS before FROM memory) WHERE before > key`,
  'place to go back to that is taken': `SELECT v.id FROM version v JOIN memory m ON m.place = v.memory_place`,
  'episode without its message': `SELECT m.id FROM memory m LEFT JOIN message s ON s.position = m.position AND s.scope = m.scope
    WHERE m.kind = 'episode' AND s.position IS NULL`,
  'message with two episodes': `SELECT position FROM memory WHERE kind = 'episode' AND position IS NOT NULL
    GROUP BY position HAVING count(*) > 1`,
  'citation of no message': `SELECT c.position FROM citation c LEFT JOIN message m ON m.position = c.position
    WHERE m.position IS NULL`,
  'citation of no memory': `SELECT c.place FROM citation c LEFT JOIN memory m ON m.place = c.place WHERE m.place IS NULL`,
  'mark of no memory': `SELECT k.id FROM mark k LEFT JOIN memory m ON m.key = k.key AND m.id = k.id
    WHERE k.target = 'memory' AND k.action = 'upsert' AND m.key IS NULL`,
  'mark of no record': `SELECT k.id FROM mark k LEFT JOIN record r ON r.key = k.key
    WHERE k.target = 'record' AND r.key IS NULL`,
  'mark to remove what is there': `SELECT k.id FROM mark k JOIN memory m ON m.id = k.id WHERE k.action = 'remove'`,
  'operation of no scope': `SELECT o.id FROM operation o LEFT JOIN scope s ON s.id = o.scope WHERE s.id IS NULL`,
  'job of no scope': `SELECT j.id FROM job j LEFT JOIN scope s ON s.id = j.scope WHERE s.id IS NULL`,
  'job that is never due': `SELECT id FROM job WHERE (due IS NOT NULL) <> (status IN ('queued', 'running'))`,
  'job without what is to be done': `SELECT id FROM job WHERE (payload IS NULL) <> (status IN ('finished', 'cancelled'))`,
  'changes of no scope': `SELECT c.operation_id FROM operation_change c LEFT JOIN scope s ON s.id = c.scope WHERE s.id IS NULL`,
  'changes of no memory': `SELECT c.operation_id FROM operation_change c WHERE NOT EXISTS
    (SELECT 1 FROM json_each('[' || c.keys || ']') k WHERE k.value IN (SELECT key FROM memory UNION SELECT key FROM version))`,
  'change that its operation does not name': `SELECT m.id FROM (SELECT id, key, scope, operation_id FROM memory
    UNION ALL SELECT id, key, scope, operation_id FROM version) m WHERE m.operation_id IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM operation_change c, json_each('[' || c.keys || ']') k
     WHERE c.scope = m.scope AND c.operation_id = m.operation_id AND k.value = m.key)`,
  'posting of no home': `SELECT p.term FROM posting p LEFT JOIN home h ON h.id = p.home WHERE h.id IS NULL`,
  'unfinished erasure': `SELECT scope FROM erasure WHERE is_complete = 0`,
};

/** Rows that point at rows that are not there, or are there twice. */
export function checkReferences(query: Query): readonly string[] {
  return Object.entries(NEVER).flatMap(([what, sql]) =>
    query(sql).map((row) => `${what}: ${Object.values(row).map(String).join(' ')}`),
  );
}
