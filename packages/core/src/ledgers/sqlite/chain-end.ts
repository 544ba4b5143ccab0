import type { Connection } from '../../sqlite/connection.ts';
import { numberAt, textAt } from '../../sqlite/read-column.ts';
import { type Scope, scopeMatches } from '../../types/scope.ts';

/** The end of the chain of a deleted memory. */
export interface ChainEnd {
  readonly place: number;
  readonly key: number;
  readonly scope: number;
  readonly version: number;
  /** Where the memory's row was. */
  readonly memoryPlace: number;
}

/** The end of the chain of the memory with this id; `undefined` when it is current, or unknown. */
export function findChainEnd(connection: Connection, id: string): ChainEnd | undefined {
  const row = connection.first(
    `SELECT place, key, scope, version, memory_place FROM version
     WHERE id = ? AND event = 'DELETE' AND recorded_to IS NULL`,
    id,
  );
  if (row === undefined) return undefined;
  return {
    place: numberAt(row, 0),
    key: numberAt(row, 1),
    scope: numberAt(row, 2),
    version: numberAt(row, 3),
    memoryPlace: numberAt(row, 4),
  };
}

/** Says that the chain goes on behind this end. */
export function passChainEnd(connection: Connection, { place }: ChainEnd): void {
  connection.run(
    'UPDATE version SET recorded_to = recorded_from, memory_place = NULL WHERE place = ?',
    place,
  );
}

/** True while an erasure that takes the memory with it has not come to its end: its rows are removed kind by kind. */
export function isBeingErased(connection: Connection, { key }: ChainEnd, scope: Scope): boolean {
  const open = connection.all(
    'SELECT scope FROM erasure WHERE is_complete = 0 AND scope IS NOT NULL AND last_key >= ?',
    key,
  );
  return open.some((row) => scopeMatches(JSON.parse(textAt(row, 0)) as Scope, scope));
}
