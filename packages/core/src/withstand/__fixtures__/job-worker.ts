import type { LedgerBatch } from '../../contracts/ledger-changes.ts';
import type { Ledger, Store } from '../../contracts/ledger.ts';
import { sqliteStore } from '../../ledgers/sqlite.ts';
import { Memory } from '../../memory.ts';
import { jobModel } from './job-model.ts';
import { programInput, say, told } from './program.ts';

/** Where a worker stands still for ever, so that it can be killed there. */
export type JobStep = 'queued' | 'claimed' | 'asked' | 'answered' | 'committed';

/** Runs the jobs of a file, and adds to it when it is told to `go`. */
export interface JobWorkerInput {
  readonly path: string;
  /** Another configuration. */
  readonly instructions?: string;
  /** How far its clock is ahead: leases of others have run out for it. */
  readonly aheadMs?: number;
  /** How long its model takes. @default 20 */
  readonly thinkMs?: number;
  readonly stopAt?: JobStep;
  /** The same `add` so many times at once. */
  readonly add?: { readonly text: string; readonly operationId: string; readonly wait: boolean };
  readonly times?: number;
}

/** What it says. */
export type JobWorkerLine =
  | { readonly type: 'up' }
  | { readonly type: 'asked'; readonly text: string }
  | { readonly type: 'added'; readonly answers: readonly string[] }
  | { readonly type: 'stopped'; readonly at: JobStep };

const { path, instructions, aheadMs = 0, thinkMs, stopAt, add, times = 1 } = programInput() as JobWorkerInput;
const speak = (line: JobWorkerLine): void => say(line);
const machineTime = Date.now.bind(Date);
Date.now = () => machineTime() + aheadMs;

async function reach(step: JobStep): Promise<void> {
  if (step !== stopAt) return;
  speak({ type: 'stopped', at: step });
  await told('nothing ever again');
}

function storesMessages({ changes }: LedgerBatch): boolean {
  return changes.some(({ type }) => type === 'insert-message');
}

function stopping({ ledger, vectorStore }: Store): Store {
  const steps: Pick<Ledger, 'claimJob' | 'commit'> = {
    claimJob: async (...call) => {
      const job = await ledger.claimJob(...call);
      if (job !== undefined) await reach('claimed');
      return job;
    },
    commit: async (batch, signal) => {
      if (storesMessages(batch)) await reach('answered');
      const outcome = await ledger.commit(batch, signal);
      if (storesMessages(batch)) await reach('committed');
      return outcome;
    },
  };
  return { vectorStore, ledger: { ...ledger, ...steps } };
}

const memory = new Memory({
  store: stopping(sqliteStore({ path })),
  llm: jobModel(async (text) => {
    speak({ type: 'asked', text });
    await reach('asked');
  }, thinkMs),
  ...(instructions !== undefined && { customInstructions: instructions }),
  runJobs: stopAt !== 'queued',
});
// Any call begins the search for jobs.
await memory.describe();
speak({ type: 'up' });
if (add !== undefined) {
  await told('go');
  const { text, ...options } = add;
  const answers = await Promise.all(
    Array.from({ length: times }, () => memory.add(text, { userId: 'ana', ...options })),
  );
  const different = new Set(answers.map(({ results, job }) => JSON.stringify(job?.id ?? results)));
  speak({ type: 'added', answers: [...different] });
  await reach('queued');
}
