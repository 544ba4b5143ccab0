import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { parseIdentifier } from '../input/parse-identifier.ts';
import { parseScope } from '../input/scope-input.ts';
import { describeValue } from '../internal/describe-value.ts';
import type { MemoryOperations } from '../memory-operations.ts';
import type { Scope } from '../types/scope.ts';
import type { ScopableMemory, ScopeSource } from './turns.ts';

/** Whose memories a call is about. */
export interface ResolvedScope {
  readonly memory: MemoryOperations;
  readonly scope: Scope;
  /** The `runId` of what is saved. */
  readonly thread: string | undefined;
}

/** Where the scope comes from: the application. */
export interface ScopeOptions<Context> {
  readonly memory: ScopableMemory;
  readonly scope: ScopeSource<Context>;
  readonly thread?: string | ((context: Context) => string | undefined) | undefined;
}

/**
 * Asks the application whose memories the call is about; `undefined` when it is about nobody's.
 *
 * @throws ScopeRequiredError, InvalidInputError, and what the application's functions throw.
 */
export async function resolveScope<Context>(
  { memory, scope: source, thread: threadSource }: ScopeOptions<Context>,
  context: Context,
): Promise<ResolvedScope | undefined> {
  const given = typeof source === 'function' ? await source(context) : source;
  if (given === undefined || given === null) return undefined;
  const scope = readOwnScope(given);
  const named = typeof threadSource === 'function' ? threadSource(context) : threadSource;
  const thread = named === undefined || named === null ? undefined : parseIdentifier(named, 'thread');
  if (thread !== undefined && scope.runId !== undefined && scope.runId !== thread) {
    throw new InvalidInputError({
      path: 'thread',
      problem: `${describeValue(thread)} is outside of the scope, whose runId is ${describeValue(scope.runId)}`,
      remedy: 'Leave runId out of the scope to recall beyond the thread, or leave thread out',
    });
  }
  return { memory: memory.scoped(scope), scope, thread };
}

/**
 * The scope that an application names for an adapter. An id that is there and is `undefined`, as that of a user who is not
 * signed in, would leave the other ids alone, and they reach the memories of everybody: it is refused.
 *
 * @throws ScopeRequiredError when it names nobody; InvalidInputError for a wrong or missing id, or an unknown key.
 */
export function readOwnScope(given: unknown): Scope {
  const scope = parseScope(given, 'scope');
  const missing = Object.entries(given as object).find(([, id]) => id === undefined || id === null);
  if (missing === undefined) return scope;
  throw new InvalidInputError({
    path: `scope.${missing[0]}`,
    problem: `the id is ${describeValue(missing[1])}, and the other ids alone reach further`,
    remedy:
      'Return undefined for a call without memory, or leave the key out to mean everybody whom the others name',
  });
}
