import { identifyTurn } from './identify-turn.ts';
import { createQueuedJobs } from './queued-jobs.ts';
import { recallOnce } from './recall-once.ts';
import { resolveScope } from './resolve-scope.ts';
import { readPutOff, saveTurn } from './save-turn.ts';
import { splitTurn } from './split-turn.ts';
import { startClock } from './start-clock.ts';
import { createTurnEntries } from './turn-entries.ts';
import { checkTurnOptions, type OptionsSubject } from './turn-options.ts';
import type { Turn, TurnFailure, TurnRequest, Turns, TurnsOptions } from './turns.ts';
import type { OpenTurn, TurnsState } from './turns-state.ts';

/**
 * What the adapters of all frameworks share: whose memories a call is about, one search for notes a turn, and each turn
 * saved once, however many steps it has.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function createTurns<Context>(
  options: TurnsOptions<Context>,
  called: OptionsSubject = { subject: 'createTurns()' },
): Turns<Context> {
  checkTurnOptions(options, called);
  const { onError = 'ignore', partial = false } = options;
  /** What failed when nobody was there to be told. */
  const late: unknown[] = [];
  const pending = new Set<Promise<void>>();
  const watch = (work: Promise<void>): Promise<void> => {
    const watched = work.finally(() => pending.delete(watched));
    pending.add(watched);
    return watched;
  };
  const state: TurnsState = {
    recall: chosen(options.recall),
    save: chosen(options.save),
    partial,
    infers: infersOf(options),
    queued: createQueuedJobs((error) => state.report({ step: 'save', error })),
    throws: onError === 'throw',
    report: (failure) => {
      if (onError === 'throw') late.push(failure.error);
      else if (onError !== 'ignore') tell(failure, onError, late);
    },
    entries: createTurnEntries((entry) => void watch(readPutOff(entry, state))),
  };
  return {
    begin: (request) => begin(request, { options, state, watch }),
    settled: async () => {
      await Promise.allSettled(pending);
      await Promise.all(state.entries.all().map((entry) => watch(readPutOff(entry, state))));
      await state.queued.ended();
      const [error] = late.splice(0);
      if (error !== undefined) throw error;
    },
  };
}

/** A listener that fails itself breaks no answer, and no process: `settled` tells. */
function tell(failure: TurnFailure, listener: (failure: TurnFailure) => void, late: unknown[]): void {
  try {
    listener(failure);
  } catch (error) {
    late.push(error);
  }
}

/** How long an answer waits until its turn is stored unless the application says otherwise. */
const SAVE_TIMEOUT_MS = 10_000;

/** Resolves with the work, or without it when that takes longer. */
async function waitAtMost(work: Promise<void>, milliseconds: number): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const clock = startClock(milliseconds, limit.resolve);
  await Promise.race([work, limit.promise]).finally(clock.stop);
}

function infersOf({ memory, save }: Pick<TurnsOptions<unknown>, 'memory' | 'save'>): boolean {
  const said = typeof save === 'object' ? save.infer : undefined;
  return said ?? memory.infers ?? true;
}

function chosen<Chosen extends object>(value: boolean | Chosen | undefined): Chosen | undefined {
  if (value === false) return undefined;
  return value === true || value === undefined ? ({} as Chosen) : value;
}

interface Begun<Context> {
  readonly options: TurnsOptions<Context>;
  readonly state: TurnsState;
  /** `settled` waits for it. */
  readonly watch: (work: Promise<void>) => Promise<void>;
}

async function begin<Context>(
  { context, messages, recall = true, signal }: TurnRequest<Context>,
  { options, state, watch }: Begun<Context>,
): Promise<Turn> {
  const failures: TurnFailure[] = [];
  const fail = (failure: TurnFailure): void => {
    if (state.throws) throw failure.error;
    failures.push(failure);
    state.report(failure);
  };
  const guard = async <Result>(step: TurnFailure['step'], work: () => Promise<Result>) => {
    try {
      return await work();
    } catch (error) {
      fail({ step, error });
      return undefined;
    }
  };
  const open = await guard('scope', () => openTurn(messages, { context, options, state }));
  if (open === undefined) return { notes: undefined, failures, save: async () => undefined };
  const { notes, failure } = recall ? await recallOnce(open, signal, state) : {};
  if (failure !== undefined) fail(failure);
  return {
    notes,
    failures,
    save: (outcome) => {
      let isAnswered = false;
      // Whoever stopped the answer may forget something before they ask again.
      if (outcome.status === 'failed' && signal?.aborted === true) open.entry.recall = undefined;
      const saving = watch(
        guard('save', () => saveTurn(open, outcome, state)).catch((error: unknown) => {
          // Nobody waits any more: `settled` tells.
          if (!isAnswered) throw error;
          state.report({ step: 'save', error });
        }),
      );
      return waitAtMost(saving, state.save?.timeoutMs ?? SAVE_TIMEOUT_MS).finally(() => {
        isAnswered = true;
      });
    },
  };
}

async function openTurn<Context>(
  messages: TurnRequest<Context>['messages'],
  { context, options, state }: Pick<Begun<Context>, 'options' | 'state'> & { readonly context: Context },
): Promise<OpenTurn | undefined> {
  const turn = splitTurn(messages);
  const resolved = turn === undefined ? undefined : await resolveScope(options, context);
  if (turn === undefined || resolved === undefined) return undefined;
  const now = Date.now();
  const names = await identifyTurn(turn, { ...resolved, now });
  const entry = state.entries.open(names, { now, goesOn: turn.steps.length > 0 });
  // The turn goes on: what was put off until its end waits for the new one.
  if (entry.putOff !== undefined) clearTimeout(entry.putOff.timer);
  return { key: names.key, turn, resolved, entry };
}
