/** A second process on the same file: adds as many notes as it is told. */
import { Memory } from '@keepsake/core';

const [path = '', count = '0'] = process.argv.slice(2);
const memory = new Memory({ store: { provider: 'sqlite', config: { path } } });
for (let note = 0; note < Number(count); note += 1) {
  await memory.add(`Note ${note} of process ${process.pid}.`, { userId: 'ana' });
}
await memory.close();
