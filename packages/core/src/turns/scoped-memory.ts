import type { ScopeInput } from '../input/scope-input.ts';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import type { MemoryOperations } from '../memory-operations.ts';
import { readOwnScope } from './resolve-scope.ts';
import { SHARED_CHECKS } from './turn-options.ts';
import type { ScopableMemory } from './turns.ts';

/**
 * The memory of one scope, for an adapter's calls beside turns. As in turns, an id that is there and `undefined` is refused:
 * the others alone would reach further.
 *
 * @throws InvalidOptionsError, ScopeRequiredError, InvalidInputError.
 */
export function scopedMemory(
  { memory, scope }: { readonly memory: ScopableMemory; readonly scope: ScopeInput },
  subject: string,
): MemoryOperations {
  const problem = SHARED_CHECKS.memory(memory);
  if (problem !== undefined) {
    throw new InvalidOptionsError({ subject, issues: [{ path: 'memory', message: problem }] });
  }
  return memory.scoped(readOwnScope(scope));
}
