import type { CorpusMemory } from '../dataset/generate-corpus.ts';
import { createMem0 } from './create-mem0.ts';
import type { MeasuredSystem, SystemOptions } from './measured-system.ts';

/** mem0ai with its defaults. Texts are stored with `infer: false`, so no model is asked. */
export function openMem0(options: SystemOptions): MeasuredSystem {
  const memory = createMem0(options);
  const add = async ({ text, userId }: CorpusMemory): Promise<void> => {
    await memory.add([{ role: 'user', content: text }], { userId, infer: false });
  };
  return {
    name: 'mem0ai',
    add,
    seed: async (memories) => {
      for (const entry of memories) await add(entry);
    },
    search: async (query, userId, limit) => {
      const { results } = await memory.search(query, { filters: { user_id: userId }, topK: limit });
      return results.map((result) => result.memory);
    },
    // It has no method to close; its files are released when the process ends.
    close: async () => {},
  };
}
