import {
  checkAdapterOptions,
  createTurns,
  SHARED_CHECKS,
  type OptionCheck,
  type TurnsOptions,
} from '@keepsake/core/turns';
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons';
import { createMiddleware, type AgentMiddleware } from 'langchain';
import { callContextOf, type CallContext } from './call-context.ts';
import { injectNotes } from './inject-notes.ts';
import { toMessages } from './to-messages.ts';
import { watchAnswer } from './watch-answer.ts';

/** Whose memories an agent has, and what it remembers. The functions are given the `context` and the `configurable` of the call. */
export interface MemoryMiddlewareOptions<Context = unknown> extends TurnsOptions<CallContext<Context>> {
  /** What the agent calls it: an agent with two memories, such as a user's and a team's, needs two names. @default 'KeepsakeMemory' */
  readonly name?: string | undefined;
}

const CHECKS = {
  ...SHARED_CHECKS,
  name: (value) =>
    typeof value === 'string' && value.trim() !== '' ? undefined : 'it is no name; pass a string',
} as const satisfies Partial<Record<keyof MemoryMiddlewareOptions, OptionCheck>>;

/** A middleware for `createAgent`. One may serve any number of agents and calls at once. */
export type MemoryMiddleware = AgentMiddleware<undefined, undefined, unknown> & {
  /** Resolves when everything is stored, what a language model reads at the end of a turn included: before a process ends. */
  readonly settled: () => Promise<void>;
};

/**
 * Gives an agent memory: it begins each turn with a search for what may help, puts what was found before what the user said,
 * in the request alone, and remembers the turn when it is over. A call that fails is remembered by what the user said.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function memoryMiddleware<Context = unknown>(
  options: MemoryMiddlewareOptions<Context>,
): MemoryMiddleware {
  const subject = 'memoryMiddleware()';
  checkAdapterOptions(options, CHECKS, { subject, otherNames: ['recall', 'save', 'partial'] });
  const { name = 'KeepsakeMemory', ...shared } = options;
  const turns = createTurns(shared, { subject });
  const middleware = createMiddleware({
    name,
    beforeAgent: async ({ messages }, runtime) => {
      const context = contextOfHook<Context>(runtime);
      await turns.begin({ context, messages: toMessages(messages), signal: runtime.signal });
    },
    wrapModelCall: async (request, handler) => {
      const { runtime, state } = request;
      const turn = await turns.begin({
        context: callContextOf<Context>(runtime),
        messages: toMessages(state.messages),
        signal: runtime.signal,
      });
      const notes = turn.notes?.text;
      const messages = notes === undefined ? request.messages : injectNotes(request.messages, notes);
      const soFar = options.partial === true ? watchAnswer() : undefined;
      let response: Awaited<ReturnType<typeof handler>>;
      try {
        response = await handler({ ...request, messages });
      } catch (error) {
        // The error that broke the answer is the one to tell; what fails with it, fails because of it or beside it.
        const status = isInterrupt(error) ? 'open' : 'failed';
        await Promise.allSettled([turn.save({ status, answer: soFar?.() })]);
        throw error;
      }
      // The turn ends in `afterAgent`, or nowhere: at a limit, with an error beside the model, where a person is asked. Until
      // then only what the state holds is kept: what the model just said, other middleware may change.
      await turn.save({ status: 'open' });
      return response;
    },
    afterAgent: async ({ messages }, runtime) => {
      const context = contextOfHook<Context>(runtime);
      const turn = await turns.begin({ context, messages: toMessages(messages), recall: false });
      await turn.save({ status: 'complete' });
    },
  });
  return Object.assign(middleware, { settled: turns.settled });
}

/** The hooks around an agent see of the `context` what their middleware declares; the configuration of the call has it all. */
function contextOfHook<Context>(runtime: object): CallContext<Context> {
  return callContextOf(AsyncLocalStorageProviderSingleton.getRunnableConfig() ?? runtime);
}

/** LangGraph ends a step by throwing where a person is asked: the turn goes on when it is resumed. */
function isInterrupt(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'is_bubble_up' in error && error.is_bubble_up === true
  );
}
