import {
  createTurns,
  type Turn,
  type TurnOutcome,
  type Turns,
  type TurnsOptions,
} from '@keepsake/core/turns';
import type { MessageList } from '@mastra/core/agent';
import type {
  OutputResult,
  ProcessLLMRequestArgs,
  ProcessLLMRequestResult,
  ProcessOutputResultArgs,
} from '@mastra/core/processors';
import { injectNotes } from './inject-notes.ts';
import { readCall, type MastraCall } from './mastra-call.ts';
import { toMessages } from './to-messages.ts';

/** How an agent remembers: whose memories, what it is reminded of, and what is saved. */
export interface MemoryProcessorOptions extends TurnsOptions<MastraCall> {
  /** The name among the agent's processors. @default 'keepsake-memory' */
  readonly id?: string | undefined;
}

/** How an agent is reminded. */
export type RecallProcessorOptions = Omit<MemoryProcessorOptions, 'save' | 'partial'>;

/** How what is said with an agent is saved. */
export type SaveProcessorOptions = Omit<MemoryProcessorOptions, 'recall'>;

/** Reminds a model of what is known, in the last user message of what it is sent and nowhere else. */
export interface RecallProcessor {
  readonly id: string;
  readonly processLLMRequest: (args: ProcessLLMRequestArgs) => Promise<ProcessLLMRequestResult>;
}

/** Saves a turn at its end. */
export interface SaveProcessor {
  readonly id: string;
  readonly processOutputResult: (args: ProcessOutputResultArgs) => Promise<MessageList>;
  /** Resolves when everything is stored, what was put off until the end of a turn included. */
  readonly settled: () => Promise<void>;
}

/**
 * Memory as one processor: put the same one into `inputProcessors` and `outputProcessors`.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function memoryProcessor({
  id = 'keepsake-memory',
  ...options
}: MemoryProcessorOptions): RecallProcessor & SaveProcessor {
  const turns = createTurns(byThread(options), { subject: 'memoryProcessor()', otherNames: ['id'] });
  return { ...recallsInto(turns, id), ...savesFrom(turns, id) };
}

/**
 * Memory that only reminds: for `inputProcessors`.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function recallProcessor({
  id = 'keepsake-recall',
  ...options
}: RecallProcessorOptions): RecallProcessor {
  const turns = createTurns(byThread({ ...options, save: false }), {
    subject: 'recallProcessor()',
    otherNames: ['id'],
  });
  return recallsInto(turns, id);
}

/**
 * Memory that only saves: for `outputProcessors`.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function saveProcessor({ id = 'keepsake-save', ...options }: SaveProcessorOptions): SaveProcessor {
  const turns = createTurns(byThread({ ...options, recall: false }), {
    subject: 'saveProcessor()',
    otherNames: ['id'],
  });
  return savesFrom(turns, id);
}

function byThread(options: TurnsOptions<MastraCall>): TurnsOptions<MastraCall> {
  return { ...options, thread: options.thread ?? (({ threadId }) => threadId) };
}

/** What reminds of a turn, once it is begun; all steps of a run have the same. */
export function recallsInto(turns: Turns<MastraCall>, id: string): RecallProcessor {
  return {
    id,
    processLLMRequest: async ({ prompt, messageList, requestContext, abortSignal, state }) => {
      if (messageList === undefined) return undefined;
      const turn =
        turnOf(turns, state) ??
        (await turns.begin({
          context: readCall(requestContext, messageList),
          messages: toMessages(messageList.get.all.db()),
          signal: abortSignal,
        }));
      keepTurn(turns, state, turn);
      return turn.notes === undefined ? undefined : { prompt: injectNotes(prompt, turn.notes.text) };
    },
  };
}

function savesFrom(turns: Turns<MastraCall>, id: string): SaveProcessor {
  return {
    id,
    settled: turns.settled,
    processOutputResult: async ({ messageList, requestContext, result, state }) => {
      const answer = messageList.get.response.db();
      const said = new Set(answer.map((message) => message.id));
      const turn =
        turnOf(turns, state) ??
        (await turns.begin({
          context: readCall(requestContext, messageList),
          messages: toMessages(messageList.get.all.db().filter((message) => !said.has(message.id))),
          recall: false,
        }));
      await turn.save({ status: statusOf(result), answer: toMessages(answer) });
      return messageList;
    },
  };
}

/** By what Mastra keeps for a run: processors of one id share that, and each has turns of its own. */
const TURNS_OF_RUN = new WeakMap<object, Map<Turns<MastraCall>, Turn>>();

/** The turn that was begun in this run. */
export function turnOf(turns: Turns<MastraCall>, run: object): Turn | undefined {
  return TURNS_OF_RUN.get(run)?.get(turns);
}

function keepTurn(turns: Turns<MastraCall>, run: object, turn: Turn): void {
  const ofRun = TURNS_OF_RUN.get(run) ?? new Map<Turns<MastraCall>, Turn>();
  TURNS_OF_RUN.set(run, ofRun.set(turns, turn));
}

/** How far the run came. */
export function statusOf({ finishReason }: OutputResult): TurnOutcome['status'] {
  switch (finishReason) {
    case 'aborted':
    case 'error':
    case 'tripwire':
      return 'failed';
    // Who calls may have tools of their own, and go on with what they answer.
    case 'tool-calls':
    case 'suspended':
      return 'open';
    default:
      return 'complete';
  }
}
