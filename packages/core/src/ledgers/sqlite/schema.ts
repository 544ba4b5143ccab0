import type { Schema } from '../../sqlite/migrate.ts';

/** The columns of a memory's state: of the current one and, in the same words, of the closed ones. */
const STATE_COLUMNS = `
  key INTEGER NOT NULL,
  home INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  length INTEGER NOT NULL,
  time TEXT NOT NULL,
  id TEXT NOT NULL,
  superseded_by TEXT,
  expires_at TEXT,
  valid_from TEXT,
  valid_to TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  recorded_from TEXT NOT NULL,
  speaker TEXT,
  attributed_to TEXT NOT NULL,
  event TEXT NOT NULL,
  immutable INTEGER NOT NULL,
  operation_id TEXT,
  reason TEXT,
  supersedes TEXT,
  hash TEXT NOT NULL,
  categories TEXT,
  sources TEXT,
  source_keys TEXT,
  metadata TEXT,
  dates TEXT,
  terms TEXT NOT NULL,
  text TEXT NOT NULL`;

/**
 * Rows that are read together lie together: the primary keys of memories, versions, records and vectors are places
 * (see `place.ts`), which begin with the home. What is read to filter and rank comes before what is only returned, so
 * that long texts are not touched. Keys and positions come from one sequence, and are never used twice.
 */
const VERSION_1: readonly string[] = [
  `CREATE TABLE ledger (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL,
    last_key INTEGER NOT NULL,
    last_stamp INTEGER NOT NULL,
    last_home INTEGER NOT NULL,
    last_scope INTEGER NOT NULL,
    last_generation INTEGER NOT NULL,
    memories INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    records INTEGER NOT NULL,
    index_state TEXT
  )`,
  'INSERT INTO ledger VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL)',

  `CREATE TABLE home (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    owner INTEGER,
    documents INTEGER NOT NULL,
    next_slot INTEGER NOT NULL,
    vectors INTEGER NOT NULL,
    next_vector INTEGER NOT NULL,
    revision INTEGER NOT NULL
  )`,
  'CREATE INDEX home_owner ON home (owner) WHERE owner IS NOT NULL',

  `CREATE TABLE scope (
    id INTEGER PRIMARY KEY,
    home INTEGER NOT NULL,
    user_id TEXT,
    agent_id TEXT,
    run_id TEXT,
    app_id TEXT,
    memories INTEGER NOT NULL,
    newest_at TEXT,
    newest_is_bound INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    first_at TEXT,
    last_at TEXT,
    times_are_bounds INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE
  )`,
  'CREATE INDEX scope_home ON scope (home)',
  'CREATE INDEX scope_user ON scope (user_id) WHERE user_id IS NOT NULL',
  'CREATE INDEX scope_agent ON scope (agent_id) WHERE agent_id IS NOT NULL',
  'CREATE INDEX scope_run ON scope (run_id) WHERE run_id IS NOT NULL',
  'CREATE INDEX scope_app ON scope (app_id) WHERE app_id IS NOT NULL',

  `CREATE TABLE memory (
    place INTEGER PRIMARY KEY,
    position INTEGER,
    vectors TEXT,
    unique_hash INTEGER,
    unique_key TEXT,${STATE_COLUMNS}
  )`,
  'CREATE UNIQUE INDEX memory_key ON memory (key)',
  'CREATE UNIQUE INDEX memory_id ON memory (id)',
  'CREATE INDEX memory_scope ON memory (scope, position)',
  'CREATE INDEX memory_time ON memory (home, time)',
  'CREATE INDEX memory_unique ON memory (scope, unique_hash) WHERE unique_hash IS NOT NULL',

  // A row with the event DELETE ends a chain while its `recorded_to` is NULL, and says where the memory's row was: there it
  // goes when it is reopened, because places of memories are in the order of their keys. Of a chain that goes on behind it,
  // `recorded_to` is `recorded_from`: it is the state of no time.
  `CREATE TABLE version (
    place INTEGER PRIMARY KEY,
    recorded_to TEXT,
    memory_place INTEGER,${STATE_COLUMNS}
  )`,
  'CREATE INDEX version_key ON version (key)',
  'CREATE INDEX version_id ON version (id)',
  'CREATE INDEX version_scope ON version (scope)',
  "CREATE INDEX version_deleted ON version (home, key) WHERE event = 'DELETE' AND recorded_to IS NULL",

  `CREATE TABLE message (
    position INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    role TEXT NOT NULL,
    timestamp TEXT NOT NULL,
    created_at TEXT NOT NULL,
    key TEXT NOT NULL,
    id TEXT,
    name TEXT,
    parts TEXT,
    text TEXT NOT NULL
  )`,
  'CREATE UNIQUE INDEX message_key ON message (key)',
  'CREATE INDEX message_scope ON message (scope)',
  'CREATE UNIQUE INDEX message_id ON message (scope, id) WHERE id IS NOT NULL',

  `CREATE TABLE citation (
    position INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (position, place)
  ) WITHOUT ROWID`,

  `CREATE TABLE posting (
    home INTEGER NOT NULL,
    term TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    count INTEGER NOT NULL,
    slots BLOB NOT NULL,
    PRIMARY KEY (home, term, first)
  ) WITHOUT ROWID`,

  `CREATE TABLE generation (
    id INTEGER PRIMARY KEY,
    number INTEGER UNIQUE,
    dimensions INTEGER NOT NULL,
    points INTEGER NOT NULL
  )`,

  `CREATE TABLE vector (
    id INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL,
    place INTEGER NOT NULL,
    data BLOB NOT NULL
  )`,

  `CREATE TABLE sketch (
    id INTEGER PRIMARY KEY,
    home INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    first INTEGER NOT NULL,
    mean BLOB NOT NULL
  )`,
  'CREATE UNIQUE INDEX sketch_home ON sketch (home, generation)',
  'CREATE INDEX sketch_generation ON sketch (generation)',

  `CREATE TABLE sketch_block (
    id INTEGER PRIMARY KEY,
    sketch INTEGER NOT NULL,
    entries BLOB NOT NULL
  )`,

  `CREATE TABLE record (
    place INTEGER PRIMARY KEY,
    home INTEGER NOT NULL,
    key INTEGER NOT NULL,
    length INTEGER NOT NULL,
    expires_at TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    vectors TEXT,
    name TEXT NOT NULL,
    indexed TEXT,
    terms TEXT NOT NULL,
    value TEXT NOT NULL
  )`,
  'CREATE UNIQUE INDEX record_key ON record (key)',
  'CREATE UNIQUE INDEX record_name ON record (home, name)',
  'CREATE INDEX record_of_any ON record (name)',

  `CREATE TABLE mark (
    target TEXT NOT NULL,
    key INTEGER NOT NULL,
    id TEXT NOT NULL,
    action TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    due TEXT NOT NULL,
    PRIMARY KEY (target, key)
  ) WITHOUT ROWID`,
  'CREATE INDEX mark_stamp ON mark (stamp)',

  `CREATE TABLE operation (
    number INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    id TEXT NOT NULL,
    payload_hash TEXT NOT NULL,
    token TEXT NOT NULL,
    until TEXT NOT NULL,
    result TEXT
  )`,
  'CREATE UNIQUE INDEX operation_id ON operation (scope, id)',

  `CREATE TABLE job (
    number INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    status TEXT NOT NULL,
    due TEXT,
    id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    token TEXT,
    is_cancelling INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    run_after TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    payload_hash TEXT NOT NULL,
    error TEXT,
    result TEXT,
    payload TEXT
  )`,
  'CREATE UNIQUE INDEX job_id ON job (id)',
  'CREATE UNIQUE INDEX job_operation ON job (scope, operation_id)',
  'CREATE INDEX job_scope ON job (scope, status)',
  'CREATE INDEX job_status ON job (status, updated_at)',
  'CREATE INDEX job_due ON job (fingerprint, due, status) WHERE due IS NOT NULL',
  // Which memories an operation changed: one row for each of its commits and scopes, not an index entry for each memory.
  // `keys` are numbers with commas between them; `last_key` is the greatest of them.
  `CREATE TABLE operation_change (
    scope INTEGER NOT NULL,
    operation_id TEXT NOT NULL,
    last_key INTEGER NOT NULL,
    keys TEXT NOT NULL,
    PRIMARY KEY (scope, operation_id, last_key)
  ) WITHOUT ROWID`,

  `CREATE TABLE erasure (
    epoch INTEGER PRIMARY KEY,
    scope_hash TEXT NOT NULL,
    scope TEXT,
    begun_at TEXT NOT NULL,
    last_key INTEGER NOT NULL,
    is_complete INTEGER NOT NULL
  )`,
  'CREATE INDEX erasure_open ON erasure (epoch) WHERE is_complete = 0',
];

/** The schema of the ledger's file. A change adds a migration; one that was released is never altered. */
export const LEDGER_SCHEMA: Schema = {
  // "KEEP" in ASCII.
  applicationId: 0x4b454550,
  migrations: [VERSION_1],
};
