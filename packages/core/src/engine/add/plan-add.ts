import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { JsonObject } from '../../types/json.ts';
import type { AddResult } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { RowIndexing, WriteVectors, WrittenMemory } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import type { AddRequest } from '../requests.ts';
import { buildBatch } from './build-batch.ts';
import type { Operation } from './claim-operation.ts';
import type { EpisodePlan } from './plan-episodes.ts';

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
  /** For each text of the plan, in order. */
  readonly rows: readonly RowIndexing[];
  readonly vectors: Pick<WriteVectors, 'usage' | 'degraded'>;
}

/** The changes of one `add`, the end of its operation among them, and its answer. */
export async function planAdd(input: PlanInput, deps: EngineDependencies): Promise<PlannedAdd> {
  const { request, operation, plan, rows, vectors } = input;
  const note = { at: isoTime(deps.now()), operationId: operation.id };
  const { changes, results, written } = await buildBatch({ request, steps: plan.steps, note, rows }, deps);
  const result: AddResult = {
    results,
    ...(plan.skipped.length > 0 && { skipped: plan.skipped }),
    usage: vectors.usage,
    operationId: operation.id,
  };
  return {
    changes: [...changes, ...finishOperation(operation, result)],
    result: vectors.degraded === undefined ? result : { ...result, degraded: vectors.degraded },
    written,
  };
}

function finishOperation({ claim }: Operation, result: AddResult): readonly LedgerChange[] {
  if (claim === undefined) return [];
  // An AddResult without `degraded` is plain JSON: strings, numbers and lists of them.
  return [{ type: 'finish-operation', claim, result: result as unknown as JsonObject }];
}
