import type { LedgerMemory } from '../../contracts/ledger-queries.ts';
import type { Origin } from '../../types/memory.ts';
import type { MessageRole } from '../../types/message.ts';
import type { RefusedOperation } from '../../types/refusal.ts';
import type { Degradation, Usage } from '../../types/results.ts';

/** A message as the model is shown it. */
export interface ShownMessage {
  /** From 1, without gaps: what `from` of an operation names. */
  readonly number: number;
  /** Its place in the call, from 0. */
  readonly index: number;
  readonly role: MessageRole;
  readonly name: string | undefined;
  /** The speaker's own words; empty for a message that only has attachments. */
  readonly text: string;
  /** Words that came with the message and are not the speaker's: captions and titles of what was attached. */
  readonly attached: string;
  /** When it was said: ISO 8601, UTC. */
  readonly timestamp: string;
}

/** A memory as the model is shown it: operations name it by its number, never by its id. */
export interface ShownMemory {
  /** From 1, without gaps. */
  readonly number: number;
  readonly memory: LedgerMemory;
}

/** A category that facts are sorted into. */
export interface Category {
  readonly name: string;
  /** What belongs there, for the model. */
  readonly description?: string | undefined;
}

/** What is wanted of the model, whatever the messages are. */
export interface ExtractionWishes {
  /** `additive`: only `add` is offered. */
  readonly mode: 'reconcile' | 'additive';
  /** The application's own wishes, of `customInstructions`. */
  readonly instructions: string | undefined;
  /** Replaces the built-in instructions on what to remember, of `extractionPrompt`. */
  readonly extractionPrompt: string | undefined;
  /** The application's own wishes for when to change what is known, of `updatePrompt`. */
  readonly updatePrompt: string | undefined;
  readonly categories: readonly Category[];
}

/** What was said, and what is known of it. */
export interface GatheredMessages {
  /** The messages of the call that facts may rest on, in order. Never empty. */
  readonly messages: readonly ShownMessage[];
  /** What was said just before, oldest first: to understand the messages by, never a source. */
  readonly recent: readonly Omit<ShownMessage, 'number' | 'index'>[];
  /** Related memories within the reconcile scope. */
  readonly memories: readonly ShownMemory[];
}

/** What the model is asked about: all that a prompt is made of. */
export interface ExtractionInput extends GatheredMessages {
  /** Places in the call of messages that only repeat what is remembered: no source of anything. */
  readonly echoes: ReadonlySet<number>;
  readonly wishes: ExtractionWishes;
}

interface ProposedContent {
  /** Not blank, trimmed, well-formed. */
  readonly text: string;
  /** One of the categories of the input, where any were given. */
  readonly category: string | undefined;
  /** Since when it is true, until when it was: ISO 8601, UTC. */
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
}

interface ProposedBasis {
  /** Numbers of messages; known ones, each once, ascending. May be empty. */
  readonly from: readonly number[];
  readonly reason: string | undefined;
  /** Whose words they are, whatever messages it names; set by the rules. */
  readonly origin?: Origin;
}

/** What the model wants, well-formed: numbers are of what was shown. What may happen is decided by the rules. */
export type ProposedOperation =
  | (ProposedBasis & ProposedContent & { readonly type: 'add' })
  /**
   * `update`: a better wording of the same, a new version of the same memory. `supersede`: the world changed, a new memory
   * takes the place of the old one.
   */
  | (ProposedBasis & ProposedContent & { readonly type: 'update' | 'supersede'; readonly memory: number })
  | (ProposedBasis & { readonly type: 'delete'; readonly memory: number });

/** What came of asking the model about one part of a conversation. */
export interface Proposal {
  /** What may be carried out. */
  readonly operations: readonly ProposedOperation[];
  /** What of the answer may not. */
  readonly refused: readonly RefusedOperation[];
  /** Set when there is no usable answer: then there are no operations, and the messages are remembered as they are. */
  readonly degraded: Degradation | undefined;
  readonly usage: Usage;
}
