import { BudgetExceededError } from '../../errors/budget-exceeded-error.ts';
import {
  BUDGET_LIMITS,
  type Budget,
  type BudgetLimit,
  type BudgetReport,
  type Prices,
} from '../../types/budget.ts';
import type { Usage } from '../../types/results.ts';
import { isoTime } from '../iso-time.ts';
import { callsOf, NO_USAGE, sumUsage } from '../usage.ts';
import { priceUsage } from './price-usage.ts';
import { createSpendingWindow, type Spending } from './spending-window.ts';

/** Counts what providers are asked. A call: `check` before it, `spend` after it, also when it failed. */
export interface Meter {
  /** The usage with what it costs, where every provider that was asked has a price. Counts nothing. */
  readonly price: (usage: Usage) => Usage;
  /** Why this call must not be made now, for `degraded` with the code `budget-exceeded`; `undefined`: it may. */
  readonly check: (call: 'generate' | 'rerank') => BudgetExceededError | undefined;
  /** Counts it against the budget, once for each call, and returns it with what it costs. */
  readonly spend: (usage: Usage) => Usage;
  /** What was spent since the meter was made. */
  readonly total: () => Usage;
  /** How the budget stands; `undefined` without one. */
  readonly report: () => BudgetReport | undefined;
}

/** What a {@link Meter} is made of. */
export interface MeterOptions {
  readonly prices?: Prices | undefined;
  readonly budget?: Budget | undefined;
  readonly now: () => number;
}

/** Makes a {@link Meter} that has counted nothing. */
export function createMeter({ prices, budget, now }: MeterOptions): Meter {
  const window = createSpendingWindow(budget?.windowMs);
  const price = (usage: Usage): Usage => {
    const { cost: _cost, ...counters } = usage;
    const cost = prices === undefined ? undefined : priceUsage(usage, prices);
    return cost === undefined ? counters : { ...counters, cost };
  };
  const reached = (): ReachedLimit | undefined => {
    const time = now();
    const spending = window.total(time);
    for (const limit of BUDGET_LIMITS) {
      const allowed = budget?.[limit];
      if (allowed === undefined || spending[limit] < allowed) continue;
      const end = window.freeAt(limit, allowed, time);
      const freeAt = end === undefined ? undefined : isoTime(end);
      return { limit, allowed, spent: spending[limit], freeAt };
    }
    return undefined;
  };
  let total = price(NO_USAGE);
  return {
    price,
    check: (call) => {
      const limit = reached();
      return limit && new BudgetExceededError({ call, ...limit });
    },
    spend: (usage) => {
      const priced = price(usage);
      total = sumUsage(total, priced);
      if (budget !== undefined && callsOf(usage) > 0) window.add(spendingOf(priced), now());
      return priced;
    },
    total: () => total,
    report: () => {
      if (budget === undefined) return undefined;
      const limit = reached();
      return {
        ...budget,
        spent: window.total(now()),
        ...(limit !== undefined && { exceeded: limit.limit }),
        ...(limit?.freeAt !== undefined && { freeAt: limit.freeAt }),
      };
    },
  };
}

interface ReachedLimit {
  readonly limit: BudgetLimit;
  readonly allowed: number;
  readonly spent: number;
  readonly freeAt: string | undefined;
}

function spendingOf(usage: Usage): Spending {
  const { embeddingTokens, inputTokens, outputTokens, rerankTokens, cost = 0 } = usage;
  return {
    maxCost: cost,
    maxTokens: embeddingTokens + inputTokens + outputTokens + rerankTokens,
    maxCalls: callsOf(usage),
  };
}
