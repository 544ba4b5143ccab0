import { firstNotBefore } from './first-not-before.ts';
import type { JobRow } from './state.ts';

/** Jobs that are or will be due, those that are due first in front. */
export type DueList = JobRow[];

/** Enters a job. */
export function addDue(list: DueList, row: JobRow): void {
  list.splice(placeOf(list, row), 0, row);
}

/** Takes a job out; one that is not in the list is ignored. */
export function deleteDue(list: DueList, row: JobRow): void {
  const place = placeOf(list, row);
  if (list[place]?.key === row.key) list.splice(place, 1);
}

/** The index of the first entry that is not due before the job. */
function placeOf(list: DueList, row: JobRow): number {
  return firstNotBefore(list, (entry) => isBefore(entry, row));
}

function isBefore(left: JobRow, right: JobRow): boolean {
  const [a, b] = [left.due ?? '', right.due ?? ''];
  return a === b ? left.key < right.key : a < b;
}
