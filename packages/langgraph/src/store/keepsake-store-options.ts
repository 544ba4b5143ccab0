import type { Degradation, MemoryRecords, ScopeInput } from '@keepsake/core';
import { checkAdapterOptions, SHARED_CHECKS, type OptionCheck } from '@keepsake/core/turns';

/** What a store needs of a `Memory`. */
export interface StoreMemory {
  readonly records: MemoryRecords;
  scoped(scope: ScopeInput): { readonly records: MemoryRecords };
  close(): Promise<void>;
}

/** Where an item is. */
export interface ItemPlace {
  readonly namespace: readonly string[];
  readonly key: string;
}

/** What a store keeps its items in, and how. */
export interface KeepsakeStoreOptions {
  readonly memory: StoreMemory;
  /** Whose records the items are: `erase` of that scope takes them along. @default nobody's: the application's own */
  readonly scope?: ScopeInput | undefined;
  /**
   * Which texts of an item a search by `query` looks at, where `put` does not say: paths, `false` for none. Inside a graph
   * it is the only way to say so, because LangGraph hands the `index` of `put` on to no store.
   *
   * @default all of it
   */
  readonly index?:
    | false
    | readonly string[]
    | ((item: ItemPlace) => false | readonly string[] | undefined)
    | undefined;
  /** How long an item is kept, in milliseconds, where `put` does not say. @default for ever */
  readonly ttlMs?: number | ((item: ItemPlace) => number | undefined) | undefined;
  /** Told when the embedder or the index failed: an item was kept or found by its words alone. @default nobody */
  readonly onDegraded?: ((degradation: Degradation) => void) | undefined;
  /** Whether `stop` closes the memory. @default false: whoever made it does */
  readonly ownsMemory?: boolean | undefined;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

const CHECKS: { readonly [Name in keyof Required<KeepsakeStoreOptions>]: OptionCheck } = {
  memory: (value) => (isMemory(value) ? undefined : 'it is no Memory. Pass a Memory of @keepsake/core'),
  scope: (value) =>
    isFunction(value)
      ? "a store is of one scope. Pass ids such as { userId: 'ana' }, not a function"
      : SHARED_CHECKS.scope(value),
  index: (value) =>
    value === false || isFunction(value) || isPathList(value)
      ? undefined
      : 'it names no texts. Pass paths, false, or a function',
  ttlMs: (value) =>
    isFunction(value) || (typeof value === 'number' && Number.isFinite(value) && value >= 0)
      ? undefined
      : `${String(value)} is no time. Pass milliseconds, or a function`,
  onDegraded: (value) => (isFunction(value) ? undefined : 'it is no function'),
  ownsMemory: (value) => (typeof value === 'boolean' ? undefined : 'it is neither true nor false'),
};

/**
 * The options, checked.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function readStoreOptions(options: KeepsakeStoreOptions): KeepsakeStoreOptions {
  checkAdapterOptions(options, CHECKS, { subject: 'new KeepsakeStore()', required: ['memory'] });
  return options;
}

function isMemory(value: unknown): boolean {
  return (
    SHARED_CHECKS.memory(value) === undefined && typeof (value as Partial<StoreMemory>).records === 'object'
  );
}

function isPathList(value: unknown): boolean {
  return Array.isArray(value) && value.every((path) => typeof path === 'string' && path !== '');
}
