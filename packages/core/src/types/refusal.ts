/** What a language model may want to do with memories. */
export type OperationType = 'add' | 'update' | 'supersede' | 'delete';

/** Why an operation of a language model is not carried out. */
export type RefusalRule =
  /** It is not an operation: wrong types, no text, an unknown name. */
  | 'malformed'
  /** It names a memory that the model was not shown. */
  | 'unknown-memory'
  /** It names no message that the model was shown. */
  | 'no-source'
  /** It changes or deletes, and rests on nothing that the user said. */
  | 'needs-user-message'
  /**
   * It changes or deletes, and the user does not say so in the messages that it names: a tool, a page or the assistant
   * did, or the user speaks of something else.
   */
  | 'said-by-others'
  /** More deletes than one `add` may make (then none of them is), or more operations than it takes. */
  | 'too-many'
  /** The memory is immutable. */
  | 'immutable'
  /** It repeats what is known. */
  | 'known'
  /** `mode: 'additive'` only adds. */
  | 'additive-mode'
  /** Another operation of the same answer touches the same memory. */
  | 'touched-twice'
  /** It repeats the instructions of the prompt. */
  | 'not-from-conversation'
  /** Somebody else changed the memory while the model was asked. */
  | 'changed-meanwhile';

/** An operation that was not carried out, and which rule refused it. Nothing is lost by it: the messages are remembered. */
export interface RefusedOperation {
  readonly type: OperationType | 'unknown';
  /** The text that it proposed, where there was one; cut to 200 characters. */
  readonly text?: string;
  /** The id of the memory that it wanted to touch, where it named one that was shown. */
  readonly memoryId?: string;
  readonly rule: RefusalRule;
}
