import { InvalidInputError, type Message, type MessageItem, type MessageRole } from '@keepsake/core';
import {
  AIMessage,
  HumanMessage,
  mapStoredMessagesToChatMessages,
  type BaseMessage,
  type StoredMessage,
} from '@langchain/core/messages';
import { roleOf } from './to-messages.ts';

/** The type of the part that holds a message of LangChain whole. */
const PART_TYPE = 'langchain';

/** What says something. */
const TYPES: ReadonlySet<unknown> = new Set(['human', 'ai', 'tool', 'function', 'system', 'generic']);

/**
 * Everything that the messages of LangChain are made from. Their own `toDict` forgets `contentBlocks`, and changes arguments
 * of tools that have a key `lc`.
 */
const FIELDS = [
  'content',
  'id',
  'name',
  'role',
  'additional_kwargs',
  'response_metadata',
  'tool_calls',
  'invalid_tool_calls',
  'usage_metadata',
  'tool_call_id',
  'status',
  'artifact',
  'metadata',
] as const;

/**
 * The message as core keeps it: its words, to be found, and beside them all of it as LangChain writes it down.
 *
 * @throws InvalidInputError for what is no message, such as a `RemoveMessage`.
 */
export function keepChatMessage(message: BaseMessage): Message {
  if (!TYPES.has(message.type)) {
    throw new InvalidInputError({
      path: 'message',
      problem: `a message of type ${JSON.stringify(message.type)} says nothing that could be kept`,
      remedy: 'Pass human, AI, system, tool, function or chat messages',
    });
  }
  const words = roleOf(message) === 'system' ? '' : message.text;
  return {
    role: keptRole(message),
    ...(message.id !== undefined && { id: message.id }),
    ...(message.name !== undefined && { name: message.name }),
    content: [
      ...(words.trim() === '' ? [] : [{ type: 'text', text: words }]),
      { type: PART_TYPE, message: toJson({ type: message.type, data: fieldsOf(message) }) },
    ],
  };
}

/**
 * The message as it was added. Of what others wrote, the words of users and assistants: what a tool answered to a call that
 * is not there, no model takes.
 */
export function readChatMessage({ role, content, id, name }: MessageItem): BaseMessage | undefined {
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  const whole = parts.find(({ type }) => type === PART_TYPE)?.['message'];
  const message = isStoredMessage(whole) ? mapStoredMessagesToChatMessages([whole])[0] : undefined;
  // A part is content, which may come from anywhere: nobody's words become another one's by it.
  if (message !== undefined && keptRole(message) === role) return message;
  const words = parts.flatMap(({ type, text }) =>
    type === 'text' && typeof text === 'string' ? [text] : [],
  );
  if (words.length === 0) return undefined;
  const fields = { content: words.join('\n'), id, ...(name !== undefined && { name }) };
  if (role === 'user') return new HumanMessage(fields);
  return role === 'assistant' ? new AIMessage(fields) : undefined;
}

function fieldsOf(message: BaseMessage): object {
  const fields = message as { readonly [Field in (typeof FIELDS)[number]]?: unknown };
  return Object.fromEntries(FIELDS.map((field) => [field, fields[field]]));
}

/** Instructions are no memories: they are kept under a role that core keeps, and without words that could be found. */
function keptRole(message: BaseMessage): MessageRole {
  const role = roleOf(message);
  return role === 'system' ? 'assistant' : role;
}

/** What JSON cannot hold, such as `undefined` in an argument of a tool, must not refuse the message. */
function toJson(value: object): object {
  try {
    const text = JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'bigint' ? String(inner) : inner,
    );
    return JSON.parse(text) as object;
  } catch (error) {
    throw new InvalidInputError({
      path: 'message',
      problem: `it cannot be written as JSON: ${String(error)}`,
      remedy: 'Leave out what holds itself, such as an artifact',
    });
  }
}

function isStoredMessage(value: unknown): value is StoredMessage {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('data' in value)) return false;
  const { type, data } = value;
  if (!TYPES.has(type) || typeof data !== 'object' || data === null || !('content' in data)) return false;
  return type !== 'generic' || ('role' in data && typeof data.role === 'string');
}
