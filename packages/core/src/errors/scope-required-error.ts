import { MemoryError } from './memory-error.ts';

/** The call, or a branch of its filter, names nobody whose memories are meant. */
export class ScopeRequiredError extends MemoryError {
  override readonly name = 'ScopeRequiredError';
  readonly code = 'scope-required';
  /** Where a scope is missing: `search`, `filters.OR[1]`. */
  readonly path: string;

  constructor({ path, problem = 'no scope' }: { readonly path: string; readonly problem?: string }) {
    super(
      `${path}: ${problem}. Name at least one of userId, agentId, runId, appId with a value (for example { userId: 'ana' })`,
    );
    this.path = path;
  }
}
