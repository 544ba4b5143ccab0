import { createMem0 } from '../systems/create-mem0.ts';
import type { SystemOptions } from '../systems/measured-system.ts';
import { isFirstSpeaker, turnText, type Conversation, type Turn } from './conversation.ts';
import type { SessionSystem } from './retrieval-system.ts';

/** More than any conversation has: its `getAll` gives as many as asked for and counts nothing. */
const ALL = 100_000;

/**
 * mem0ai with its facts and `threshold: 0`, one user a conversation, one `add` a session. A memory covers the evidence of the
 * observation whose text it is: it keeps no sources. Its `add` refuses `timestamp` and its prompt always says today, so the
 * date stands before the first message, and in the metadata.
 */
export function mem0FactsRetrieval(options: SystemOptions): SessionSystem {
  const memory = createMem0(options);
  return {
    name: 'mem0ai, facts',
    description: `facts of the scripted model, \`threshold: 0\`, default store, embedder "${options.model}", the date before the first message of a session`,
    addSession: async (conversation, session) => {
      const messages = session.turns.map((turn, place) => ({
        role: isFirstSpeaker(turn, conversation) ? 'user' : 'assistant',
        content: `${place === 0 ? `(${session.date}) ` : ''}${said(turn)}`,
      }));
      await memory.add(messages, { userId: conversation.id, metadata: { date: session.date } });
    },
    countKept: async ({ id }) => {
      const { results } = await memory.getAll({ filters: { user_id: id }, topK: ALL });
      return { facts: results.length, messages: 0 };
    },
    search: async (conversation, question, limit) => {
      const evidence = evidenceByText(conversation);
      const filters = { user_id: conversation.id };
      const { results } = await memory.search(question, { filters, topK: limit, threshold: 0 });
      return results.map((result) => ({ text: result.memory, covers: evidence.get(result.memory) ?? [] }));
    },
    close: async () => {},
  };
}

function said(turn: Turn): string {
  return `${turn.speaker}: ${turnText(turn)}`;
}

function evidenceByText({ sessions }: Conversation): ReadonlyMap<string, readonly string[]> {
  const evidence = new Map<string, readonly string[]>();
  for (const { text, evidence: turns } of sessions.flatMap(({ observations = [] }) => observations))
    evidence.set(text, [...(evidence.get(text) ?? []), ...turns]);
  return evidence;
}
