import type { Message } from '../../types/message.ts';
import { CORRECTIONS } from './contradictions-corrected.ts';
import { MOVES } from './contradictions-moved.ts';
import { OTHERS } from './contradictions-of-others.ts';
import { PLANS } from './contradictions-planned.ts';

/** What a good model answers to one turn; memories are named by their text. */
export type ScriptedOperation = {
  /** The message numbers. @default [1] */
  readonly from?: readonly number[];
  readonly since?: string;
  readonly until?: string;
} & (
  | { readonly add: string }
  | { readonly supersede: string; readonly by: string }
  | { readonly update: string; readonly to: string }
  | { readonly remove: string }
);

/** One conversation of a script, at one moment. */
export interface ScriptedTurn {
  /** When it is said and recorded. */
  readonly at: string;
  readonly says: string | readonly Message[];
  readonly does: readonly ScriptedOperation[];
  /** The facts that hold after it, in any order. */
  readonly now: readonly string[];
}

/** A story in which something changes, or seems to. */
export interface ContradictionScript {
  readonly name: string;
  readonly turns: readonly ScriptedTurn[];
  readonly question: string;
  /** What answers the question at the end. */
  readonly current: string;
  /** What was replaced, the oldest first. */
  readonly outdated?: readonly string[];
  /** What was taken back for good. */
  readonly removed?: readonly string[];
  /** What was true at a moment, as it is known at the end. */
  readonly valid?: Readonly<Record<string, readonly string[]>>;
}

/** Forty stories. */
export const CONTRADICTION_SCRIPTS: readonly ContradictionScript[] = [
  ...MOVES,
  ...PLANS,
  ...CORRECTIONS,
  ...OTHERS,
];
