import type { Conversation } from './conversation.ts';

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
