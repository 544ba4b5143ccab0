import { InvalidOptionsError, type OptionIssue } from '../errors/invalid-options-error.ts';
import { checkOptions, isWholeNumber, type OptionCheck } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import type { Budget, Prices } from '../types/budget.ts';

/** What is wrong with the `prices` of a `Memory`. */
export function checkPrices(prices: unknown): readonly OptionIssue[] {
  const parts: { readonly [Name in keyof Required<Prices>]: Readonly<Record<string, OptionCheck>> } = {
    llm: { inputPerMillion: isAmount, outputPerMillion: isAmount },
    embedder: { perMillion: isAmount },
    reranker: { perMillion: isAmount, perCall: isAmount },
  };
  const issues = issuesOf('prices', prices, { llm: accept, embedder: accept, reranker: accept });
  if (prices === undefined || issues.length > 0) return issues;
  const given = new Map<string, unknown>(Object.entries(prices as object));
  return Object.entries(parts).flatMap(([name, checks]) => {
    const part = given.get(name);
    const found = issuesOf(`prices.${name}`, part, checks);
    return part === undefined || found.length > 0 ? found : missingPrices(name, part, Object.keys(checks));
  });
}

/** What is wrong with the `budget` of a `Memory`; a limit of the cost needs a price for every provider. */
export function checkBudget(options: {
  readonly budget?: unknown;
  readonly prices?: unknown;
  readonly embedder?: unknown;
  readonly llm?: unknown;
  readonly reranker?: unknown;
}): readonly OptionIssue[] {
  const { budget } = options;
  const issues = issuesOf<Budget>('budget', budget, {
    maxCost: isAmount,
    maxTokens: isAmount,
    maxCalls: isAmount,
    windowMs: isWholeNumber(1, Number.MAX_SAFE_INTEGER),
  });
  if (budget === undefined || issues.length > 0) return issues;
  const { maxCost } = budget as Budget;
  if (maxCost === undefined) return [];
  const prices = (options.prices ?? {}) as Readonly<Record<string, unknown>>;
  return (['llm', 'embedder', 'reranker'] as const)
    .filter((name) => options[name] !== undefined && prices[name] === undefined)
    .map((name) => ({
      path: 'budget.maxCost',
      message: `what ${name} costs is not known; say it in prices.${name}, or limit maxTokens or maxCalls`,
    }));
}

const isAmount: OptionCheck = (value) =>
  typeof value === 'number' && value >= 0 && value < Infinity
    ? undefined
    : `${describeValue(value)} is not a number from 0 on`;

const accept: OptionCheck = () => undefined;

/** Of a model both prices have to be said; of a reranker one. */
function missingPrices(part: string, value: unknown, names: readonly string[]): readonly OptionIssue[] {
  const given = value as Readonly<Record<string, unknown>>;
  const missing = names.filter((name) => given[name] === undefined);
  if (missing.length === 0 || (part === 'reranker' && missing.length < names.length)) return [];
  const message = `there is no price; say ${missing.join(part === 'reranker' ? ' or ' : ' and ')}`;
  return [{ path: `prices.${part}`, message }];
}

function issuesOf<Options extends object>(
  path: string,
  value: unknown,
  checks: { readonly [Name in keyof Required<Options>]: OptionCheck },
): readonly OptionIssue[] {
  if (value === undefined) return [];
  try {
    checkOptions<Options>(path, value, checks);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidOptionsError)) throw error;
    return error.issues.map((issue) => ({
      path: [path, issue.path].filter((part) => part !== '').join('.'),
      message: issue.message,
    }));
  }
}
