import type { StoredRecord } from '../types/record.ts';
import { timeAt } from './build-memory-item.ts';

/** A record for tests. What is not given has a default: the application's own, namespace `['notes']`, key `first`. */
export function storedRecord(given: Partial<StoredRecord> = {}): StoredRecord {
  const createdAt = given.createdAt ?? timeAt(0);
  return {
    owner: {},
    namespace: ['notes'],
    key: 'first',
    value: {},
    createdAt,
    updatedAt: createdAt,
    ...given,
  };
}
