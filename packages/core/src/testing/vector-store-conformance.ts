import type { Store } from '../contracts/ledger.ts';
import type { VectorStore } from '../contracts/vector-store.ts';
import { registerConformance, type SkippedGroups } from './conformance-suite.ts';
import { concurrencyGroup } from './vector-store/concurrency-group.ts';
import { crudGroup } from './vector-store/crud-group.ts';
import { dimensionsGroup } from './vector-store/dimensions-group.ts';
import { filtersGroup } from './vector-store/filters-group.ts';
import { generationsGroup } from './vector-store/generations-group.ts';
import { closeGroup, durabilityGroup } from './vector-store/lifetime-group.ts';
import { orderingGroup } from './vector-store/ordering-group.ts';
import { scopeIsolationGroup } from './vector-store/scope-isolation-group.ts';
import type { VectorStoreContext } from './vector-store/vector-store-context.ts';

/** The groups of the kit, in the order in which they run. */
export const vectorStoreGroups = [
  crudGroup,
  filtersGroup,
  orderingGroup,
  scopeIsolationGroup,
  dimensionsGroup,
  generationsGroup,
  concurrencyGroup,
  durabilityGroup,
  closeGroup,
] as const;

/** A group of the vector store kit. */
export type VectorStoreConformanceGroup = (typeof vectorStoreGroups)[number]['name'];

/** What {@link vectorStoreConformance} needs to know. */
export interface VectorStoreConformanceOptions {
  /** What is being tested, for the report: `qdrant`. */
  readonly name: string;
  /**
   * Makes an empty vector store; called before every case. For one inside a ledger, the store of both: the kit then
   * writes the rows through the ledger. The kit closes what it was given after the case.
   */
  readonly create: () => VectorStore | Store | Promise<VectorStore | Store>;
  /** Makes another one over the place of the latest `create`, as a new process would. Needed for `durable` stores. */
  readonly reopen?: () => VectorStore | Store | Promise<VectorStore | Store>;
  /** Groups that do not apply, each with the reason. An entry that is not needed fails. */
  readonly skip: SkippedGroups<VectorStoreConformanceGroup>;
  /** Milliseconds that one case may take. @default 60000 */
  readonly timeoutMs?: number;
}

/**
 * Registers the published cases of the `VectorStore` contract with vitest: call it at the top of a test file. Filters
 * that the capabilities do not list are skipped, case by case.
 *
 * @throws Error when `skip` names an unknown group or gives no reason.
 */
export function vectorStoreConformance(options: VectorStoreConformanceOptions): void {
  const opened = new WeakMap<VectorStoreContext, Pick<VectorStoreContext, 'vectorStore' | 'ledger'>[]>();
  registerConformance<VectorStoreContext, VectorStoreConformanceGroup>({
    kit: 'vectorStoreConformance',
    name: options.name,
    groups: vectorStoreGroups,
    skip: options.skip,
    given: new Set(options.reopen === undefined ? [] : ['reopen']),
    timeoutMs: options.timeoutMs ?? 60_000,
    open: async () => {
      const parts = partsOf(await options.create());
      const instances = [parts];
      const context: VectorStoreContext = {
        ...parts,
        reopen: async () => {
          if (options.reopen === undefined) throw new Error('vectorStoreConformance: pass "reopen"');
          const again = partsOf(await options.reopen());
          instances.push(again);
          return again;
        },
      };
      opened.set(context, instances);
      return context;
    },
    close: async (context) => {
      for (const { vectorStore, ledger } of opened.get(context) ?? []) {
        await vectorStore.close();
        await ledger?.close();
      }
    },
  });
}

function partsOf(made: VectorStore | Store): Pick<VectorStoreContext, 'vectorStore' | 'ledger'> {
  return 'ledger' in made ? made : { vectorStore: made, ledger: undefined };
}
