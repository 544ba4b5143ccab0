import type { Scope } from '../types/scope.ts';
import { MemoryError } from './memory-error.ts';

/** The scope was erased while the call was under way; nothing of the call was stored. */
export class ScopeErasedError extends MemoryError {
  override readonly name = 'ScopeErasedError';
  readonly code = 'scope-erased';
  readonly scope: Scope;

  constructor({ scope }: { readonly scope: Scope }) {
    super(
      `the scope ${JSON.stringify(scope)} was erased while this call was under way, and nothing of it was stored. ` +
        'Call again if it is meant to be remembered all the same',
    );
    this.scope = scope;
  }
}
