/** The part of a prepared statement's prototype that hands rows to JavaScript, in `node:sqlite` and in `better-sqlite3` alike. */
export interface StatementPrototype {
  all: (...parameters: never[]) => unknown[];
  get: (...parameters: never[]) => unknown;
  iterate: (...parameters: never[]) => IterableIterator<unknown>;
}

/** Counts the rows that SQLite hands to JavaScript. */
export interface RowCount {
  /** Rows since the last call of `take`. */
  readonly take: () => number;
}

/**
 * Counts every row that any statement of this process returns from now on. The wrapping costs time: count in a pass of its own,
 * never while the clock runs.
 */
export function countRows(prototype: StatementPrototype): RowCount {
  let rows = 0;
  const { all, get, iterate } = prototype;
  prototype.all = function countedAll(...parameters) {
    const result = Reflect.apply(all, this, parameters);
    rows += result.length;
    return result;
  };
  prototype.get = function countedGet(...parameters) {
    const result: unknown = Reflect.apply(get, this, parameters);
    if (result !== undefined) rows += 1;
    return result;
  };
  prototype.iterate = function* countedIterate(...parameters) {
    for (const row of Reflect.apply(iterate, this, parameters)) {
      rows += 1;
      yield row;
    }
  };
  return {
    take: () => {
      const taken = rows;
      rows = 0;
      return taken;
    },
  };
}
