import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import type { Message } from '../types/message.ts';
import { withoutNotes } from './without-notes.ts';

/** A conversation, seen from its last user message. */
export interface SplitTurn {
  /** Everything before what was asked. */
  readonly before: readonly Message[];
  /** The last user message, with those that stand directly before it. */
  readonly asked: readonly Message[];
  /** What came after it: the steps of the answer so far. */
  readonly steps: readonly Message[];
}

/**
 * The parts of the conversation; `undefined` when no user said anything. Instructions belong to no turn, and notes that were
 * put into what a user said are no words of theirs.
 *
 * @throws InvalidInputError for what is no list of messages.
 */
export function splitTurn(messages: readonly Message[]): SplitTurn | undefined {
  if (!Array.isArray(messages)) {
    throw new InvalidInputError({
      path: 'messages',
      problem: `${describeValue(messages)} is no list of messages`,
      remedy: "Pass the conversation up to now, such as [{ role: 'user', content: 'I moved to Lisbon' }]",
    });
  }
  const said = messages
    .filter(({ role }) => role !== 'system' && role !== 'developer')
    .map((message) => (message.role === 'user' ? withoutNotes(message) : message));
  const last = said.findLastIndex(({ role }) => role === 'user');
  if (last === -1) return undefined;
  const first = said.findLastIndex(({ role }, index) => index < last && role !== 'user') + 1;
  return { before: said.slice(0, first), asked: said.slice(first, last + 1), steps: said.slice(last + 1) };
}
