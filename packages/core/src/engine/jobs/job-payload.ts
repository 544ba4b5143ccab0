import type { ClaimedJob } from '../../contracts/ledger-jobs.ts';
import type { JsonObject } from '../../types/json.ts';
import type { AddRequest } from '../requests.ts';

/** What a job keeps of a call: all that can be written down. Keys without a value are left out. */
export function toPayload({
  signal: _signal,
  epoch: _epoch,
  onModelFailure: _onModelFailure,
  ...request
}: AddRequest): JsonObject {
  return JSON.parse(JSON.stringify(request)) as JsonObject;
}

/** The call that a job keeps. The last attempt makes do without the model. */
export function toRequest(job: ClaimedJob, signal: AbortSignal): AddRequest {
  // The ledger gives back what `toPayload` made; another format has another fingerprint.
  const request = job.payload as unknown as AddRequest;
  return {
    ...request,
    operationId: job.operationId,
    epoch: job.epoch,
    onModelFailure: job.attempts < job.maxAttempts ? 'throw' : 'degrade',
    signal,
  };
}
