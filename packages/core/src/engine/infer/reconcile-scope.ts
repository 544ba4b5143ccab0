import { SCOPE_FIELDS, type Scope } from '../../types/scope.ts';

/**
 * The scope within which what is known is kept free of contradictions: all that is remembered of the user, whichever
 * agent or run it came through; without a user, of the agent, then of the run, then of the application.
 */
export function reconcileScope(scope: Scope): Scope {
  const field = SCOPE_FIELDS.find((name) => scope[name] !== undefined);
  return field === undefined ? {} : { [field]: scope[field] };
}
