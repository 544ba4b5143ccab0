/** What the endpoint was asked since it was started. */
export interface RequestCounts {
  readonly chatRequests: number;
  readonly embeddingRequests: number;
  readonly embeddedTexts: number;
  /** UTF-8 bytes of the system messages and of the schema of the answer: what is sent whatever was said. */
  readonly instructionBytes: number;
  /** UTF-8 bytes of all other messages: the conversation and what is known. */
  readonly contentBytes: number;
}

/** Counts requests. */
export interface RequestCounter {
  readonly chat: (request: Readonly<Record<string, unknown>>) => void;
  readonly embeddings: (request: Readonly<Record<string, unknown>>) => void;
  readonly read: () => RequestCounts;
}

/** Begins to count at zero. */
export function requestCounter(): RequestCounter {
  const counts = {
    chatRequests: 0,
    embeddingRequests: 0,
    embeddedTexts: 0,
    instructionBytes: 0,
    contentBytes: 0,
  };
  return {
    chat: ({ messages, response_format: format }) => {
      counts.chatRequests += 1;
      counts.instructionBytes += format === undefined ? 0 : bytesOf(JSON.stringify(format));
      for (const { role, content } of readMessages(messages)) {
        if (role === 'system') counts.instructionBytes += bytesOf(content);
        else counts.contentBytes += bytesOf(content);
      }
    },
    embeddings: ({ input }) => {
      counts.embeddingRequests += 1;
      counts.embeddedTexts += Array.isArray(input) ? input.length : 1;
    },
    read: () => ({ ...counts }),
  };
}

/** The messages of a chat request; none where there are none. */
export function readMessages(
  messages: unknown,
): readonly { readonly role: string; readonly content: string }[] {
  const list: readonly unknown[] = Array.isArray(messages) ? messages : [];
  return list.map((message) => {
    const { role, content } = message as Readonly<Record<string, unknown>>;
    return { role: String(role), content: typeof content === 'string' ? content : JSON.stringify(content) };
  });
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
