import { EndpointError } from './endpoint-error.ts';
import type { ScriptedSession } from './scripted-session.ts';

/** What Keepsake writes before the messages of a prompt, and mem0ai before its own. */
const KEEPSAKE_HEADING = '# Messages\n';
const MEM0_HEADING = '## New Messages\n';

/**
 * The facts of a session in the form that the prompt asks for. To Keepsake: operations that name the shown messages by their
 * numbers, of the facts that rest on any of those. To mem0ai: all facts, as it reads no sources. Throws for a prompt of
 * neither.
 */
export function wordFacts({ messages, facts }: ScriptedSession, prompt: string): string {
  if (prompt.startsWith('## Summary') && prompt.includes(MEM0_HEADING)) {
    const memory = facts.map(({ text, saidBy }, place) => ({
      id: String(place),
      text,
      attributed_to: saidBy,
    }));
    return JSON.stringify({ memory });
  }
  const start = `\n${prompt}`.lastIndexOf(`\n${KEEPSAKE_HEADING}`);
  if (start === -1)
    throw new EndpointError(400, 'The prompt shows no messages in the form of Keepsake or mem0ai.');
  const numbers = numberMessages(messages, prompt.slice(start + KEEPSAKE_HEADING.length));
  const operations = facts.flatMap(({ text, from }) => {
    const shown = from.flatMap((id) => numbers.get(id) ?? []);
    if (shown.length === 0) return [];
    return [{ type: 'add', memory: null, text, from: shown, validFrom: null, validTo: null, reason: null }];
  });
  return JSON.stringify({ operations });
}

/** The number under which each message is shown, by its id. Shown is what is new of the session, in its order. */
function numberMessages(messages: ScriptedSession['messages'], lines: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  let next = 0;
  for (const line of lines.split('\n')) {
    const { message, text } = JSON.parse(line) as { readonly message: number; readonly text: string };
    const place = messages.findIndex((candidate, index) => index >= next && candidate.text === text);
    const found = messages[place];
    if (!found)
      throw new EndpointError(400, `The session holds no message ${JSON.stringify(text)} at this place.`);
    numbers.set(found.id, message);
    next = place + 1;
  }
  return numbers;
}
