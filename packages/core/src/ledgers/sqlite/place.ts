/** How many rows a home can ever have: 134 million. With the homes above them, places stay exact numbers (2^53). */
export const SLOTS_PER_HOME = 2 ** 27;

/** How many homes a ledger can ever have: 67 million. */
export const MAX_HOMES = 2 ** 26 - 1;

/** The place of a row: the home above, the number of the row within the home below. Rows of one home are neighbours. */
export function placeOf(home: number, slot: number): number {
  return home * SLOTS_PER_HOME + slot;
}

/** The number of a row within its home. */
export function slotOf(place: number): number {
  return place % SLOTS_PER_HOME;
}

/** The home of a place. */
export function homeOfPlace(place: number): number {
  return Math.floor(place / SLOTS_PER_HOME);
}
