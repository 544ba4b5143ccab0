import { EndpointError } from './endpoint-error.ts';
import { readMessages } from './request-counts.ts';
import type { ScriptedSession } from './scripted-session.ts';
import { wordFacts } from './word-facts.ts';

/** Answers chat requests with the facts of the session under way, in the form that each system asks for. */
export interface SessionScript {
  /** The session that requests are about from now on. */
  readonly begin: (session: ScriptedSession) => void;
  /** What a model would write. Throws before the first session. */
  readonly answer: (request: Readonly<Record<string, unknown>>) => string;
}

/** Creates a script that no session has begun in. */
export function sessionScript(): SessionScript {
  let underWay: ScriptedSession | undefined;
  return {
    begin: (session) => {
      underWay = session;
    },
    answer: ({ messages }) => {
      if (!underWay) throw new EndpointError(400, 'No session is under way. PUT one to /session.');
      const prompt = readMessages(messages).findLast(({ role }) => role === 'user');
      return wordFacts(underWay, prompt?.content ?? '');
    },
  };
}
