import { InvalidInputError } from '../errors/invalid-input-error.ts';

/** How many comparisons a filter may hold. */
export const MAX_FILTER_COMPARISONS = 500;
/** How many values a list in a filter may hold. */
export const MAX_FILTER_LIST = 1000;
/** How many values all lists of a filter may hold together. */
export const MAX_FILTER_VALUES = 5000;
/** How deep AND, OR and NOT may be nested. */
export const MAX_FILTER_DEPTH = 32;

/** Counts while a filter is read, and throws InvalidInputError when it grows too large for any store. */
export interface FilterBudget {
  spendComparisons(count: number, path: string): void;
  spendValues(count: number, path: string): void;
  checkDepth(depth: number, path: string): void;
}

/** The budget of one filter. */
export function filterBudget(): FilterBudget {
  let comparisons = 0;
  let values = 0;
  return {
    spendComparisons(count, path) {
      comparisons += count;
      if (comparisons > MAX_FILTER_COMPARISONS) {
        refuse(
          path,
          `more than ${MAX_FILTER_COMPARISONS} comparisons`,
          'Use in with a list, or split the call',
        );
      }
    },
    spendValues(count, path) {
      values += count;
      if (count > MAX_FILTER_LIST) {
        refuse(path, `a list of ${count} values`, `A list holds at most ${MAX_FILTER_LIST}: split the call`);
      }
      if (values > MAX_FILTER_VALUES) {
        refuse(path, `more than ${MAX_FILTER_VALUES} values in the lists of one filter`, 'Split the call');
      }
    },
    checkDepth(depth, path) {
      if (depth > MAX_FILTER_DEPTH) {
        refuse(path, `nested more than ${MAX_FILTER_DEPTH} levels deep`, 'Write the filter flatter');
      }
    },
  };
}

function refuse(path: string, problem: string, remedy: string): never {
  throw new InvalidInputError({ path, problem, remedy });
}
