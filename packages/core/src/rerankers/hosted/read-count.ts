import { isPlainObject } from '../../internal/is-plain-object.ts';

/** The number of tokens at a path of an answer; `undefined` when there is none. */
export function readCount(answer: unknown, ...path: readonly string[]): number | undefined {
  let value = answer;
  for (const name of path) value = isPlainObject(value) ? value[name] : undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
