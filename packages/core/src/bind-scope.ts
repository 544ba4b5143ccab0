import { InvalidInputError } from './errors/invalid-input-error.ts';
import { describeValue } from './internal/describe-value.ts';
import { SCOPE_FIELDS, type Scope, type ScopeField } from './types/scope.ts';

const SPELLINGS: Readonly<Record<ScopeField, readonly string[]>> = {
  userId: ['userId', 'user_id'],
  agentId: ['agentId', 'agent_id'],
  runId: ['runId', 'run_id'],
  appId: ['appId', 'app_id'],
};

/**
 * The options with the ids of the bound scope. Ids that the scope leaves open may narrow it further.
 *
 * @throws InvalidInputError when the options name another id than the one that is bound.
 */
export function bindScope<Options extends object>(
  bound: Scope | undefined,
  options: Options | undefined,
): Options {
  // What is wrong with anything but an object is said by the parser of the call.
  if (bound === undefined || (typeof options !== 'object' && options !== undefined) || options === null) {
    return options as Options;
  }
  const merged: Record<string, unknown> = { ...options };
  for (const field of SCOPE_FIELDS) {
    const id = bound[field];
    if (id === undefined) continue;
    for (const spelling of SPELLINGS[field]) {
      const given = merged[spelling];
      if (given !== undefined && given !== null && !isSameId(given, id)) {
        throw new InvalidInputError({
          path: spelling,
          problem: `${describeValue(given)} is outside the scope that this memory is bound to`,
          remedy: `Leave ${spelling} out, or use memory.scoped() of the other scope`,
        });
      }
      delete merged[spelling];
    }
    merged[field] = id;
  }
  return merged as Options;
}

function isSameId(given: unknown, id: string): boolean {
  return typeof given === 'string' ? given.trim() === id : typeof given === 'number' && String(given) === id;
}
