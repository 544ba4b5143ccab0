import type { JsonObject } from '../types/json.ts';

/** One turn of what a {@link LanguageModel} reads. */
export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** The shape that an answer should have. */
export interface AnswerSchema {
  /** Letters, digits, `_` and `-`: some servers want a name. */
  readonly name: string;
  /** JSON Schema, in the part that strict structured output takes: every property required, no additional ones. */
  readonly schema: JsonObject;
}

/** What is asked of a {@link LanguageModel} in one call. */
export interface GenerateRequest {
  /** Never empty; no content is blank. The last one is a `user` message. */
  readonly messages: readonly PromptMessage[];
  /**
   * Asks for JSON of this shape. The messages ask for it in words as well: a model that cannot be held to a schema has
   * nothing else to go by, and some servers refuse to write JSON unless a message says "JSON".
   */
  readonly schema?: AnswerSchema | undefined;
  /** At most so many, thinking included; a model that was made with a smaller limit keeps to that. @default the model's own limit */
  readonly maxOutputTokens?: number | undefined;
  /** Aborts the call; the rejection is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Why a model stopped. */
export type FinishReason = 'stop' | 'length' | 'refused' | 'other';

/** What a {@link LanguageModel} answers. */
export interface GenerateResult {
  /** As the model wrote it; may be empty, may be no JSON. */
  readonly text: string;
  /** `refused`: the model or its filter declined; `text` then says what it said instead. */
  readonly finishReason: FinishReason;
  /** Tokens that the provider counted; absent when it did not say. */
  readonly inputTokens?: number;
  /** The same of what it wrote, thinking included. */
  readonly outputTokens?: number;
  /** How many requests it took, those included that the provider refused before it took one; 1 when absent. */
  readonly calls?: number;
}

/**
 * Writes text. The engine trusts nothing of an answer: it is checked against its schema, and the rules are applied to
 * what is left of it.
 */
export interface LanguageModel {
  /** The provider, for messages and `describe()`: `openai`. */
  readonly provider: string;
  readonly model: string;
  /**
   * Resolves with whatever the model wrote, also when it declined or ran out of tokens. Rejects with a `ProviderError` of
   * the operation `generate` when the provider cannot answer, and never lets a key into it or its cause. May be called
   * concurrently, and for the first time concurrently.
   */
  generate(request: GenerateRequest): Promise<GenerateResult>;
  /** Lets go of what it holds. Idempotent. */
  close(): Promise<void>;
}
