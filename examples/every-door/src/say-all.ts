/** A process of its own: says something through every door, into the file that it is given. */
import { Memory } from '@keepsake/core';
import { doors } from './doors/all-doors.ts';

const [path = ''] = process.argv.slice(2);
const memory = new Memory({ store: { provider: 'sqlite', config: { path } } });
for (const { door, said } of doors) {
  await door.say(memory, { userId: 'ana', thread: `said-by-${door.name}`, text: said });
}
await memory.close();
