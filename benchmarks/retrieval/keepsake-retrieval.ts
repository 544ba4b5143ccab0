import { Memory } from '@keepsake/core';
import { sessionTime, turnText } from './conversation.ts';
import type { RetrievalSystem } from './retrieval-system.ts';

/**
 * Keepsake with no model and no embedder, one user a conversation, one `add` a session. An episode covers its own message,
 * a fact the messages in its `sources`.
 */
export function keepsakeRetrieval(path: string, { resolvesDates = false } = {}): RetrievalSystem {
  const memory = new Memory({
    store: { provider: 'sqlite', config: { path } },
    ...(resolvesDates && { dateResolver: { provider: 'chrono' } }),
  });
  const dates = resolvesDates ? ', dates resolved with chrono-node' : '';
  return {
    name: resolvesDates ? 'Keepsake with dates' : 'Keepsake',
    description: `no model, no embedder${dates}, messages verbatim, one user a conversation, one \`add\` a session`,
    remember: async (conversation) => {
      for (const session of conversation.sessions) {
        const timestamp = sessionTime(session);
        const messages = session.turns.map((turn) => ({
          id: turn.id,
          role: turn.speaker === conversation.speakers[0] ? ('user' as const) : ('assistant' as const),
          name: turn.speaker,
          content: turnText(turn),
        }));
        await memory.add(messages, { userId: conversation.id, timestamp });
      }
    },
    search: async (conversation, question, limit) => {
      const { results } = await memory.search(question, { userId: conversation.id, limit });
      return results.map((result) => ({
        text: result.memory,
        covers: result.kind === 'episode' ? result.sources.slice(0, 1) : result.sources,
      }));
    },
    close: () => memory.close(),
  };
}
