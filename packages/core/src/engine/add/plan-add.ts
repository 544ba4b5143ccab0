import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { AddResult, Degradation, Usage } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { RowIndexing, WrittenMemory } from '../indexing/indexing.ts';
import type { RefusedOperation } from '../../types/refusal.ts';
import { isoTime } from '../iso-time.ts';
import { resolveDates } from '../resolve-dates.ts';
import type { AddRequest } from '../requests.ts';
import { buildEpisodes } from './build-episodes.ts';
import { buildFacts } from './build-facts.ts';
import type { Operation } from './claim-operation.ts';
import { saidTextsOf, type EpisodePlan } from './plan-episodes.ts';
import type { FactStep } from './plan-facts.ts';
import { storeResult } from './stored-result.ts';

/** One `add` that is ready to be committed. */
export interface PlannedAdd {
  /** Empty: everything is known already. */
  readonly changes: readonly LedgerChange[];
  /** What the call answers once they are committed. */
  readonly result: AddResult;
  readonly written: readonly WrittenMemory[];
}

/** What a plan is made from. */
export interface PlanInput {
  readonly request: AddRequest;
  readonly operation: Operation;
  readonly plan: EpisodePlan;
  readonly facts: readonly FactStep[];
  readonly refused: readonly RefusedOperation[];
  /** For each text of the plan and then of the facts, in order. */
  readonly rows: readonly RowIndexing[];
  readonly usage: Usage;
  readonly degraded: Degradation | undefined;
}

/** The changes of one `add`, the end of its operation among them, and its answer: facts first, then what was said. */
export async function planAdd(input: PlanInput, deps: EngineDependencies): Promise<PlannedAdd> {
  const { request, operation, plan, rows, refused } = input;
  const note = { at: isoTime(deps.now()), operationId: operation.id };
  const said = saidTextsOf(plan.steps, request.calledAt ?? note.at);
  const count = said.length;
  const { dates, degraded: datesFailed } = await resolveDates(said, deps);
  const episodes = await buildEpisodes(
    { request, steps: plan.steps, note, rows: rows.slice(0, count), dates },
    deps,
  );
  const { messages } = episodes;
  const degraded = input.degraded ?? datesFailed;
  const facts = await buildFacts(
    { request, steps: input.facts, note, messages, rows: rows.slice(count) },
    deps,
  );
  const result: AddResult = {
    results: [...facts.results, ...episodes.results],
    ...(plan.skipped.length > 0 && { skipped: plan.skipped }),
    ...(refused.length > 0 && { refused }),
    ...(degraded !== undefined && { degraded }),
    usage: input.usage,
    operationId: operation.id,
  };
  return {
    changes: [...episodes.changes, ...facts.changes, ...finishOperation(operation, result)],
    result,
    written: [...facts.written, ...episodes.written],
  };
}

function finishOperation({ claim }: Operation, result: AddResult): readonly LedgerChange[] {
  return claim === undefined ? [] : [{ type: 'finish-operation', claim, result: storeResult(result) }];
}
