import type { IndexState } from '../../contracts/ledger-changes.ts';
import type { Connection } from '../../sqlite/connection.ts';
import { optionalTextAt } from '../../sqlite/read-column.ts';

/** What the index holds; of a new ledger, that there has never been one. */
export function readIndexState(connection: Connection): IndexState {
  const text = optionalTextAt(connection.first('SELECT index_state FROM ledger WHERE one = 1') ?? [], 0);
  return text === undefined ? { generation: 0, status: 'none' } : (JSON.parse(text) as IndexState);
}

/** Replaces what the index holds. */
export function saveIndexState(connection: Connection, state: IndexState | undefined): void {
  connection.run(
    'UPDATE ledger SET index_state = ? WHERE one = 1',
    state === undefined ? null : JSON.stringify(state),
  );
}
