import {
  InvalidOptionsError,
  type Degradation,
  type MemoryRecords,
  type OptionIssue,
  type ScopeInput,
} from '@keepsake/core';

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

type Check = (value: unknown) => string | undefined;

const isFunction = (value: unknown): boolean => typeof value === 'function';

const CHECKS: { readonly [Name in keyof Required<KeepsakeStoreOptions>]: Check } = {
  memory: (value) => (isMemory(value) ? undefined : 'it is no Memory. Pass a Memory of @keepsake/core'),
  scope: (value) =>
    typeof value === 'object' ? undefined : "it is no scope. Pass ids such as { userId: 'ana' }",
  index: (value) =>
    value === false || Array.isArray(value) || isFunction(value)
      ? undefined
      : 'it names no texts. Pass paths, false, or a function',
  ttlMs: (value) =>
    typeof value === 'number' || isFunction(value)
      ? undefined
      : 'it is no time. Pass milliseconds, or a function',
  onDegraded: (value) => (isFunction(value) ? undefined : 'it is no function'),
  ownsMemory: (value) => (typeof value === 'boolean' ? undefined : 'it is neither true nor false'),
};

/**
 * The options, checked.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function readStoreOptions(options: KeepsakeStoreOptions): KeepsakeStoreOptions {
  const checks = new Map<string, Check>(Object.entries(CHECKS));
  const given: readonly (readonly [string, unknown])[] = Object.entries({
    memory: undefined,
    ...(options as Partial<KeepsakeStoreOptions>),
  });
  const issues = given.flatMap(([path, value]): readonly OptionIssue[] => {
    const check = checks.get(path);
    const message =
      check === undefined
        ? `there is no such option. The options are: ${[...checks.keys()].join(', ')}`
        : (value !== undefined || path === 'memory') && check(value);
    return message ? [{ path, message }] : [];
  });
  if (issues.length > 0) throw new InvalidOptionsError({ subject: 'KeepsakeStore', issues });
  return options;
}

function isMemory(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'records' in value && 'scoped' in value;
}
