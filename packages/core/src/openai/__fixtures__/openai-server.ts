import type { JsonObject } from '../../types/json.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { serveJson, type NoReply, type Reply, type SentRequest, type StartedServer } from './json-server.ts';

/** The body of a chat completion request, with whatever else was sent. */
export interface SentChat {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format?: {
    readonly type: string;
    readonly json_schema?: { readonly name: string; readonly schema: JsonObject; readonly strict: boolean };
  };
  readonly [field: string]: unknown;
}

interface SentEmbedding {
  readonly model: string;
  readonly input: string | readonly string[];
  readonly encoding_format?: string;
}

/** The message of an answer in its parts; what is left out is as OpenAI would have it. */
export interface ChatAnswer {
  /** A text, `null`, `undefined`, or a list of parts. */
  readonly content: unknown;
  readonly refusal?: string;
  /** @default 'stop' */
  readonly finishReason?: string | null;
  /** @default the words of the messages and of the answer */
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

/**
 * What the server answers to a chat completion: a text, a value that is written as JSON, an answer in its parts, or any
 * status and body. It may also hang or drop the connection.
 */
export type ChatReply = string | { readonly json: unknown } | ChatAnswer | Reply | NoReply;

/** How an {@link OpenaiServer} answers. */
export interface OpenaiServerOptions {
  /** Called with what was sent, and the how-manieth chat completion it is, from 1. */
  readonly chat?: (body: SentChat, call: number) => ChatReply | Promise<ChatReply>;
  /** The vectors of texts. @default those of `fakeEmbedder`: texts that share words or parts of words are similar */
  readonly embeddings?: (
    texts: readonly string[],
    call: number,
  ) => readonly (readonly number[])[] | Reply | NoReply;
}

/** A server that speaks OpenAI's protocol as scripted. */
export interface OpenaiServer extends StartedServer {
  /** Every request so far, oldest first. */
  readonly requests: readonly SentRequest<JsonObject>[];
  /** The bodies of the chat completions so far, oldest first. */
  readonly chats: readonly SentChat[];
}

/** Starts an {@link OpenaiServer}; its `close`, or `stopServers`, ends it. */
export async function startOpenaiServer(options: OpenaiServerOptions = {}): Promise<OpenaiServer> {
  const chats: SentChat[] = [];
  const embedder = fakeEmbedder({ dimensions: 256, maxBatchSize: 2048 });
  let embeddingCalls = 0;

  const embed = async (body: SentEmbedding): Promise<Reply | NoReply> => {
    embeddingCalls += 1;
    const texts = typeof body.input === 'string' ? [body.input] : body.input;
    const made = options.embeddings?.(texts, embeddingCalls);
    if (made !== undefined && ('body' in made || 'instead' in made)) return made;
    const vectors = made ?? (await embedder.embed({ texts, purpose: 'document' })).vectors;
    const data = vectors.map((vector, index) => {
      const embedding = body.encoding_format === 'base64' ? base64Of([...vector]) : [...vector];
      return { object: 'embedding', index, embedding };
    });
    const tokens = countWords(texts);
    const usage = { prompt_tokens: tokens, total_tokens: tokens };
    return { body: { object: 'list', model: body.model, data, usage } };
  };

  const started = await serveJson<JsonObject>(async ({ url, body }) => {
    if (url?.endsWith('/embeddings')) return embed(body as unknown as SentEmbedding);
    if (!url?.endsWith('/chat/completions') || options.chat === undefined) {
      return { status: 404, body: { error: { message: `nothing is scripted for ${url}` } } };
    }
    const chat = body as unknown as SentChat;
    chats.push(chat);
    return toReply(await options.chat(chat, chats.length), chat);
  });
  return { ...started, chats };
}

/** The words of the last message: what a script looks at most often. */
export function lastMessage(body: SentChat): string {
  return body.messages.at(-1)?.content ?? '';
}

/** A vector as the API sends it in base64. */
export function base64Of(vector: readonly number[]): string {
  return Buffer.from(new Float32Array(vector).buffer).toString('base64');
}

function toReply(reply: ChatReply, sent: SentChat): Reply | NoReply {
  if (typeof reply === 'string') return completion({ content: reply }, sent);
  if ('json' in reply) return completion({ content: JSON.stringify(reply.json) }, sent);
  return 'content' in reply ? completion(reply, sent) : reply;
}

function completion(answer: ChatAnswer, sent: SentChat): Reply {
  const { content, refusal = null, finishReason = 'stop' } = answer;
  const prompt = countWords(sent.messages.map((message) => message.content));
  const written = countWords([typeof content === 'string' ? content : (JSON.stringify(content) ?? '')]);
  const usage =
    answer.usage === undefined
      ? { prompt_tokens: prompt, completion_tokens: written, total_tokens: prompt + written }
      : answer.usage;
  const message = { role: 'assistant', content, refusal };
  return {
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_767_225_600,
      model: sent.model,
      choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason }],
      ...(usage !== null && { usage }),
    },
  };
}

function countWords(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.split(/\s+/).filter((word) => word !== '').length, 0);
}
