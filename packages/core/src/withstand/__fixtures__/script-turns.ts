import type { ScriptedTurn } from './contradiction-scripts.ts';

type Says = ScriptedTurn['says'];

/** A first turn, of January: the user states a fact. */
export function begins(says: Says, add: string): ScriptedTurn {
  return { at: '2026-01-05', says, does: [{ add }], now: [add] };
}

/** A second turn, of March: one fact takes the place of the other. */
export function changes(says: Says, supersede: string, by: string): ScriptedTurn {
  return { at: '2026-03-05', says, does: [{ supersede, by }], now: [by] };
}

/** A second turn, of March, that changes nothing. */
export function passes(says: Says, fact: string): ScriptedTurn {
  return { at: '2026-03-05', says, does: [], now: [fact] };
}
