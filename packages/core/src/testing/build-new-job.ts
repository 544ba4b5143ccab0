import type { NewJob } from '../contracts/ledger-jobs.ts';
import { namedId, timeAt } from './build-memory-item.ts';

/** A job as it is queued. Its name is its operation id, and its id is derived from it. */
export function newJob(name: string, fields: Partial<NewJob> = {}): NewJob {
  return {
    id: namedId(`job ${name}`),
    scope: { userId: 'ana' },
    operationId: name,
    payload: { text: name },
    payloadHash: `hash of ${name}`,
    fingerprint: 'here',
    epoch: 0,
    maxAttempts: 3,
    createdAt: timeAt(0),
    runAfter: timeAt(0),
    ...fields,
  };
}
