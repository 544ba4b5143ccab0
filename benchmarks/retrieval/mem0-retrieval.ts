import { createMem0 } from '../systems/create-mem0.ts';
import type { SystemOptions } from '../systems/measured-system.ts';
import { turnText } from './conversation.ts';
import type { RetrievalSystem } from './retrieval-system.ts';

/** mem0ai with every turn verbatim and `threshold: 0`, one user a conversation. */
export function mem0Retrieval(options: SystemOptions): RetrievalSystem {
  const memory = createMem0(options);
  return {
    name: 'mem0ai',
    description: `verbatim (\`infer: false\`), \`threshold: 0\`, default store, embedder "${options.model}"`,
    remember: async (conversation) => {
      for (const turn of conversation.sessions.flatMap((session) => session.turns)) {
        const message = { role: 'user', content: `${turn.speaker}: ${turnText(turn)}` };
        await memory.add([message], { userId: conversation.id, infer: false, metadata: { turn: turn.id } });
      }
    },
    search: async (conversation, question, limit) => {
      const filters = { user_id: conversation.id };
      const { results } = await memory.search(question, { filters, topK: limit, threshold: 0 });
      return results.map((result) => ({ text: result.memory, covers: [String(result.metadata?.['turn'])] }));
    },
    close: async () => {},
  };
}
