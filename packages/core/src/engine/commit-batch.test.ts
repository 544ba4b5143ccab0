import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** They write marks, vectors, records, jobs and the state of the index: nothing that listeners are told of. */
const WITHOUT_MEMORIES = [
  'indexing/backfill.ts',
  'indexing/confirm-points.ts',
  'indexing/index-marks.ts',
  'indexing/index-session.ts',
  'indexing/push-written.ts',
  'indexing/reindex.ts',
  'jobs/cancel-job.ts',
  'jobs/create-pruner.ts',
  'jobs/retry-job.ts',
  'jobs/run-job.ts',
  'jobs/settle-job.ts',
  'records/delete-all-records.ts',
  // Asks whether a scope was erased: a batch without changes.
  'transfer/import-lines.ts',
];

it('is the way of every write of memories to the ledger, so that those who listen are told', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('__fixtures__'));
  const committing = files.filter((path) =>
    readFileSync(join(import.meta.dirname, path), 'utf8').includes('ledger.commit('),
  );
  expect(committing.toSorted()).toEqual(['commit-batch.ts', ...WITHOUT_MEMORIES]);
});
