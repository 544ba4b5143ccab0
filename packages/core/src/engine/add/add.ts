import type { LedgerConflict } from '../../contracts/ledger-changes.ts';
import { OperationInProgressError } from '../../errors/operation-in-progress-error.ts';
import { ScopeErasedError } from '../../errors/scope-erased-error.ts';
import type { AddResult } from '../../types/results.ts';
import type { Scope } from '../../types/scope.ts';
import { commitWithRetry } from '../commit-with-retry.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import type { FactProposal } from '../infer/propose-facts.ts';
import type { AddRequest } from '../requests.ts';
import { sumUsage } from '../usage.ts';
import { claimOperation, LEASE_MS, type Operation } from './claim-operation.ts';
import { embedOnce } from './embed-once.ts';
import { extractFacts, withoutEchoes } from './extract-facts.ts';
import { holdClaim } from './hold-claim.ts';
import { planAdd, type PlannedAdd } from './plan-add.ts';
import { planEpisodes, textsOf } from './plan-episodes.ts';
import { factTextsOf, planFacts } from './plan-facts.ts';
import { readKnownFacts } from './read-known-facts.ts';
import { recognizeMessages } from './recognize-messages.ts';

/**
 * Turns a conversation into memories: what was said, word for word, and with a language model the facts in it. Each step
 * is the file of the same name.
 */
export async function add(
  request: AddRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<AddResult> {
  request.signal?.throwIfAborted();
  const epoch = request.epoch ?? (await deps.ledger.readEpoch());
  const operation = await claimOperation(request, deps);
  if (operation.finished !== undefined) return operation.finished;
  try {
    const work = (): Promise<PlannedAdd> => remember(request, { epoch, operation, indexing }, deps);
    const { result, written } = await holdClaim(operation.claim, work, deps);
    const indexFailed = await indexing.afterCommit(written);
    const degraded = result.degraded ?? indexFailed;
    return degraded === undefined ? result : { ...result, degraded };
  } catch (error) {
    if (operation.claim !== undefined) await releaseQuietly(operation.claim, deps);
    throw error;
  }
}

interface Remembering {
  readonly epoch: number;
  readonly operation: Operation;
  readonly indexing: Indexing;
}

async function remember(
  request: AddRequest,
  { epoch, operation, indexing }: Remembering,
  deps: EngineDependencies,
): Promise<PlannedAdd> {
  const embed = embedOnce(indexing, request.signal);
  // However often it is planned, the model is asked once.
  let proposal: FactProposal | undefined;
  return commitWithRetry<PlannedAdd>(
    {
      signal: request.signal,
      onConflict: (conflict) => {
        throwIfErased(conflict, request.scope);
        if (conflict.type === 'claim') throw takenOver(operation.id, deps);
      },
      plan: async () => {
        const said = planEpisodes(request, await recognizeMessages(request, deps));
        const before = await embed(textsOf(said.steps));
        proposal ??= await extractFacts({ request, plan: said, vectors: before }, indexing, deps);
        const known = await readKnownFacts(proposal.operations, request.scope, deps);
        const facts = planFacts(proposal.operations, known);
        const plan = withoutEchoes(said, proposal.echoes);
        const vectors = await embed([...textsOf(plan.steps), ...factTextsOf(facts.steps)]);
        const { rows, precondition } = await indexing.assignRows(vectors);
        const spent = {
          usage: deps.meter.price(sumUsage(vectors.usage, proposal.usage)),
          degraded: proposal.degraded ?? vectors.degraded,
          refused: [...proposal.refused, ...facts.refused],
        };
        const input = { request, operation, plan, facts: facts.steps, rows, ...spent };
        const planned = await planAdd(input, deps);
        const preconditions = [{ type: 'epoch', scope: request.scope, epoch } as const, precondition];
        return {
          batch: planned.changes.length === 0 ? undefined : { preconditions, changes: planned.changes },
          result: planned,
        };
      },
    },
    deps,
  );
}

/** Only after this process stood still for longer than its lease. */
function takenOver(operationId: string, deps: EngineDependencies): OperationInProgressError {
  return new OperationInProgressError({ operationId, leasedUntil: isoTime(deps.now() + LEASE_MS) });
}

/** Nothing that was under way when its scope was erased is stored after all. */
export function throwIfErased({ type }: LedgerConflict, scope: Scope): void {
  if (type === 'epoch') throw new ScopeErasedError({ scope });
}

/** The call has failed already, and its error is what the caller must see; the lease ends by itself. */
async function releaseQuietly(
  claim: NonNullable<Operation['claim']>,
  deps: EngineDependencies,
): Promise<void> {
  await deps.ledger.releaseOperation(claim).catch(() => undefined);
}
