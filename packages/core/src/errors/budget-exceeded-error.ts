import type { BudgetLimit } from '../types/budget.ts';
import { MemoryError } from './memory-error.ts';

/** A call to the language model or the reranker was not made, because the budget is spent. */
export class BudgetExceededError extends MemoryError {
  override readonly name = 'BudgetExceededError';
  readonly code = 'budget-exceeded';
  /** What was not asked. */
  readonly call: 'generate' | 'rerank';
  /** Which limit was reached. */
  readonly limit: BudgetLimit;
  /** What it allows. */
  readonly allowed: number;
  /** What was spent; more than allowed when the last calls went past it. */
  readonly spent: number;
  /** When calls are made again: ISO 8601. `undefined`: not in the life of this `Memory`. */
  readonly freeAt: string | undefined;

  constructor(details: {
    readonly call: 'generate' | 'rerank';
    readonly limit: BudgetLimit;
    readonly allowed: number;
    readonly spent: number;
    readonly freeAt: string | undefined;
  }) {
    const { call, limit, allowed, spent, freeAt } = details;
    const provider = call === 'generate' ? 'language model' : 'reranker';
    const remedy =
      freeAt === undefined
        ? `Raise budget.${limit}, or set budget.windowMs`
        : `Calls are made again from ${freeAt} on; raise budget.${limit} for more`;
    super(
      `the ${provider} was not asked: ${spent} is spent of the ${allowed} that budget.${limit} allows. ${remedy}`,
    );
    this.call = call;
    this.limit = limit;
    this.allowed = allowed;
    this.spent = spent;
    this.freeAt = freeAt;
  }
}
