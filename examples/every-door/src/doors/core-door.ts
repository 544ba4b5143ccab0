import type { Door } from './door.ts';

/** No framework at all. */
export const coreDoor: Door = {
  name: 'core',
  say: async (memory, { userId, thread, text }) => {
    await memory.scoped({ userId }).add(text, { runId: thread });
  },
  ask: async (memory, { userId, text }) => (await memory.scoped({ userId }).context(text)).text,
};
