// Run as a process of its own: takes the lock of a file, says so, and holds it for so many milliseconds.
import { DatabaseSync } from 'node:sqlite';

const [path = '', kind = 'write', milliseconds = '0'] = process.argv.slice(2);

const database = new DatabaseSync(path, { timeout: 5000 });
database.exec(kind === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
database.prepare('SELECT count(*) FROM memory').get();
process.stdout.write('held\n');
await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
database.exec('COMMIT');
database.close();
