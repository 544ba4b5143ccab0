import type { JsonObject } from './json.ts';
import type { Scope } from './scope.ts';

/** Who speaks in a message. `system` messages are instructions: they are accepted and never remembered. */
export type MessageRole = 'user' | 'assistant' | 'system' | 'tool';

/** Every {@link MessageRole}. */
export const MESSAGE_ROLES = [
  'user',
  'assistant',
  'system',
  'tool',
] as const satisfies readonly MessageRole[];

/**
 * One part of a message. Text parts are remembered by their words; any other part is kept as it is, and only its
 * `text`, `caption`, `alt` or `title` can be searched.
 */
export interface MessagePart {
  /** `text`, `image_url`, or any other type that the application uses. */
  readonly type: string;
  /** The text of a `text` part. */
  readonly text?: string;
  readonly [key: string]: unknown;
}

/** What was said: one turn of a conversation. */
export interface Message {
  /** `developer` is another word for `system`, and `function` for `tool`. */
  readonly role: MessageRole | 'developer' | 'function';
  /** Plain text, or parts. */
  readonly content: string | readonly MessagePart[];
  /** The speaker's name, where role alone does not tell. Searched: "what did Ana say?". */
  readonly name?: string | undefined;
  /** The caller's own id: comes back in `sources`, and makes a second `add` of the same message a no-op. Made when absent. */
  readonly id?: string | undefined;
  /** When it was said. @default the `timestamp` of `add`, else now */
  readonly timestamp?: string | number | Date | undefined;
}

/** A message as the ledger keeps it. */
export interface StoredMessage extends Scope {
  /** Unique in the whole ledger; made by the engine. */
  readonly key: string;
  /** The caller's own id, else equal to `key`. Unique within the exact scope (all four ids). */
  readonly id: string;
  readonly role: MessageRole;
  readonly name?: string;
  /** The words: of a message with parts, its text parts joined by a line feed. */
  readonly text: string;
  /** The parts as given, when `content` was not plain text. */
  readonly parts?: readonly JsonObject[];
  /** When it was said: ISO 8601, UTC, milliseconds. */
  readonly timestamp: string;
  /** When it was recorded: ISO 8601, UTC, milliseconds. */
  readonly createdAt: string;
}

/** A message as it is read back. */
export interface MessageItem extends Scope {
  /** The caller's own id, else made. */
  readonly id: string;
  readonly role: MessageRole;
  /** As it was given: plain text, or parts. */
  readonly content: string | readonly JsonObject[];
  readonly name?: string;
  /** When it was said: ISO 8601, UTC. */
  readonly timestamp: string;
  /** When it was recorded: ISO 8601, UTC. */
  readonly createdAt: string;
}
