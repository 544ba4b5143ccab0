import type { ClaimResult } from '../../contracts/ledger-queries.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';

/** Past the slowest page; a process that was killed holds the others up for as long. */
const LEASE_MS = 60_000;
const OPERATION_ID = 'index/upkeep';

/**
 * Runs `work` while no other process does the same: embedding twice does no harm, but costs twice.
 * `undefined`: another process is at it.
 */
export async function holdLease<Value>(
  work: () => Promise<Value>,
  { ledger, now, newId }: EngineDependencies,
): Promise<Value | undefined> {
  const claim = { scope: {}, operationId: OPERATION_ID, token: newId() };
  const time = now();
  const outcome: ClaimResult = await ledger.claimOperation({
    ...claim,
    payloadHash: OPERATION_ID,
    now: isoTime(time),
    until: isoTime(time + LEASE_MS),
  });
  if (outcome.status !== 'claimed') return undefined;
  try {
    return await work();
  } finally {
    await ledger.releaseOperation(claim);
  }
}
