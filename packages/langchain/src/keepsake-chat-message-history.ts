import type { AddOptions, MemoryOperations, MessageItem, ScopeInput } from '@keepsake/core';
import {
  checkAdapterOptions,
  SHARED_CHECKS,
  type OptionCheck,
  type ScopableMemory,
} from '@keepsake/core/turns';
import { BaseListChatMessageHistory } from '@langchain/core/chat_history';
import type { BaseMessage } from '@langchain/core/messages';
import { keepChatMessage, readChatMessage } from './chat-message.ts';

/** Whose history it is, of which conversation. */
export interface KeepsakeChatMessageHistoryOptions {
  readonly memory: ScopableMemory;
  /** Whose conversation it is. Never read from what a model wrote. */
  readonly scope: Omit<ScopeInput, 'runId' | 'run_id'>;
  /** The conversation: the `runId` of its messages. */
  readonly thread: string;
  /** How its messages are remembered. @default as `memory.add` does */
  readonly save?:
    | Omit<AddOptions, keyof ScopeInput | 'signal' | 'operationId' | 'timestamp' | 'wait'>
    | undefined;
}

/** Nothing of a call is known here: what a function said would be the scope of nobody. */
const isFixed: OptionCheck = (value) =>
  typeof value === 'function' ? 'a history is of one scope; pass ids, not a function' : undefined;

const CHECKS = {
  memory: SHARED_CHECKS.memory,
  scope: (value) => isFixed(value) ?? SHARED_CHECKS.scope(value),
  thread: (value) =>
    typeof value === 'string' && value.trim() !== '' ? undefined : 'it is no id; pass a string',
  save: (value) => (typeof value === 'object' && value !== null ? undefined : 'it has no options of add'),
} as const satisfies Record<keyof KeepsakeChatMessageHistoryOptions, OptionCheck>;

const PAGE_SIZE = 1000;
/** The ids beside that of the thread: a message that carries more of them than the scope names is of another thread. */
const OTHER_IDS = [
  ['userId', 'user_id'],
  ['agentId', 'agent_id'],
  ['appId', 'app_id'],
] as const;

/**
 * The messages of a conversation, whole: with their tool calls, ids, names, parts and metadata, in the order in which they
 * were added. What is said in them is remembered beyond the conversation.
 */
export class KeepsakeChatMessageHistory extends BaseListChatMessageHistory {
  lc_namespace = ['keepsake', 'stores', 'message'];
  readonly #thread: MemoryOperations;
  readonly #isExact: (message: MessageItem) => boolean;
  readonly #save: KeepsakeChatMessageHistoryOptions['save'];
  /** Calls follow each other, whether or not they are waited for: the order is that of the calls. */
  #last: Promise<unknown> = Promise.resolve();

  static override lc_name(): string {
    return 'KeepsakeChatMessageHistory';
  }

  /** @throws InvalidOptionsError with everything that is wrong. */
  constructor(options: KeepsakeChatMessageHistoryOptions) {
    checkAdapterOptions(options, CHECKS, {
      subject: 'new KeepsakeChatMessageHistory()',
      required: ['memory', 'scope', 'thread'],
    });
    super();
    const { memory, scope, thread, save } = options;
    this.#thread = memory.scoped({ ...scope, runId: thread });
    this.#save = save;
    this.#isExact = (message) =>
      OTHER_IDS.every(
        ([field, spelling]) =>
          message[field] === undefined || (scope[field] ?? scope[spelling]) !== undefined,
      );
  }

  /** All messages, the first one first. Of what others added to the thread, what users and assistants said. */
  async getMessages(): Promise<BaseMessage[]> {
    await this.#last;
    const messages: BaseMessage[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#thread.messages.list({ limit: PAGE_SIZE, cursor });
      for (const item of page.results) {
        const message = this.#isExact(item) ? readChatMessage(item) : undefined;
        if (message !== undefined) messages.push(message);
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return messages;
  }

  /** Adds a message; one whose id the conversation knows takes the place of the one there. */
  addMessage(message: BaseMessage): Promise<void> {
    return this.addMessages([message]);
  }

  /**
   * Adds messages, all or none.
   *
   * @throws InvalidInputError for what is no message; StorageError when they could not be stored.
   */
  override async addMessages(messages: BaseMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const kept = messages.map(keepChatMessage);
    await this.#inTurn(() => this.#thread.add(kept, this.#save));
  }

  /** Deletes the messages, with the memories of what was said in them. Facts that rest on them stay. */
  override async clear(): Promise<void> {
    await this.#inTurn(() => this.#thread.messages.delete({}));
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    // What failed is told to its own caller.
    this.#last = done.catch(() => undefined);
    return done;
  }
}
