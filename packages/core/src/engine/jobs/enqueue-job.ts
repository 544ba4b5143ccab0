import type { NewJob } from '../../contracts/ledger-jobs.ts';
import { OperationMismatchError } from '../../errors/operation-mismatch-error.ts';
import type { JobReference } from '../../types/job.ts';
import type { AddResult } from '../../types/results.ts';
import { throwIfErased } from '../add/add.ts';
import { hashRequest } from '../add/claim-operation.ts';
import { commitWithRetry } from '../commit-with-retry.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';
import type { AddRequest } from '../requests.ts';
import { NO_USAGE } from '../usage.ts';
import { fingerprint, fingerprintFields } from './fingerprint.ts';
import { toPayload } from './job-payload.ts';

/** How often a job is begun before it is given up. */
const MAX_ATTEMPTS = 8;

/**
 * Queues an `add`. When it resolves, the job is in the ledger. The same `operationId` with the same content is one job.
 *
 * @throws OperationMismatchError for the same `operationId` with other content.
 * @throws ScopeErasedError when the scope was erased meanwhile.
 */
export async function enqueueJob(request: AddRequest, deps: EngineDependencies): Promise<AddResult> {
  request.signal?.throwIfAborted();
  const epoch = await deps.ledger.readEpoch();
  const job = await describeJob(request, epoch, deps);
  const { scope, operationId } = job;
  const reference = await commitWithRetry<JobReference>(
    {
      signal: request.signal,
      onConflict: (conflict) => throwIfErased(conflict, scope),
      plan: async () => {
        const known =
          request.operationId === undefined ? undefined : await deps.ledger.findJob(scope, operationId);
        if (known !== undefined && known.payloadHash !== job.payloadHash)
          throw new OperationMismatchError({ operationId });
        if (known !== undefined) return { batch: undefined, result: { id: known.id, status: known.status } };
        return {
          batch: {
            preconditions: [{ type: 'epoch', scope, epoch }],
            changes: [{ type: 'enqueue-job', job }],
          },
          result: { id: job.id, status: 'queued' },
        };
      },
    },
    deps,
  );
  return { results: [], usage: deps.meter.price(NO_USAGE), operationId, job: reference };
}

async function describeJob(request: AddRequest, epoch: number, deps: EngineDependencies): Promise<NewJob> {
  const now = isoTime(deps.now());
  const operationId = request.operationId ?? deps.newId();
  return {
    id: deps.newId(),
    scope: request.scope,
    operationId,
    payload: toPayload({ ...request, operationId, calledAt: now }),
    payloadHash: await hashRequest(request),
    fingerprint: await fingerprint(fingerprintFields(deps)),
    epoch,
    maxAttempts: MAX_ATTEMPTS,
    createdAt: now,
    runAfter: now,
  };
}
