import type { TurnNames } from './identify-turn.ts';
import type { TurnFailure, TurnNotes } from './turns.ts';

/** What a search for notes came to. */
export interface RecallOutcome {
  readonly notes?: TurnNotes | undefined;
  readonly failure?: TurnFailure | undefined;
}

/** A turn that is not over. */
export interface TurnEntry extends Omit<TurnNames, 'key'> {
  /** When it is over, if nothing follows: milliseconds since 1970. */
  until: number;
  /** Shared by all steps of the turn. */
  recall?: Promise<RecallOutcome> | undefined;
  /** Lets a model read what was said, once it is clear that no further step comes. */
  putOff?: { readonly timer: ReturnType<typeof setTimeout>; readonly run: () => Promise<void> } | undefined;
}

/** How many open turns are known; the one that was used longest ago is given up. */
const MOST_TURNS = 1000;
/** How long a turn stays open for its next step: what is known may have changed since, and the day as well. */
const OPEN_MS = 600_000;

/** The turns that are not over, by their keys. */
export interface TurnEntries {
  /**
   * The turn of these names, as it was left, or a new one. A step that goes on with a turn is of the one that asked the same,
   * where an application leaves out of later steps what was said before.
   */
  readonly open: (names: TurnNames, at: { readonly now: number; readonly goesOn: boolean }) => TurnEntry;
  readonly close: (key: string) => void;
  readonly all: () => readonly TurnEntry[];
}

/** No turn yet. */
export function createTurnEntries(onGivenUp: (entry: TurnEntry) => void): TurnEntries {
  const entries = new Map<string, TurnEntry>();
  const take = (askedKey: string): TurnEntry | undefined => {
    const [key, entry] = [...entries].findLast(([, { askedKey: other }]) => other === askedKey) ?? [];
    if (key !== undefined) entries.delete(key);
    return entry;
  };
  return {
    open: ({ key, ...names }, { now, goesOn }) => {
      const known = entries.get(key) ?? (goesOn ? take(names.askedKey) : undefined);
      const isOver = known !== undefined && known.until < now;
      if (isOver) onGivenUp(known);
      const entry: TurnEntry = known === undefined || isOver ? { ...names, until: 0 } : known;
      entry.until = now + OPEN_MS;
      // Last in the order of the map is what was used last.
      entries.delete(key);
      entries.set(key, entry);
      if (entries.size > MOST_TURNS) {
        for (const [oldest, given] of entries) {
          entries.delete(oldest);
          onGivenUp(given);
          break;
        }
      }
      return entry;
    },
    close: (key) => {
      entries.delete(key);
    },
    all: () => [...entries.values()],
  };
}
