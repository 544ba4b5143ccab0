import type { LanguageModel } from '../../../contracts/language-model.ts';
import type { Ledger, Store } from '../../../contracts/ledger.ts';
import { sleep } from '../../../internal/sleep.ts';
import { inMemoryStore } from '../../../ledgers/in-memory.ts';
import { parseAdd } from '../../../input/add-options.ts';
import { sequentialIds } from '../../../testing/sequential-ids.ts';
import type { JobItem } from '../../../types/job-item.ts';
import { unwatched } from '../../__fixtures__/unwatched.ts';
import type { EngineDependencies } from '../../dependencies.ts';
import { createIndexing } from '../../indexing/create-indexing.ts';
import { DEFAULT_SETTINGS } from '../../settings.ts';
import { createJobRunner, type JobRunner } from '../create-job-runner.ts';
import { enqueueJob } from '../enqueue-job.ts';
import type { JobPauses } from '../job-pauses.ts';
import { readJob, type JobRequest } from '../read-jobs.ts';
import { waitForJob } from '../wait-for-job.ts';

/** How much faster time goes than that of the machine. */
const SPEED = 200;
/** One clock for all worlds. */
const START = Date.now();
/** Pauses under which the runner looks again all the time. */
const QUICK: JobPauses = { start: 0, idle: 1, longestIdle: 5 };

/** A ledger with a runner of jobs. */
export interface JobWorld {
  readonly deps: EngineDependencies;
  readonly runner: JobRunner;
  readonly store: Store;
  /** Queues what ana says, and answers the id of the job. */
  readonly queue: (text: string, operationId?: string) => Promise<string>;
  readonly read: (id: string) => Promise<JobItem | null>;
  /** The job when it has ended. */
  readonly wait: (id: string) => Promise<JobItem>;
  /** What is remembered. */
  readonly texts: () => Promise<readonly string[]>;
}

/** Options of {@link jobWorld}. */
export interface JobWorldOptions {
  readonly llm?: LanguageModel;
  /** The ledger of another world: two processes with one file. */
  readonly store?: Store;
  readonly runJobs?: boolean;
  readonly pauses?: JobPauses;
  /** What the runner's ledger does otherwise. */
  readonly change?: (ledger: Ledger) => Partial<Ledger>;
  readonly newId?: () => string;
}

/** Makes a {@link JobWorld} over the store in memory, in which a minute passes in less than a second. */
export function jobWorld(options: JobWorldOptions = {}): JobWorld {
  const { store = inMemoryStore(), runJobs = true, pauses = QUICK, change = () => ({}) } = options;
  const deps: EngineDependencies = {
    ledger: { ...store.ledger, ...change(store.ledger) },
    vectorStore: store.vectorStore,
    embedder: undefined,
    llm: options.llm,
    reranker: undefined,
    dateResolver: undefined,
    settings: DEFAULT_SETTINGS,
    ...unwatched(),
    now: () => START + (Date.now() - START) * SPEED,
    newId: options.newId ?? sequentialIds(),
    random: () => 0.5,
    sleep: (milliseconds, signal) => sleep(milliseconds / SPEED, signal),
  };
  const indexing = createIndexing(deps);
  const runner = createJobRunner({ deps, indexing, runJobs, pauses });
  return {
    deps,
    runner,
    store,
    queue: async (text, operationId) => {
      const { job } = await enqueueJob(parseAdd(text, { userId: 'ana', operationId }), deps);
      runner.wake();
      return job?.id ?? '';
    },
    read: (id) => readJob(ofAnybody(id), deps),
    wait: (id) => waitForJob({ ...ofAnybody(id), timeoutMs: undefined }, deps),
    texts: async () => {
      const view = {
        scopes: [{ userId: 'ana' }],
        sort: { field: 'createdAt', direction: 'ascending' },
      } as const;
      const { memories } = await store.ledger.listMemories({ ...view, limit: 100, countTotal: false });
      return memories.map(({ item }) => item.memory);
    },
  };
}

/** The job, whatever its scope. */
export function ofAnybody(id: string): JobRequest {
  return { id, scopes: undefined, signal: undefined };
}
