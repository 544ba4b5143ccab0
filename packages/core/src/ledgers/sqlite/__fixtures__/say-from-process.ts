// Run as a process of its own: says so many messages in a file, each in a commit, beginning at a given time.
import { say } from '../../../testing/ledger/write-rows.ts';
import { sqliteStore } from '../../sqlite.ts';

const [path = '', userId = '', count = '0', startAt = '0'] = process.argv.slice(2);

await new Promise((resolve) => setTimeout(resolve, Math.max(0, Number(startAt) - Date.now())));
const { ledger } = sqliteStore({ path });
for (let index = 0; index < Number(count); index += 1)
  await say(ledger, { userId, text: `${userId} says ${index}` });
await ledger.close();
