import { InvalidInputError } from '@keepsake/core';

/** How long to keep an item. */
export interface StorePutOptions {
  /** From then on it is not returned, in milliseconds from now. @default the `ttlMs` of the store */
  readonly ttlMs?: number | undefined;
}

/** What `put` takes: that of LangGraph, and how long to keep the item. */
export type StorePut = [
  namespace: string[],
  key: string,
  value: Record<string, unknown>,
  index?: false | string[],
  options?: StorePutOptions,
];

/**
 * The options, and nothing beside them: what is not known would change the operation, or be ignored.
 *
 * @throws InvalidInputError for a name that there is not.
 */
export function readPutOptions(options: StorePutOptions = {}): StorePutOptions {
  const { ttlMs, ...others } = options;
  const [name] = Object.keys(others);
  if (name !== undefined) {
    throw new InvalidInputError({
      path: `put.${name}`,
      problem: 'there is no such option',
      remedy: 'The only one is ttlMs, in milliseconds',
    });
  }
  return ttlMs === undefined ? {} : { ttlMs };
}
