import type { Connection } from '../../sqlite/connection.ts';
import { bytesAt, numberAt } from '../../sqlite/read-column.ts';
import type { NamespaceHome } from './read-records.ts';
import type { ScopeNames } from './scope-rows.ts';
import { decodeSequence } from './sequence-key.ts';

/** The owner and the namespace whose home this is. */
export function readNamespace(connection: Connection, names: ScopeNames, home: number): NamespaceHome {
  const row = connection.first('SELECT key, owner FROM home WHERE id = ?', home);
  if (row === undefined) throw new Error(`sqlite: ${connection.location}: home ${home} is missing`);
  return {
    home,
    owner: names.get(connection, numberAt(row, 1)),
    // The first string is the owner, as a key.
    namespace: decodeSequence(bytesAt(row, 0)).slice(1),
  };
}
