/** Facts in the background: nobody waits for the model, and one that is down costs time and no facts. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobTimeoutError, Memory } from '@keepsake/core';
import { unsteadyModel } from './unsteady-model.ts';

const folder = await mkdtemp(join(tmpdir(), 'keepsake-jobs-'));
const store = { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } as const;
const llm = unsteadyModel({
  failures: 1,
  facts: { 'I moved to Lisbon.': 'Ana lives in Lisbon', 'I adopted a greyhound.': 'Ana has a greyhound' },
});

// #region queue
const memory = new Memory({ store, llm });
const ana = { userId: 'ana' };
const queued = await memory.add('I moved to Lisbon.', { ...ana, wait: false, operationId: 'request-1' });
console.log(queued.job?.status, queued.results); // queued []
// #endregion
const jobId = queued.job?.id ?? '';
assert.equal(queued.job?.status, 'queued');
assert.deepEqual(queued.results, []);
assert.equal((await memory.getAll(ana)).total, 0);

// #region repeat
const again = await memory.add('I moved to Lisbon.', { ...ana, wait: false, operationId: 'request-1' });
console.log(again.job?.id === queued.job?.id); // true: one job
// #endregion
assert.equal(again.job?.id, jobId);

// #region wait
const job = await memory.waitForJob(jobId, { ...ana, timeoutMs: 30_000 });
console.log(job.status, job.attempts); // finished 2: the model was down at first
for (const { kind, memory: text } of job.result?.results ?? []) console.log(kind, text);
// fact Ana lives in Lisbon
// episode I moved to Lisbon.
// #endregion
assert.deepEqual([job.status, job.attempts, llm.calls()], ['finished', 2, 2]);
assert.deepEqual(
  job.result?.results.map(({ kind, memory: text }) => `${kind} ${text}`),
  ['fact Ana lives in Lisbon', 'episode I moved to Lisbon.'],
);

// #region roles
const web = new Memory({ store, llm, runJobs: false }); // queues, and leaves the work to others
const { job: left } = await web.add('I adopted a greyhound.', { ...ana, wait: false });
const here = await memory.waitForJob(left?.id ?? '', ana); // any process with the same configuration
// #endregion
assert.equal(here.status, 'finished');

// #region unmatched
const other = new Memory({ store, llm, customInstructions: 'Only what is about food.', runJobs: false });
const { job: waiting } = await other.add('I like sardines.', { ...ana, wait: false });
console.log((await memory.describe()).jobs); // { queued: 1, running: 0, dead: 0, unmatched: 1 }
// #endregion
assert.deepEqual((await memory.describe()).jobs, { queued: 1, running: 0, dead: 0, unmatched: 1 });
const waitingId = waiting?.id ?? '';
await assert.rejects(memory.waitForJob(waitingId, { timeoutMs: 50 }), JobTimeoutError);

// #region look
const { results } = await memory.jobs({ ...ana, status: 'queued', limit: 20 });
console.log(results.map(({ id, attempts, runAfter, error }) => ({ id, attempts, runAfter, error })));
const cancelled = await memory.cancelJob(waitingId, ana);
console.log(cancelled.status); // cancelled
// #endregion
assert.deepEqual(
  results.map(({ id, attempts, error }) => [id, attempts, error]),
  [[waitingId, 0, undefined]],
);
assert.equal(cancelled.status, 'cancelled');
await assert.rejects(memory.retryJob(waitingId), { code: 'job-state' });

assert.deepEqual((await memory.getAll(ana)).results.map((item) => item.memory).toSorted(), [
  'Ana has a greyhound',
  'Ana lives in Lisbon',
  'I adopted a greyhound.',
  'I moved to Lisbon.',
]);
await Promise.all([memory.close(), web.close(), other.close()]);
await rm(folder, { recursive: true });
