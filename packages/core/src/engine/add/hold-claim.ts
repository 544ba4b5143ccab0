import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';
import { type HeldClaim, LEASE_MS } from './claim-operation.ts';

/** Runs `work` and renews the lease of its claim meanwhile, so that no repeat takes over while it is still at work. */
export async function holdClaim<Result>(
  claim: HeldClaim | undefined,
  work: () => Promise<Result>,
  deps: EngineDependencies,
): Promise<Result> {
  if (claim === undefined) return work();
  const done = new AbortController();
  const renewing = renew(claim, done.signal, deps);
  try {
    return await work();
  } finally {
    done.abort();
    await renewing;
  }
}

/** A lease that cannot be renewed is lost to somebody else at worst, and then the commit is refused. */
async function renew(claim: HeldClaim, done: AbortSignal, deps: EngineDependencies): Promise<void> {
  while (!done.aborted) {
    const isOver = await deps.sleep(LEASE_MS / 3, done).then(
      () => false,
      () => true,
    );
    if (isOver) return;
    const now = deps.now();
    const request = { ...claim, now: isoTime(now), until: isoTime(now + LEASE_MS) };
    await deps.ledger.claimOperation(request, done).catch(() => undefined);
  }
}
