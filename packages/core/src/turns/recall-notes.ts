import { RecallTimeoutError } from '../errors/recall-timeout-error.ts';
import { MOST_TEXTS } from '../input/context-options.ts';
import { MAX_TEXT_LENGTH } from '../input/read-values.ts';
import { MAX_QUERY_LENGTH } from '../input/search-options.ts';
import type { MemoryOperations } from '../memory-operations.ts';
import type { Message } from '../types/message.ts';
import { messageWords } from './message-words.ts';
import { startClock } from './start-clock.ts';
import type { SplitTurn } from './split-turn.ts';
import type { RecallOptions, TurnNotes } from './turns.ts';

/** How long an answer waits for its notes unless the application says otherwise. */
const TIMEOUT_MS = 3000;

/** What is looked for, and where. */
export interface RecallRequest {
  readonly memory: MemoryOperations;
  readonly turn: SplitTurn;
  readonly options: RecallOptions;
  readonly signal: AbortSignal | undefined;
}

/**
 * Looks for what may help with what was asked, beyond what the conversation says itself.
 *
 * @throws RecallTimeoutError, the signal's reason, and what the search throws.
 */
export async function recallNotes({
  memory,
  turn,
  options: { timeoutMs = TIMEOUT_MS, ...options },
  signal,
}: RecallRequest): Promise<TurnNotes | undefined> {
  const query = turn.asked.map(messageWords).join('\n').trim().slice(0, MAX_QUERY_LENGTH);
  if (query === '') return undefined;
  const limit = startLimit(timeoutMs, signal);
  try {
    const found = memory.context(query, {
      ...options,
      alreadySaid: [...turn.before, ...turn.asked, ...turn.steps].flatMap(wordsToCompare).slice(-MOST_TEXTS),
      signal: limit.signal,
    });
    // Whoever does not listen to the signal is not waited for either.
    const { text, memories, degraded } = await Promise.race([found, limit.reached]);
    return text === '' ? undefined : { text, memories, ...(degraded !== undefined && { degraded }) };
  } finally {
    limit.end();
  }
}

function wordsToCompare(message: Message): readonly string[] {
  const words = messageWords(message);
  return words.trim() === '' || words.length > MAX_TEXT_LENGTH ? [] : [words];
}

function startLimit(timeoutMs: number, signal: AbortSignal | undefined) {
  const limit = new AbortController();
  const both = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
  const clock = startClock(timeoutMs, () => limit.abort(new RecallTimeoutError({ timeoutMs })));
  // A signal that outlives the search keeps whatever listens to it.
  const searched = new AbortController();
  const reached = new Promise<never>((_resolve, reject) => {
    const fail = (): void => reject(both.reason as Error);
    if (both.aborted) fail();
    else both.addEventListener('abort', fail, { once: true, signal: searched.signal });
  });
  // Nobody waits for it once the notes are there.
  reached.catch(() => undefined);
  const end = (): void => {
    clock.stop();
    searched.abort();
  };
  return { signal: both, reached, end };
}
