import type { RecordItem, StoredRecord } from '../../types/record.ts';

/** The record as its owner sees it. */
export function toRecordItem({ owner: _owner, index: _index, ...item }: StoredRecord): RecordItem {
  return item;
}
