import type { BaseStore, IndexConfig } from '@langchain/langgraph-checkpoint';
import { registerConformance, type SkippedCases } from '@keepsake/core/testing';
import { closeContext, openContext } from './open-context.ts';
import type { StoreContext } from './store-context.ts';
import { storeGroups, type StoreConformanceGroup } from './store-groups.ts';

/** How the kit makes the stores that it tests. */
export interface StoreUnderTest {
  /** What is being tested, for the report: `postgres`. */
  readonly name: string;
  /** Makes an empty store; called before every case. */
  readonly create: () => BaseStore | Promise<BaseStore>;
  /** Makes an empty store that finds by these embeddings. Needed by the groups `query` and `index`. */
  readonly createIndexed?: ((index: IndexConfig) => BaseStore | Promise<BaseStore>) | undefined;
  /** Makes an empty store that keeps items for so many milliseconds. Needed by the group `ttl`. */
  readonly createExpiring?: ((ttlMs: number) => BaseStore | Promise<BaseStore>) | undefined;
  /** Makes another store over the place of the latest `create`, after that one was stopped. Needed by `durability`. */
  readonly reopen?: (() => BaseStore | Promise<BaseStore>) | undefined;
  /** Ends a store after its case. @default store.stop() */
  readonly destroy?: ((store: BaseStore) => void | Promise<void>) | undefined;
}

/** What {@link storeConformance} needs to know. */
export interface StoreConformanceOptions extends StoreUnderTest {
  /** Groups, and cases as `group: case`, that do not apply, each with the reason. An entry that is not needed fails. */
  readonly skip?: SkippedCases<StoreConformanceGroup> | undefined;
  /** Milliseconds that one case may take. @default 60000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * Registers the rules of LangGraph's `BaseStore` as cases of vitest: call it at the top of a test file.
 *
 * @throws Error when `skip` names what the kit does not have, or gives no reason.
 */
export function storeConformance(options: StoreConformanceOptions): void {
  registerConformance<StoreContext, StoreConformanceGroup>({
    kit: 'storeConformance',
    name: options.name,
    groups: storeGroups,
    skip: options.skip ?? {},
    given: givenParameters(options),
    timeoutMs: options.timeoutMs ?? 60_000,
    open: () => openContext(options),
    close: closeContext,
  });
}

/** Which of the optional parameters there are. */
export function givenParameters(options: StoreUnderTest): ReadonlySet<string> {
  const names = ['createIndexed', 'createExpiring', 'reopen'] as const;
  return new Set(names.filter((name) => options[name] !== undefined));
}
