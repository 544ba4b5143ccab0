import Database from 'better-sqlite3';
import { StatementSync } from 'node:sqlite';
import type { SystemName } from '../systems/measured-system.ts';
import type { StatementPrototype } from './count-rows.ts';

/** The prototype of the prepared statements that a system works with. */
export function statementPrototype(system: SystemName): StatementPrototype {
  if (system === 'keepsake') return StatementSync.prototype;
  const database = new Database(':memory:');
  const prototype = Object.getPrototypeOf(database.prepare('SELECT 1')) as StatementPrototype;
  database.close();
  return prototype;
}
