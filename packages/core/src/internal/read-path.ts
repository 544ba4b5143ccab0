import type { JsonObject, JsonValue } from '../types/json.ts';

const STEP = /^(?:[^.[\]]+|\[(?:\*|-?\d+)\])/;

/** One step into a value: the name of a field, a place in a list (from its end when negative), or all places. */
type PathStep = { readonly field: string } | { readonly place: number } | { readonly place: '*' };

/**
 * The steps of a path such as `profile.city`, `notes[*].text`, `authors[-1]`; `$` alone means the whole value.
 * `undefined` for a text that is no path.
 */
export function parsePath(path: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  let rest = path === '$' ? '' : path.replace(/^\$\.?(?=.)/, '');
  if (path === '') return undefined;
  while (rest !== '') {
    const [step] = STEP.exec(rest) ?? [];
    if (step === undefined) return undefined;
    steps.push(toStep(step));
    rest = rest.slice(step.length);
    if (rest.startsWith('.') && /^\.[^.[\]]/.test(rest)) rest = rest.slice(1);
    else if (rest !== '' && !rest.startsWith('[')) return undefined;
  }
  return steps;
}

/** The values at a path, in order; none where the value does not go that way, or the text is no path. */
export function readPath(root: JsonObject, path: string): readonly JsonValue[] {
  const steps = parsePath(path);
  if (steps === undefined) return [];
  let values: readonly JsonValue[] = [root];
  for (const step of steps) values = values.flatMap((value) => take(value, step));
  return values;
}

function toStep(step: string): PathStep {
  if (!step.startsWith('[')) return { field: step };
  const place = step.slice(1, -1);
  return { place: place === '*' ? '*' : Number(place) };
}

function take(value: JsonValue, step: PathStep): readonly JsonValue[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isList(value)) {
    if (!('place' in step)) return [];
    if (step.place === '*') return value;
    const item = value.at(step.place);
    return item === undefined ? [] : [item];
  }
  if (!('field' in step) || !Object.hasOwn(value, step.field)) return [];
  const field = value[step.field];
  return field === undefined ? [] : [field];
}

function isList(value: readonly JsonValue[] | JsonObject): value is readonly JsonValue[] {
  return Array.isArray(value);
}
