import type { Store } from '../contracts/ledger.ts';
import { registerConformance, type SkippedGroups } from './conformance-suite.ts';
import { asOfGroup } from './ledger/as-of-group.ts';
import { operationChangesGroup } from './ledger/operation-changes-group.ts';
import { reopenGroup } from './ledger/reopen-group.ts';
import { candidatesGroup } from './ledger/candidates-group.ts';
import { commitGroup } from './ledger/commit-group.ts';
import { conflictsGroup } from './ledger/conflicts-group.ts';
import { filtersGroup } from './ledger/filters-group.ts';
import type { LedgerContext } from './ledger/ledger-context.ts';
import { listGroup } from './ledger/list-group.ts';
import { memoriesGroup } from './ledger/memories-group.ts';
import { relationsGroup } from './ledger/relations-group.ts';
import { messagesGroup } from './ledger/messages-group.ts';
import { threadsGroup } from './ledger/threads-group.ts';
import { recordsAcrossGroup } from './ledger/records-across-group.ts';
import { recordsGroup } from './ledger/records-group.ts';
import { namespacesGroup } from './ledger/namespaces-group.ts';
import { scopeIsolationGroup } from './ledger/scope-isolation-group.ts';
import { scopeCountsGroup } from './ledger/scope-counts-group.ts';
import { operationsGroup } from './ledger/operations-group.ts';
import { jobsGroup } from './ledger/jobs-group.ts';
import { jobLeasesGroup } from './ledger/job-leases-group.ts';
import { marksGroup } from './ledger/marks-group.ts';
import { indexStateGroup } from './ledger/index-state-group.ts';
import { vectorsGroup } from './ledger/vectors-group.ts';
import { outsideIndexGroup } from './ledger/outside-index-group.ts';
import { eraseGroup } from './ledger/erase-group.ts';
import { scanRestoreGroup } from './ledger/scan-restore-group.ts';
import { durabilityGroup } from './ledger/durability-group.ts';
import { severalInstancesGroup } from './ledger/several-instances-group.ts';
import { concurrencyGroup } from './ledger/concurrency-group.ts';
import { abortGroup } from './ledger/abort-group.ts';
import { closeGroup } from './ledger/close-group.ts';
import { termStatisticsGroup } from './ledger/term-statistics-group.ts';

/** The groups of the kit, in the order in which they run. */
export const ledgerGroups = [
  commitGroup,
  conflictsGroup,
  memoriesGroup,
  listGroup,
  filtersGroup,
  candidatesGroup,
  termStatisticsGroup,
  relationsGroup,
  asOfGroup,
  reopenGroup,
  operationChangesGroup,
  messagesGroup,
  threadsGroup,
  recordsGroup,
  recordsAcrossGroup,
  namespacesGroup,
  scopeIsolationGroup,
  scopeCountsGroup,
  operationsGroup,
  jobsGroup,
  jobLeasesGroup,
  marksGroup,
  indexStateGroup,
  vectorsGroup,
  outsideIndexGroup,
  eraseGroup,
  scanRestoreGroup,
  durabilityGroup,
  severalInstancesGroup,
  concurrencyGroup,
  abortGroup,
  closeGroup,
] as const;

/** A group of the ledger kit. */
export type LedgerConformanceGroup = (typeof ledgerGroups)[number]['name'];

/** What {@link ledgerConformance} needs to know. */
export interface LedgerConformanceOptions {
  /** What is being tested, for the report: `sqlite`. */
  readonly name: string;
  /** Makes an empty store; called before every case. The kit closes it after the case. */
  readonly create: () => Store | Promise<Store>;
  /** Makes another store over the place of the latest `create`, as a new process would. Needed for `durable` ledgers. */
  readonly reopen?: () => Store | Promise<Store>;
  /** Makes an empty store that is told that the vectors of memories are kept elsewhere: it then leaves `remove` marks. */
  readonly createOutside?: () => Store | Promise<Store>;
  /** Groups that do not apply, each with the reason. An entry that is not needed fails. */
  readonly skip: SkippedGroups<LedgerConformanceGroup>;
  /** Milliseconds that one case may take. @default 60000 */
  readonly timeoutMs?: number;
}

/**
 * Registers the published cases of the `Ledger` contract with vitest: call it at the top of a test file.
 *
 * It does not cover what only a ledger's own tests can: power loss, a full disk, locks held by other processes, erased
 * bytes in files.
 *
 * @throws Error when `skip` names an unknown group or gives no reason.
 */
export function ledgerConformance(options: LedgerConformanceOptions): void {
  const openStores = new WeakMap<LedgerContext, Store[]>();
  registerConformance<LedgerContext, LedgerConformanceGroup>({
    kit: 'ledgerConformance',
    name: options.name,
    groups: ledgerGroups,
    skip: options.skip,
    given: new Set(Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]))),
    timeoutMs: options.timeoutMs ?? 60_000,
    open: async () => {
      const stores: Store[] = [];
      const track = async (
        make: (() => Store | Promise<Store>) | undefined,
        parameter: string,
      ): Promise<Store> => {
        if (make === undefined) throw new Error(`ledgerConformance: pass "${parameter}"`);
        const store = await make();
        stores.push(store);
        return store;
      };
      const store = await track(options.create, 'create');
      const context: LedgerContext = {
        store,
        ledger: store.ledger,
        reopen: () => track(options.reopen, 'reopen'),
        createOutside: () => track(options.createOutside, 'createOutside'),
      };
      openStores.set(context, stores);
      return context;
    },
    close: async (context) => {
      for (const store of openStores.get(context) ?? []) {
        await store.vectorStore.close();
        await store.ledger.close();
      }
    },
  });
}
