import { scopeKey } from '../../types/scope.ts';
import { addDue, deleteDue } from './due-list.ts';
import { addKey, deleteKey } from './key-list.ts';
import { addToScopeIndex, deleteFromScopeIndex } from './scope-index.ts';
import type { JobRow, StoreState } from './state.ts';

/** Puts a job in the place of another one, in every index. */
export function swapJob(state: StoreState, before: JobRow | undefined, after: JobRow | undefined): void {
  if (before !== undefined) removeJob(state, before);
  if (after !== undefined) enterJob(state, after);
}

/** Injective: the key of a scope is a JSON array, which ends where its bracket closes. */
export function jobOperationKey({
  scope,
  operationId,
}: Pick<JobRow['job'], 'scope' | 'operationId'>): string {
  return `${scopeKey(scope)}${operationId}`;
}

/** The job with this id. */
export function jobById(state: StoreState, id: string): JobRow | undefined {
  const key = state.jobKeys.get(id);
  return key === undefined ? undefined : state.jobs.get(key);
}

function enterJob(state: StoreState, row: JobRow): void {
  const { key, job } = row;
  state.jobs.set(key, row);
  state.jobKeys.set(job.id, key);
  state.jobOperations.set(jobOperationKey(job), key);
  addKey(state.jobOrder, key);
  addToScopeIndex(state.jobsByScope, job.scope, key);
  if (row.due === undefined) return;
  const list = state.dueJobs.get(job.fingerprint) ?? [];
  state.dueJobs.set(job.fingerprint, list);
  addDue(list, row);
}

function removeJob(state: StoreState, row: JobRow): void {
  const { key, job } = row;
  state.jobs.delete(key);
  state.jobKeys.delete(job.id);
  state.jobOperations.delete(jobOperationKey(job));
  deleteKey(state.jobOrder, key);
  deleteFromScopeIndex(state.jobsByScope, job.scope, key);
  const list = state.dueJobs.get(job.fingerprint);
  if (row.due === undefined || list === undefined) return;
  deleteDue(list, row);
  if (list.length === 0) state.dueJobs.delete(job.fingerprint);
}
