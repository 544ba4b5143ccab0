import type { IndexMark } from '../../contracts/ledger-changes.ts';
import { readIndexState } from './index-state.ts';
import type { WriteContext } from './write-context.ts';

/** A mark to be set. */
export interface NewMark extends Pick<IndexMark, 'target' | 'key' | 'id' | 'action'> {
  /** When it shows first. @default at once */
  readonly until?: string | undefined;
}

/** Sets a mark, or renews the one that the row has. */
export function setMark(
  { connection, counters }: WriteContext,
  { target, key, id, action, until = '' }: NewMark,
): void {
  counters.lastStamp += 1;
  connection.run(
    'INSERT OR REPLACE INTO mark (target, key, id, action, stamp, attempts, due) VALUES (?, ?, ?, ?, ?, 0, ?)',
    target,
    key,
    id,
    action,
    counters.lastStamp,
    until,
  );
}

/** Removes the mark of a row, whatever it says. */
export function dropMark({ connection }: WriteContext, target: IndexMark['target'], key: number): void {
  connection.run('DELETE FROM mark WHERE target = ? AND key = ?', target, key);
}

/** True when vectors of memories are kept by another store that has to be told of what changes. */
export function hasIndexOutside({ connection, indexOutside }: WriteContext): boolean {
  return indexOutside && readIndexState(connection).generation > 0;
}

/** Drops the mark of a memory that goes, or leaves one that takes it out of an index outside. */
export function unmarkMemory(context: WriteContext, { key, id }: Pick<IndexMark, 'key' | 'id'>): void {
  if (hasIndexOutside(context)) setMark(context, { target: 'memory', key, id, action: 'remove' });
  else dropMark(context, 'memory', key);
}

/** Removes marks that were not renewed since they were read. */
export function clearMarks({ connection }: WriteContext, marks: readonly IndexMark[]): void {
  for (const { target, key, stamp } of marks) {
    connection.run('DELETE FROM mark WHERE target = ? AND key = ? AND stamp = ?', target, key, stamp);
  }
}

/** Puts marks off that were not renewed since they were read, and counts the attempt. */
export function deferMarks({ connection }: WriteContext, marks: readonly IndexMark[], until: string): void {
  for (const { target, key, stamp } of marks) {
    connection.run(
      'UPDATE mark SET due = ?, attempts = attempts + 1 WHERE target = ? AND key = ? AND stamp = ?',
      until,
      target,
      key,
      stamp,
    );
  }
}

/** The id by which marks name a record. */
export function recordMarkId(key: number): string {
  return `record-${key}`;
}
