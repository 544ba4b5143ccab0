import {
  checkAdapterOptions,
  createTurns,
  SHARED_CHECKS,
  type Turn,
  type TurnsOptions,
} from '@keepsake/core/turns';
import { isAIMessage, type BaseMessage } from '@langchain/core/messages';
import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import { readCallContext, type CallContext } from '../call-context.ts';
import type { MemoryNotes } from './notes-state.ts';
import { readState, type MessagesInState } from './read-state.ts';
import { roleOf, toMessages } from './to-messages.ts';

/** Whose memories a graph has, and what it remembers. The functions are given the `context` and the `configurable` of the call. */
export type MemoryNodesOptions<Context = unknown> = Omit<TurnsOptions<CallContext<Context>>, 'partial'>;

/** The nodes of a graph that recall and remember. One pair may serve any number of graphs and calls at once. */
export interface MemoryNodes {
  /**
   * Looks for what may help, once a turn, and puts it into `memoryNotes` of the state, for {@link withNotes}. What the user
   * said is remembered from here on, whatever becomes of the answer.
   */
  readonly recallNode: (
    state: MessagesInState,
    config: LangGraphRunnableConfig,
  ) => Promise<{ readonly memoryNotes: MemoryNotes }>;
  /** Remembers the turn, once, when it is stored. Belongs where the answer is complete. */
  readonly rememberNode: (
    state: MessagesInState,
    config: LangGraphRunnableConfig,
  ) => Promise<Readonly<Record<string, never>>>;
  /** Resolves when everything is stored, what a language model reads at the end of a turn included: before a process ends. */
  readonly settled: () => Promise<void>;
}

/**
 * Gives a graph memory, by a node before the model and one after the answer.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function memoryNodes<Context = unknown>(options: MemoryNodesOptions<Context>): MemoryNodes {
  const subject = 'memoryNodes()';
  // Nothing of an answer that is cut off comes to a node: `partial` would be ignored.
  checkAdapterOptions(options, SHARED_CHECKS, { subject, otherNames: ['recall', 'save'] });
  const turns = createTurns(options, { subject });
  /** By the message that began the turn: what has to be over before the turn is saved whole. */
  const beginnings = new Map<string, Promise<void>>();

  const begin = (
    messages: readonly BaseMessage[],
    config: LangGraphRunnableConfig,
    recall: boolean,
  ): Promise<Turn> =>
    turns.begin({
      context: readCallContext<Context>(config),
      messages: toMessages(messages),
      recall,
      signal: config.signal,
    });

  return {
    recallNode: async (state, config) => {
      const messages = readState(state);
      const turn = await begin(messages, config, true);
      // A graph has no end that every run comes to: an abort, an error or an interrupt would lose what the user said.
      keepUntilOver(beginnings, keyOf(messages), turn.save({ status: 'open' }));
      return { memoryNotes: turn.notes ?? null };
    },
    rememberNode: async (state, config) => {
      const messages = readState(state);
      await beginnings.get(keyOf(messages));
      const turn = await begin(messages, config, false);
      await turn.save({ status: endsWithCalls(messages) ? 'open' : 'complete' });
      return {};
    },
    settled: async () => {
      await Promise.all(beginnings.values());
      await turns.settled();
    },
  };
}

/** Its failure is told by `onError`, or by the save of the whole turn, which comes upon the same. */
function keepUntilOver(works: Map<string, Promise<void>>, key: string, work: Promise<void>): void {
  const over = work
    .catch(() => undefined)
    .finally(() => {
      if (works.get(key) === over) works.delete(key);
    });
  works.set(key, over);
}

/** The message that began the turn, by the id that a state gives to its messages. */
function keyOf(messages: readonly BaseMessage[]): string {
  const question = messages.findLast((message) => roleOf(message) === 'user');
  return question?.id ?? question?.text ?? '';
}

function endsWithCalls(messages: readonly BaseMessage[]): boolean {
  const last = messages.at(-1);
  return last !== undefined && isAIMessage(last) && (last.tool_calls ?? []).length > 0;
}
