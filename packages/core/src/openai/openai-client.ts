interface CallOptions {
  readonly signal?: AbortSignal;
}

/** What is used of a client of the `openai` package to embed; an `OpenAI` is one. */
export interface OpenaiClientLike {
  /** Only to keep it out of error messages. */
  readonly apiKey?: unknown;
  readonly embeddings: {
    create(
      body: { readonly model: string; readonly input: string[]; readonly dimensions?: number },
      options: CallOptions,
    ): PromiseLike<unknown>;
  };
}

/** What is used of a client of the `openai` package to generate; an `OpenAI` is one. */
export interface OpenaiChatClientLike {
  /** Only to keep it out of error messages. */
  readonly apiKey?: unknown;
  /** Only to tell OpenAI's own hosts from others. */
  readonly baseURL?: unknown;
  readonly chat: {
    readonly completions: {
      create(body: ChatBody, options: CallOptions): PromiseLike<unknown>;
    };
  };
}

/** The body of a request for a chat completion: these fields, and whatever else the server takes. */
export interface ChatBody {
  model: string;
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[];
  stream?: false;
  [field: string]: unknown;
}
