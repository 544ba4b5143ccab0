import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import { hashPayload } from '../internal/hash-payload.ts';
import type { Message } from '../types/message.ts';
import { holdsAnything, messagesToSave } from './messages-to-save.ts';
import type { AddResult } from '../types/results.ts';
import type { TurnEntry } from './turn-entries.ts';
import type { TurnOutcome } from './turns.ts';
import type { OpenTurn, TurnsState } from './turns-state.ts';

/** How long a turn that ended with calls of tools may go on before a language model reads it as it is. */
const PUT_OFF_MS = 30_000;

const STATUSES: readonly TurnOutcome['status'][] = ['complete', 'open', 'failed'];

/**
 * Stores what was said in a turn. At its end a language model may read it, once; until then every word is kept, and the
 * reading is put off: a turn that is cut off is read as it is.
 */
export async function saveTurn(open: OpenTurn, outcome: TurnOutcome, state: TurnsState): Promise<void> {
  const { save, partial, infers } = state;
  const { turn, entry, key } = open;
  checkStatus(outcome);
  const isOver = outcome.status === 'complete';
  if (isOver) {
    forget(entry);
    state.entries.close(key);
  }
  // A framework that tries again does so at once.
  if (outcome.status === 'failed') entry.until = Date.now() + PUT_OFF_MS;
  if (save === undefined) return;
  const wanted = {
    turnId: entry.id,
    askedIds: entry.askedIds,
    partial,
    toolResults: save.toolResults ?? false,
  };
  const messages = messagesToSave(turn, outcome, wanted);
  if (!messages.some(holdsAnything)) return;
  const read = (): Promise<void> => storeFacts(open, messages, state);
  if (isOver && infers && save.wait !== undefined) return read();
  await store(open, { messages, infer: false, wait: isOver ? save.wait : true }, state);
  if (!infers) return;
  if (isOver) return read();
  readLater(entry, read, state);
}

function readLater(entry: TurnEntry, run: () => Promise<void>, state: TurnsState): void {
  forget(entry);
  const timer = setTimeout(() => void readPutOff(entry, state), PUT_OFF_MS);
  // Where a process may end by itself, it does not wait for this.
  if (typeof timer === 'object') timer.unref();
  entry.putOff = { timer, run };
}

/** Lets the model read what was put off, if there is anything; a failure is reported as that of any save. */
export async function readPutOff(entry: TurnEntry, { report }: TurnsState): Promise<void> {
  const { putOff } = entry;
  if (putOff === undefined) return;
  forget(entry);
  try {
    await putOff.run();
  } catch (error) {
    report({ step: 'save', error });
  }
}

/** Whoever has no types may have said how the step ended in other words. */
function checkStatus(outcome: TurnOutcome): void {
  if (!STATUSES.includes(outcome.status)) {
    throw new InvalidInputError({
      path: 'status',
      problem: `${describeValue(outcome.status)} is no end of a step`,
      remedy: `Pass one of ${STATUSES.map((status) => `'${status}'`).join(', ')}`,
    });
  }
}

function forget(entry: TurnEntry): void {
  if (entry.putOff !== undefined) clearTimeout(entry.putOff.timer);
  entry.putOff = undefined;
}

/** Has a language model read the messages: at once, or by a job, which outlives this process. */
async function storeFacts(open: OpenTurn, messages: readonly Message[], state: TurnsState): Promise<void> {
  const { memory } = open.resolved;
  const wait = state.save?.wait === true;
  const { job } = await store(open, { messages, infer: true, wait }, state);
  if (job !== undefined) state.queued.add(memory, job.id);
}

interface Storing {
  readonly messages: readonly Message[];
  readonly infer: boolean;
  readonly wait: boolean | undefined;
}

async function store(
  { resolved: { memory, thread }, entry }: OpenTurn,
  { messages, infer, wait = true }: Storing,
  {
    save: { toolResults: _tools, timeoutMs: _timeout, infer: _infer, wait: _wait, ...options } = {},
  }: TurnsState,
): Promise<AddResult> {
  // The same content is the same operation, whoever repeats it; an answer that was made anew is another one.
  const content = await hashPayload({ messages, infer, options });
  return memory.add(messages, {
    ...options,
    infer,
    wait,
    ...(infer && { inferKnown: true }),
    ...(thread !== undefined && { runId: thread }),
    operationId: `${entry.id}:${content.slice(0, 16)}`,
  });
}
