import { Memory } from '@keepsake/core';

/** One for the whole server. Set `MEMORY_PATH` to keep the file elsewhere. */
export const memory = new Memory({
  store: { provider: 'sqlite', config: { path: process.env['MEMORY_PATH'] ?? '.keepsake/memory.db' } },
});
