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
