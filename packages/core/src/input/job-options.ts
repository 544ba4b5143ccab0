import type { JobPageRequest, JobRequest } from '../engine/jobs/read-jobs.ts';
import type { WaitRequest } from '../engine/jobs/wait-for-job.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import { didYouMean } from '../internal/did-you-mean.ts';
import { JOB_STATUSES, type JobStatus } from '../types/job.ts';
import { SCOPE_FIELDS, type Scope } from '../types/scope.ts';
import { readCursor } from './read-cursor.ts';
import { readOptions } from './read-options.ts';
import { readNumber, readSignal } from './read-values.ts';
import {
  optionalScope,
  parseId,
  parseScopedCall,
  readScope,
  SCOPE_SPELLINGS,
  type ScopedCallOptions,
  type ScopeInput,
} from './scope-input.ts';

const PAGE = { least: 1, most: 1000, fallback: 50, isWhole: true } as const;
/** What a timer can still count: about 24 days. */
const LONGEST_TIMEOUT_MS = 2_147_483_647;

/** Narrows a call by id: a job that does not carry these ids is not found. */
export type JobOptions = ScopedCallOptions;

/** Which jobs to list. Without any id those of everybody, which only the owner of the whole memory can ask for. */
export interface JobsOptions extends ScopeInput {
  /** @default all */
  readonly status?: JobStatus | undefined;
  /** 1 to 1,000. @default 50 */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How long to wait for a job. */
export interface WaitForJobOptions extends ScopedCallOptions {
  /** In milliseconds, up to 2,147,483,647. @default as long as it takes */
  readonly timeoutMs?: number | undefined;
}

/** The request for the engine. */
export function parseJobCall(id: unknown, input: unknown, path: string): JobRequest {
  const { scope, signal } = parseScopedCall(input, path);
  return { id: parseId(id, `${path}.id`), scopes: choiceOf(scope), signal };
}

/** The request for the engine. */
export function parseJobs(input: unknown): JobPageRequest {
  const path = 'jobs';
  const options = readOptions(input, {
    path,
    names: [...SCOPE_FIELDS, 'status', 'limit', 'cursor', 'signal'],
    spellings: SCOPE_SPELLINGS,
  });
  return {
    scopes: choiceOf(optionalScope(readScope(options, path))),
    status: readStatus(options.status, `${path}.status`),
    limit: readNumber(options.limit, `${path}.limit`, PAGE),
    cursor: readCursor(options.cursor, `${path}.cursor`),
    signal: readSignal(options.signal, `${path}.signal`),
  };
}

/** The request for the engine. */
export function parseWaitForJob(id: unknown, input: unknown): WaitRequest {
  const path = 'waitForJob';
  const options = readOptions(input, {
    path,
    names: [...SCOPE_FIELDS, 'timeoutMs', 'signal'],
    spellings: SCOPE_SPELLINGS,
  });
  const { timeoutMs } = options;
  const rule = { least: 0, most: LONGEST_TIMEOUT_MS, fallback: 0, isWhole: false };
  return {
    id: parseId(id, `${path}.id`),
    scopes: choiceOf(optionalScope(readScope(options, path))),
    timeoutMs: timeoutMs === undefined ? undefined : readNumber(timeoutMs, `${path}.timeoutMs`, rule),
    signal: readSignal(options.signal, `${path}.signal`),
  };
}

function choiceOf(scope: Scope | undefined): readonly Scope[] | undefined {
  return scope && [scope];
}

function readStatus(value: unknown, path: string): JobStatus | undefined {
  if (value === undefined) return undefined;
  const found = JOB_STATUSES.find((status) => status === value);
  if (found !== undefined) return found;
  throw new InvalidInputError({
    path,
    problem: `${describeValue(value)} is not a status of jobs`,
    remedy: didYouMean(typeof value === 'string' ? value : '', JOB_STATUSES, 'There are'),
  });
}
