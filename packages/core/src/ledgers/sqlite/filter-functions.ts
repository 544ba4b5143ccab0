import type { SQLOutputValue } from 'node:sqlite';
import type { Connection } from '../../sqlite/connection.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';

/** Judges the value of one column. */
export type ColumnTest = (value: SQLOutputValue) => boolean;

/** What SQL cannot say of a filter is said in code: `keepsake_test(number, column)` calls the test of that number. */
export interface FilterFunctions {
  /** Registers a test and answers its number. */
  readonly add: (test: ColumnTest) => number;
  /** Forgets tests. */
  readonly remove: (numbers: readonly number[]) => void;
}

const ATTACHMENT = 'filter-functions';

/** The {@link FilterFunctions} of a database, made at first use. */
export function filterFunctions({ attachments, connection }: SharedDatabase): FilterFunctions {
  const known = attachments.get(ATTACHMENT) as FilterFunctions | undefined;
  if (known !== undefined) return known;
  const made = register(connection);
  attachments.set(ATTACHMENT, made);
  return made;
}

function register(connection: Connection): FilterFunctions {
  const tests = new Map<number, ColumnTest>();
  let last = 0;
  connection.handle.function('keepsake_test', { deterministic: true }, (number, value) => {
    const test = tests.get(Number(number));
    if (test === undefined) throw new Error(`sqlite: filter test ${String(number)} is not registered`);
    return test(value) ? 1 : 0;
  });
  return {
    add: (test) => {
      last += 1;
      tests.set(last, test);
      return last;
    },
    remove: (numbers) => {
      for (const number of numbers) tests.delete(number);
    },
  };
}
