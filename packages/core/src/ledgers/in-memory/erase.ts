import type { EraseResult } from '../../contracts/ledger-queries.ts';
import { scopeMatches, type Scope } from '../../types/scope.ts';
import { unmarkMemory } from './apply-memory-change.ts';
import { removeRecord } from './apply-record-change.ts';
import { swapJob } from './job-rows.ts';
import { swapMemory } from './memory-rows.ts';
import { swapMessage } from './message-rows.ts';
import { keysNear } from './scope-index.ts';
import type { MemoryRow, PendingErasure } from './state.ts';
import { addTombstone } from './tombstones.ts';
import { swapIn, type Transaction } from './transaction.ts';
import { dropMemoryVectors } from './vectors.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

/** From this moment on whatever was planned before is refused for the scope; its rows wait for {@link eraseRows}. */
export function beginErasure(
  { state }: Transaction,
  { scope, hash, now }: { readonly scope: Scope; readonly hash: string; readonly now: string },
): PendingErasure {
  addTombstone(state, hash);
  const pending = { scope, lastKey: state.counters.key, since: now };
  state.pendingErasures.add(pending);
  return pending;
}

/** Removes the rows of a scope that were there when its erasure began. What is not done when it is aborted stays pending. */
export async function eraseRows(
  transaction: Transaction,
  pending: PendingErasure,
  signal?: AbortSignal,
): Promise<EraseResult> {
  const memories = await eraseMemories(transaction, pending, signal);
  const messages = await eraseMessages(transaction, pending, signal);
  await eraseRecords(transaction, pending, signal);
  await eraseOperations(transaction, pending, signal);
  await eraseJobs(transaction, pending, signal);
  transaction.state.pendingErasures.delete(pending);
  return { complete: true, memories, messages };
}

async function eraseMemories(
  transaction: Transaction,
  { scope, lastKey }: PendingErasure,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { state } = transaction;
  let count = 0;
  const erase = (key: number): boolean => {
    const row = state.memories.get(key);
    if (row === undefined || key > lastKey || !carries(row, scope)) return true;
    if (row.current !== undefined) count += 1;
    eraseMemory(transaction, row);
    return true;
  };
  await visitPaced([...keysNear(state.recordedByScope, [scope])], erase, signal);
  return count;
}

function eraseMemory(transaction: Transaction, row: MemoryRow): void {
  swapIn(transaction, { before: row, after: undefined }, swapMemory);
  dropMemoryVectors(transaction, row.key);
  // A memory that was deleted before has left its mark already.
  if (row.current !== undefined) unmarkMemory(transaction, row);
  forgetSteps(transaction);
}

function carries({ versions }: MemoryRow, scope: Scope): boolean {
  return versions.some(({ state }) => scopeMatches(scope, state));
}

async function eraseMessages(
  transaction: Transaction,
  { scope, lastKey }: PendingErasure,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { state } = transaction;
  let count = 0;
  const erase = (position: number): boolean => {
    const before = state.messagesByPosition.get(position);
    if (before === undefined || position > lastKey || !scopeMatches(scope, before.message)) return true;
    swapIn(transaction, { before, after: undefined }, swapMessage);
    forgetSteps(transaction);
    count += 1;
    return true;
  };
  await visitPaced([...keysNear(state.messagesByScope, [scope])], erase, signal);
  return count;
}

async function eraseRecords(
  transaction: Transaction,
  { scope, lastKey }: PendingErasure,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { state } = transaction;
  const erase = (key: number): boolean => {
    const row = state.records.get(key);
    if (row === undefined || key > lastKey || !scopeMatches(scope, row.record.owner)) return true;
    removeRecord(transaction, row);
    forgetSteps(transaction);
    return true;
  };
  await visitPaced([...keysNear(state.recordsByScope, [scope])], erase, signal);
}

async function eraseOperations(
  { state }: Transaction,
  { scope, lastKey }: PendingErasure,
  signal: AbortSignal | undefined,
): Promise<void> {
  const erase = (id: string): boolean => {
    const operation = state.operations.get(id);
    if (operation === undefined || operation.key > lastKey) return true;
    if (scopeMatches(scope, operation.scope)) state.operations.delete(id);
    return true;
  };
  await visitPaced([...state.operations.keys()], erase, signal);
}

async function eraseJobs(
  { state }: Transaction,
  { scope, lastKey }: PendingErasure,
  signal: AbortSignal | undefined,
): Promise<void> {
  const erase = (key: number): boolean => {
    const row = state.jobs.get(key);
    if (row === undefined || key > lastKey || !scopeMatches(scope, row.job.scope)) return true;
    swapJob(state, row, undefined);
    return true;
  };
  await visitPaced([...keysNear(state.jobsByScope, [scope])], erase, signal);
}

/** What is erased is not to be kept for taking it back. */
function forgetSteps({ reverts }: Transaction): void {
  reverts.length = 0;
}
