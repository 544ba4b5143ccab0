import { join } from 'node:path';
import { Memory } from '@keepsake/core';
import { embedderOf, KEEPSAKE_FILE, languageModelOf } from '../systems/keepsake-system.ts';
import type { SystemOptions } from '../systems/measured-system.ts';
import { isFirstSpeaker, sessionTime, turnText } from './conversation.ts';
import type { SessionSystem } from './retrieval-system.ts';

/**
 * Keepsake, one user a conversation, one `add` a session. An episode covers its own message, a fact the messages in its
 * `sources`.
 */
export function keepsakeRetrieval(options: SystemOptions): SessionSystem {
  const memory = new Memory({
    store: { provider: 'sqlite', config: { path: join(options.folder, KEEPSAKE_FILE) } },
    ...embedderOf(options),
    ...languageModelOf(options),
    ...(options.resolvesDates === true && { dateResolver: { provider: 'chrono' } as const }),
  });
  return {
    ...describe(options),
    addSession: async (conversation, session) => {
      const messages = session.turns.map((turn) => ({
        id: turn.id,
        role: isFirstSpeaker(turn, conversation) ? ('user' as const) : ('assistant' as const),
        name: turn.speaker,
        content: turnText(turn),
      }));
      const { degraded } = await memory.add(messages, {
        userId: conversation.id,
        timestamp: sessionTime(session),
      });
      if (degraded !== undefined) throw degraded.error;
    },
    countKept: async ({ id }) => {
      const page = { userId: id, limit: 1 };
      const facts = await memory.getAll({ ...page, kinds: ['fact'] });
      const messages = await memory.getAll({ ...page, kinds: ['episode'] });
      return { facts: facts.total, messages: messages.total };
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

function describe({
  model,
  chatModel,
  resolvesDates,
}: SystemOptions): Pick<SessionSystem, 'name' | 'description'> {
  const [facts, embedder] = [chatModel !== undefined, model !== undefined];
  const dates = resolvesDates === true;
  return {
    name: `Keepsake${facts ? ', facts' : ''}${embedder ? ', embedder' : ''}${dates ? ', dates' : ''}`,
    description: [
      facts ? 'facts of the scripted model and messages together' : 'no model',
      embedder ? `embedder "${model}"` : 'no embedder',
      ...(dates ? ['dates resolved with chrono-node'] : []),
      'messages verbatim, one user a conversation, one `add` a session',
    ].join(', '),
  };
}
