import { DatabaseSync } from 'node:sqlite';
import { programInput, say, told } from './program.ts';

/** A connection of somebody else: begins with these statements, and ends with ROLLBACK when it is told to let go. */
export interface LockHolderInput {
  readonly path: string;
  readonly statements: readonly string[];
}

/** What it says. */
export type LockHolderLine = { readonly type: 'holding' } | { readonly type: 'gone' };

const { path, statements } = programInput() as LockHolderInput;
const database = new DatabaseSync(path);
for (const statement of statements) database.prepare(statement).all();
say({ type: 'holding' });
await told('let go');
if (database.isTransaction) database.exec('ROLLBACK');
database.close();
say({ type: 'gone' });
process.exit(0);
