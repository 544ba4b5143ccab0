import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';

/** What a statement takes. */
export type SqlValue = SQLInputValue;

/** What a statement answers: the columns in their order. */
export type Row = readonly SQLOutputValue[];

const MAX_STATEMENTS = 300;

/** An open database. Every call is synchronous and short: no iterator is ever left open. */
export interface Connection {
  /** The file's path, or `:memory:`. */
  readonly location: string;
  readonly handle: DatabaseSync;
  /** All rows. */
  readonly all: (sql: string, ...values: SqlValue[]) => readonly Row[];
  /** The first row. */
  readonly first: (sql: string, ...values: SqlValue[]) => Row | undefined;
  /** Runs a statement and answers how many rows it changed. */
  readonly run: (sql: string, ...values: SqlValue[]) => number;
  /** Runs statements without values. */
  readonly execute: (sql: string) => void;
  /** Runs `read` so that all its statements see one state of the database. */
  readonly snapshot: <Result>(read: () => Result) => Result;
}

/** Puts a statement cache around an open database. */
export function connect(handle: DatabaseSync, location: string): Connection {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = handle.prepare(sql);
    statement.setReturnArrays(true);
    if (statements.size >= MAX_STATEMENTS) forgetOldest(statements);
    statements.set(sql, statement);
    return statement;
  };
  const execute = (sql: string): void => {
    prepare(sql).run();
  };
  return {
    location,
    handle,
    // The declarations do not know setReturnArrays: rows are arrays here.
    all: (sql, ...values) => prepare(sql).all(...values) as unknown as readonly Row[],
    first: (sql, ...values) => prepare(sql).get(...values) as unknown as Row | undefined,
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    execute,
    snapshot: (read) => {
      if (handle.isTransaction) return read();
      execute('BEGIN');
      try {
        return read();
      } finally {
        if (handle.isTransaction) execute('COMMIT');
      }
    },
  };
}

function forgetOldest(statements: Map<string, StatementSync>): void {
  for (const sql of statements.keys()) {
    statements.delete(sql);
    return;
  }
}
