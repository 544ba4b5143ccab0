import { hashPayload } from '../internal/hash-payload.ts';
import type { Message } from '../types/message.ts';
import type { Scope } from '../types/scope.ts';
import type { SplitTurn } from './split-turn.ts';

/** The names of a turn. */
export interface TurnNames {
  /** The same for all steps of a turn: the scope, the thread, and the conversation up to the last user message. */
  readonly key: string;
  /** What is saved under it is saved once: the key and, where nothing else tells two turns apart, the day (UTC). */
  readonly id: string;
  /** Of each message that was asked, the id that its turn had, or would have had, when it was the last one. */
  readonly askedIds: readonly string[];
  /** The same for all that ask this, whatever was said before: the scope, the thread, and what was asked. */
  readonly askedKey: string;
}

/**
 * Names a turn by its content, so that every step, every repeat and every process finds the same. The same words at the
 * beginning of a conversation are said again on another day, and are another turn then; a greeting before them, which an
 * application says to everybody, changes nothing. What was asked and not answered has the same name in the turn after it.
 */
export async function identifyTurn(
  { before, asked }: SplitTurn,
  {
    scope,
    thread,
    now,
  }: { readonly scope: Scope; readonly thread: string | undefined; readonly now: number },
): Promise<TurnNames> {
  const day = `${new Date(now).toISOString().slice(0, 10)}:`;
  let isDistinct = before.some(({ role }) => role === 'user');
  let key = await hashPayload({ scope, thread, said: before.map(contentOf) });
  const askedIds: string[] = [];
  for (const message of asked) {
    // Each name holds the one before.
    key = await hashPayload({ after: key, said: contentOf(message) });
    isDistinct ||= message.id !== undefined;
    askedIds.push(`turn:${isDistinct ? '' : day}${key.slice(0, 32)}`);
  }
  const askedKey = await hashPayload({ scope, thread, asked: asked.map(contentOf) });
  return { key, id: askedIds.at(-1) ?? '', askedIds, askedKey };
}

function contentOf({ role, content, name, id }: Message): object {
  return { role, content, name, id };
}
