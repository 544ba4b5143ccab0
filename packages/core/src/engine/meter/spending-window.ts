import type { BudgetLimit } from '../../types/budget.ts';

/** What counts against each limit. */
export type Spending = Readonly<Record<BudgetLimit, number>>;

/** What was spent, and for how long it counts. */
export interface SpendingWindow {
  readonly add: (spending: Spending, now: number) => void;
  readonly total: (now: number) => Spending;
  /** From when on less than `allowed` counts, if nothing is spent meanwhile; `undefined`: never. */
  readonly freeAt: (limit: BudgetLimit, allowed: number, now: number) => number | undefined;
}

/** In how many parts a window passes: what it holds is bounded, however many calls there are. */
const PARTS = 60;

interface Part {
  /** From this time on it does not count any more. */
  readonly until: number;
  readonly spending: Spending;
}

/** Makes a {@link SpendingWindow}. Without a length nothing ever passes. */
export function createSpendingWindow(windowMs: number | undefined): SpendingWindow {
  let parts: readonly Part[] = [];
  const endOf = (now: number): number => {
    if (windowMs === undefined) return Infinity;
    const width = windowMs / PARTS;
    return (Math.floor(now / width) + 1) * width + windowMs;
  };
  return {
    add: (spending, now) => {
      const until = endOf(now);
      const counting = parts.filter((part) => part.until > now);
      const last = counting.at(-1);
      parts =
        last?.until === until
          ? [...counting.slice(0, -1), { until, spending: sum(last.spending, spending) }]
          : [...counting, { until, spending }];
    },
    total: (now) =>
      parts
        .filter((part) => part.until > now)
        .reduce<Spending>((total, { spending }) => sum(total, spending), NOTHING),
    freeAt: (limit, allowed, now) => {
      const counting = parts.filter((part) => part.until > now);
      let left = counting.reduce((total, { spending }) => total + spending[limit], 0);
      for (const { until, spending } of counting) {
        left -= spending[limit];
        if (left < allowed && until !== Infinity) return until;
      }
      return undefined;
    },
  };
}

const NOTHING: Spending = { maxCost: 0, maxTokens: 0, maxCalls: 0 };

function sum(left: Spending, right: Spending): Spending {
  return {
    maxCost: left.maxCost + right.maxCost,
    maxTokens: left.maxTokens + right.maxTokens,
    maxCalls: left.maxCalls + right.maxCalls,
  };
}
