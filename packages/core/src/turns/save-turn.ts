import { hashPayload } from '../internal/hash-payload.ts';
import type { Message } from '../types/message.ts';
import { messagesToSave } from './messages-to-save.ts';
import type { TurnEntry } from './turn-entries.ts';
import type { TurnOutcome } from './turns.ts';
import type { OpenTurn, TurnsState } from './turns-state.ts';

/** How long a turn that ended with calls of tools may go on before a language model reads it as it is. */
const PUT_OFF_MS = 30_000;

/**
 * Stores what was said in a turn. At its end a language model may read it, once; until then every word is kept, and the
 * reading is put off: a turn that is cut off is read as it is.
 */
export async function saveTurn(open: OpenTurn, outcome: TurnOutcome, state: TurnsState): Promise<void> {
  const { save, partial } = state;
  const { turn, entry, key } = open;
  if (save === undefined) {
    if (outcome.status === 'complete') state.entries.close(key);
    return;
  }
  const wanted = { turnId: entry.id, partial, toolResults: save.toolResults ?? false };
  const messages = messagesToSave(turn, outcome, wanted);
  if (outcome.status === 'complete') {
    forget(entry);
    state.entries.close(key);
    await store(open, { messages, infer: save.infer }, state);
    return;
  }
  await store(open, { messages, infer: false }, state);
  if (save.infer === false) return;
  forget(entry);
  const run = (): Promise<void> => store(open, { messages, infer: save.infer }, state);
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

function forget(entry: TurnEntry): void {
  if (entry.putOff !== undefined) clearTimeout(entry.putOff.timer);
  entry.putOff = undefined;
}

interface Storing {
  readonly messages: readonly Message[];
  readonly infer: boolean | undefined;
}

async function store(
  { resolved: { memory, thread }, entry }: OpenTurn,
  { messages, infer }: Storing,
  { save: { toolResults: _toolResults, timeoutMs: _timeoutMs, infer: _infer, ...options } = {} }: TurnsState,
): Promise<void> {
  // The same content is the same operation, whoever repeats it; an answer that was made anew is another one.
  const content = await hashPayload({ messages, infer, options });
  await memory.add(messages, {
    ...options,
    ...(infer !== undefined && { infer }),
    ...(infer !== false && { inferKnown: true }),
    ...(thread !== undefined && { runId: thread }),
    operationId: `${entry.id}:${content.slice(0, 16)}`,
  });
}
