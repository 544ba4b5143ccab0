import type { Message } from '../types/message.ts';

/** A conversation, seen from its last user message. */
export interface SplitTurn {
  /** Everything before what was asked. */
  readonly before: readonly Message[];
  /** The last user message, with those that stand directly before it. */
  readonly asked: readonly Message[];
  /** What came after it: the steps of the answer so far. */
  readonly steps: readonly Message[];
}

/** The parts of the conversation; `undefined` when no user said anything. Instructions belong to no turn. */
export function splitTurn(messages: readonly Message[]): SplitTurn | undefined {
  const said = messages.filter(({ role }) => role !== 'system' && role !== 'developer');
  const last = said.findLastIndex(({ role }) => role === 'user');
  if (last === -1) return undefined;
  const first = said.findLastIndex(({ role }, index) => index < last && role !== 'user') + 1;
  return { before: said.slice(0, first), asked: said.slice(first, last + 1), steps: said.slice(last + 1) };
}
