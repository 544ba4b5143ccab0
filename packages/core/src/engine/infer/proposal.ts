import type { LedgerMemory } from '../../contracts/ledger-queries.ts';
import type { MessageRole } from '../../types/message.ts';
import type { Degradation, Usage } from '../../types/results.ts';

/** A message as the model is shown it. */
export interface ShownMessage {
  /** From 1, without gaps: what `from` of an operation names. */
  readonly number: number;
  readonly role: MessageRole;
  readonly name: string | undefined;
  readonly text: string;
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

/** What the model is asked about: all that a prompt is made of. */
export interface ExtractionInput {
  /** The messages of the call that facts may rest on, in order. Never empty. */
  readonly messages: readonly ShownMessage[];
  /** What was said just before, oldest first: to understand the messages by, never a source. */
  readonly recent: readonly Omit<ShownMessage, 'number'>[];
  /** Related memories within the reconcile scope, at most as many as the prompt has room for. */
  readonly memories: readonly ShownMemory[];
  /** When the conversation took place: relative dates are resolved against it. ISO 8601, UTC. */
  readonly referenceTime: string;
  /** The application's own wishes, of `customInstructions`. */
  readonly instructions: string | undefined;
  /** Replaces the built-in instructions, of `extractionPrompt`. */
  readonly extractionPrompt: string | undefined;
  readonly categories: readonly Category[];
  /** `additive`: only `add` is offered. */
  readonly mode: 'reconcile' | 'additive';
  readonly signal: AbortSignal | undefined;
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
}

/** What the model wants, well-formed: numbers are of what was shown. What may happen is decided by the rules. */
export type ProposedOperation =
  | (ProposedBasis & ProposedContent & { readonly type: 'add' })
  /** A better wording of the same: same memory, new version. */
  | (ProposedBasis & ProposedContent & { readonly type: 'update'; readonly memory: number })
  /** The world changed: a new memory takes the place of the old one. */
  | (ProposedBasis & ProposedContent & { readonly type: 'supersede'; readonly memory: number })
  | (ProposedBasis & { readonly type: 'delete'; readonly memory: number });

/** An operation that was not carried out, and which rule refused it. */
export interface RefusedOperation {
  readonly type: ProposedOperation['type'] | 'unknown';
  /** The text that it proposed, where there was one; cut to 200 characters. */
  readonly text?: string;
  /** The id of the memory that it wanted to touch. */
  readonly memoryId?: string;
  readonly rule: RefusalRule;
}

/** Why an operation is not carried out. */
export type RefusalRule =
  /** It is not an operation: wrong types, no text, an unknown name. */
  | 'malformed'
  /** It names a memory that was not shown. */
  | 'unknown-memory'
  /** It names no message that was shown. */
  | 'no-source'
  /** It changes or deletes, and rests on nothing that the user said. */
  | 'needs-user-message'
  /** More deletes than one `add` may make, or more operations than it takes. */
  | 'too-many'
  /** The memory is immutable. */
  | 'immutable'
  /** It repeats what is known. */
  | 'known'
  /** `mode: 'additive'` only adds. */
  | 'additive-mode'
  /** Another operation of the same answer touches the same memory. */
  | 'touched-twice'
  /** It repeats a note that was put into the prompt, or the instructions. */
  | 'not-from-conversation';

/** What came of asking the model. */
export interface Proposal {
  readonly operations: readonly ProposedOperation[];
  /** What of the answer was no operation. */
  readonly refused: readonly RefusedOperation[];
  /** Set when there is no usable answer: then there are no operations, and the messages are remembered as they are. */
  readonly degraded: Degradation | undefined;
  readonly usage: Usage;
}
