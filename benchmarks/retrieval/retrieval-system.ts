import type { Conversation, Session } from './conversation.ts';

/** One result of a search. */
export interface Found {
  readonly text: string;
  /** The turns that it counts for: an episode its own, a fact those that it rests on. */
  readonly covers: readonly string[];
}

/** What finds turns of conversations that it was told. */
export interface RetrievalSystem {
  readonly name: string;
  /** What is measured exactly, for the table's legend. */
  readonly description: string;
  readonly remember: (conversation: Conversation) => Promise<void>;
  /** The best `limit` results for a question about one conversation, best first. */
  readonly search: (conversation: Conversation, question: string, limit: number) => Promise<readonly Found[]>;
  readonly close: () => Promise<void>;
}

/** A system that is told one session at a time, so that each can be measured. */
export interface SessionSystem extends Omit<RetrievalSystem, 'remember'> {
  /** One call of the system's own `add`. Resolves when the system says that all is stored. */
  readonly addSession: (conversation: Conversation, session: Session) => Promise<void>;
  /** How many memories it holds of a conversation. */
  readonly countKept: (conversation: Conversation) => Promise<KeptMemories>;
}

/** What a system holds. */
export interface KeptMemories {
  /** Statements that a model drew. */
  readonly facts: number;
  /** What was said, word for word. */
  readonly messages: number;
}
