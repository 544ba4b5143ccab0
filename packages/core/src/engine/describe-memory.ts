import type { LedgerCapabilities, LedgerDescription } from '../contracts/ledger.ts';
import type { JobCounts } from '../types/job.ts';
import type { BudgetReport } from '../types/budget.ts';
import type { Usage } from '../types/results.ts';
import type { EngineDependencies } from './dependencies.ts';
import type { IndexReport, Indexing } from './indexing/indexing.ts';
import type { JobRunner } from './jobs/create-job-runner.ts';
import { fingerprint, fingerprintFields } from './jobs/fingerprint.ts';

/** What a memory is made of and how it is. */
export interface MemoryDescription {
  readonly ledger: LedgerDescription & LedgerCapabilities & { readonly provider: string };
  readonly index: IndexReport & {
    readonly provider: string;
    /** True: vectors commit with the rows; false: they are brought to another store after the commit. */
    readonly insideLedger: boolean;
  };
  /** Absent: search goes by words. */
  readonly embedder?: { readonly provider: string; readonly model: string; readonly dimensions?: number };
  /** What `add(…, { wait: false })` queued, of everybody. */
  readonly jobs: JobCounts & {
    /** Why the runner could not look for jobs last; absent when the last look went well. */
    readonly lastError?: Error;
  };
  /** Absent: no facts are distilled. */
  readonly llm?: { readonly provider: string; readonly model: string };
  /** Absent: results come in the order of the engine. */
  readonly reranker?: { readonly provider: string; readonly model: string };
  /** What all providers were asked since this `Memory` was made, by calls and by the background. */
  readonly usage: Usage;
  /** How the budget stands; absent without one. */
  readonly budget?: BudgetReport;
}

/** What a memory is made of, how much it holds, and what waits in the background. */
export async function describeMemory(
  deps: EngineDependencies,
  indexing: Indexing,
  runner: Pick<JobRunner, 'failure'>,
): Promise<MemoryDescription> {
  const { ledger, vectorStore, embedder, llm, reranker } = deps;
  const { matched, ...jobs } = await ledger.countJobs(await fingerprint(fingerprintFields(deps)));
  const lastError = runner.failure();
  const budget = deps.meter.report();
  return {
    ledger: { provider: ledger.provider, ...ledger.capabilities, ...(await ledger.describe()) },
    index: {
      provider: vectorStore.provider,
      insideLedger: vectorStore.capabilities.insideLedger,
      ...(await indexing.describe()),
    },
    ...(embedder !== undefined && {
      embedder: {
        provider: embedder.provider,
        model: embedder.model,
        ...(embedder.dimensions !== undefined && { dimensions: embedder.dimensions }),
      },
    }),
    jobs: {
      ...jobs,
      unmatched: jobs.queued - matched,
      ...(lastError !== undefined && { lastError }),
    },
    ...(llm !== undefined && { llm: { provider: llm.provider, model: llm.model } }),
    ...(reranker !== undefined && { reranker: { provider: reranker.provider, model: reranker.model } }),
    usage: deps.meter.total(),
    ...(budget !== undefined && { budget }),
  };
}
