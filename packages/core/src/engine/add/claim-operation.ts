import type { OperationClaim } from '../../contracts/ledger-changes.ts';
import { OperationInProgressError } from '../../errors/operation-in-progress-error.ts';
import { OperationMismatchError } from '../../errors/operation-mismatch-error.ts';
import { hashPayload } from '../../internal/hash-payload.ts';
import type { AddResult } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';
import type { AddRequest } from '../requests.ts';
import { reviveResult } from './stored-result.ts';

/** How long a claim holds without being renewed: what a repeat waits at most after a crash. */
export const LEASE_MS = 30_000;
/** How long a repeat waits for the call that holds the claim. */
const PATIENCE_MS = 120_000;
const LONGEST_PAUSE_MS = 250;

/** A claim with what it was made for. */
export interface HeldClaim extends OperationClaim {
  readonly payloadHash: string;
}

/** The operation that a call runs under. */
export interface Operation {
  readonly id: string;
  /** Only for an id that the caller gave: an id of our own cannot be repeated. */
  readonly claim: HeldClaim | undefined;
  /** What the same call answered before. */
  readonly finished: AddResult | undefined;
}

/**
 * Claims the caller's `operationId`, or waits for whoever works on it and takes their answer.
 *
 * @throws OperationMismatchError for the same id with another payload.
 * @throws OperationInProgressError when the other call did not end in time.
 */
export async function claimOperation(request: AddRequest, deps: EngineDependencies): Promise<Operation> {
  const { operationId, scope, signal } = request;
  if (operationId === undefined) return { id: deps.newId(), claim: undefined, finished: undefined };
  const payloadHash = await hashRequest(request);
  const claim: HeldClaim = { scope, operationId, token: deps.newId(), payloadHash };
  const started = deps.now();
  for (let pause = 5; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const now = deps.now();
    const outcome = await deps.ledger.claimOperation(
      { ...claim, now: isoTime(now), until: isoTime(now + LEASE_MS) },
      signal,
    );
    if (outcome.status === 'claimed') return { id: operationId, claim, finished: undefined };
    if (outcome.status === 'finished') {
      return { id: operationId, claim: undefined, finished: reviveResult(outcome.result) };
    }
    if (outcome.status === 'mismatch') throw new OperationMismatchError({ operationId });
    if (now - started > PATIENCE_MS)
      throw new OperationInProgressError({ operationId, leasedUntil: outcome.until });
    await deps.sleep(pause * (0.5 + deps.random()), signal);
  }
}

/** What the caller asked for, as a hash: neither how long it waits, nor what it is a part of, nor when it is carried out. */
export function hashRequest({
  signal: _signal,
  operationId: _operationId,
  epoch: _epoch,
  calledAt: _calledAt,
  onModelFailure: _onModelFailure,
  ...payload
}: AddRequest): Promise<string> {
  return hashPayload(payload);
}
