import { isPlainObject } from './is-plain-object.ts';
import { sha256Hex } from './sha256-hex.ts';

/**
 * A hash of JSON that depends on its content alone: the order of keys and keys with `undefined` do not count. The value
 * must be something that JSON can hold.
 */
export function hashPayload(value: unknown): Promise<string> {
  return sha256Hex(JSON.stringify(value, sortKeys) ?? 'undefined');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (!isPlainObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, value[key]]));
}
