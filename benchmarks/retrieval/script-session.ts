import { beginSession } from '../endpoint/endpoint-client.ts';
import type { ScriptedSession } from '../endpoint/scripted-session.ts';
import { isFirstSpeaker, turnText, type Conversation, type Session } from './conversation.ts';
import type { RetrievalSystem, SessionSystem } from './retrieval-system.ts';

/** A session with its observations as what the scripted model draws from it. Throws when the data has none. */
export function scriptSession(conversation: Conversation, session: Session): ScriptedSession {
  const { turns, observations } = session;
  if (!observations) {
    throw new Error(
      `A session of ${conversation.id} (${session.date}) has no "observations": facts need them as the model's answer.`,
    );
  }
  return {
    messages: turns.map((turn) => ({ id: turn.id, text: turnText(turn) })),
    facts: observations.map((observation) => ({
      text: observation.text,
      from: observation.evidence,
      saidBy: isFirstSpeaker(observation, conversation) ? 'user' : 'assistant',
    })),
  };
}

/** Tells a system whole conversations; with an `endpoint`, that is told first what the model draws from each session. */
export function rememberBySession(system: SessionSystem, endpoint?: string): RetrievalSystem {
  return {
    ...system,
    remember: async (conversation) => {
      for (const session of conversation.sessions) {
        if (endpoint !== undefined) await beginSession(endpoint, scriptSession(conversation, session));
        await system.addSession(conversation, session);
      }
    },
  };
}
