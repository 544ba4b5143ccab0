import type { CrashLine, CrashUnit } from './crash-lines.ts';

/** What one thing is: `text:` and the text, or `deleted`; a thing that is absent has no entry. */
export type CrashStates = Map<string, string>;

/** What is known of the file: what was acknowledged, and what was under way. */
export interface CrashModel {
  readonly states: CrashStates;
  /** Takes over what a writer said. Answers the units that were begun and not acknowledged. */
  readonly hear: (lines: readonly CrashLine[]) => readonly CrashUnit[];
  /**
   * Compares with what is in the file. Every unit under way has to be there whole or not at all, everything else exactly
   * as acknowledged. Answers what does not fit; what is in the file is then what is known.
   */
  readonly compare: (found: CrashStates, underWay: readonly CrashUnit[]) => readonly string[];
}

/** Makes a {@link CrashModel} of an empty file. */
export function crashModel(): CrashModel {
  const states: CrashStates = new Map();
  return {
    states,
    hear: (lines) => {
      const begun = new Map<number, readonly CrashUnit[]>();
      for (const line of lines) {
        if (line.type === 'begin') begun.set(line.lane, line.units);
        if (line.type !== 'end') continue;
        for (const unit of begun.get(line.lane) ?? []) apply(states, unit);
        begun.delete(line.lane);
      }
      return [...begun.values()].flat();
    },
    compare: (found, underWay) => {
      const problems: string[] = [];
      for (const unit of underWay) {
        const goal = new Map(states);
        apply(goal, unit);
        const keys = keysOf(unit, states);
        if (keys.every((key) => found.get(key) === goal.get(key))) apply(states, unit);
        else if (!keys.every((key) => found.get(key) === states.get(key))) {
          const seen = keys.map(
            (key) =>
              `${key} ${show(found.get(key))}, before ${show(states.get(key))}, after ${show(goal.get(key))}`,
          );
          problems.push(`half done: ${seen.join('; ')}`);
        }
      }
      for (const key of new Set([...states.keys(), ...found.keys()])) {
        if (found.get(key) === states.get(key)) continue;
        problems.push(`${key}: found ${show(found.get(key))}, acknowledged ${show(states.get(key))}`);
      }
      return problems;
    },
  };
}

function apply(states: CrashStates, unit: CrashUnit): void {
  if ('erased' in unit) {
    for (const key of keysOf(unit, states)) states.delete(key);
    return;
  }
  for (const [key, state] of Object.entries(unit.states)) {
    if (state === 'absent') states.delete(key);
    else states.set(key, state);
  }
}

function keysOf(unit: CrashUnit, states: CrashStates): readonly string[] {
  if ('states' in unit) return Object.keys(unit.states);
  return [...states.keys()].filter(
    (key) => key.startsWith(`${unit.erased}/`) || key.startsWith(`${unit.erased}#`),
  );
}

function show(state: string | undefined): string {
  return state === undefined ? 'absent' : `"${state}"`;
}
