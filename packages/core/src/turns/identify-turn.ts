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
}

/**
 * Names a turn by its content, so that every step, every repeat and every process finds the same. The same words at the
 * beginning of a conversation are said again on another day, and are another turn then.
 */
export async function identifyTurn(
  { before, asked }: SplitTurn,
  {
    scope,
    thread,
    now,
  }: { readonly scope: Scope; readonly thread: string | undefined; readonly now: number },
): Promise<TurnNames> {
  const key = await hashPayload({ scope, thread, said: [...before, ...asked].map(contentOf) });
  const isDistinct = before.length > 0 || asked.some(({ id }) => id !== undefined);
  const day = isDistinct ? '' : `${new Date(now).toISOString().slice(0, 10)}:`;
  return { key, id: `turn:${day}${key.slice(0, 32)}` };
}

function contentOf({ role, content, name, id }: Message): object {
  return { role, content, name, id };
}
