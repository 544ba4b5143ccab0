import type { ResolvedMessage } from '../engine/requests.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue, quote } from '../internal/describe-value.ts';
import { didYouMean, editDistance } from '../internal/did-you-mean.ts';
import { MESSAGE_ROLES, type MessageRole } from '../types/message.ts';
import { parseContent } from './parse-content.ts';
import { parseIdentifier } from './parse-identifier.ts';
import { parseTime } from './parse-time.ts';
import { readText } from './read-values.ts';

/** What other APIs call the same. */
const ROLE_SPELLINGS: ReadonlyMap<unknown, MessageRole> = new Map([
  ['developer', 'system'],
  ['function', 'tool'],
]);

/** How many messages one `add` takes. */
export const MAX_MESSAGES = 10_000;
/** The longest name of a speaker, in UTF-16 code units. */
const MAX_NAME_LENGTH = 256;

const FIELDS = ['role', 'content', 'name', 'id', 'timestamp'] as const;

/** Where the messages stand, and what they share. */
export interface MessagesPlace {
  readonly path: string;
  /** When they were said, unless a message says it itself: ISO 8601. */
  readonly timestamp: string | undefined;
}

/**
 * The messages of a call: a text is one user message. Lone surrogates in texts become U+FFFD. Keys that a message has
 * beside its own (`tool_calls` …) are not kept, unless they look like a misspelt one.
 *
 * @throws InvalidInputError with the index of the message for wrong roles, texts that are too long, wrong times and ids;
 * for no messages, and for messages of which none has a word or a part.
 */
export function parseMessages(input: unknown, place: MessagesPlace): readonly ResolvedMessage[] {
  const messages = listOf(input, place.path).map(({ value, path }) =>
    typeof value === 'string' && path === place.path
      ? messageOf({ role: 'user', content: value }, { ...place, path })
      : parseMessage(value, { ...place, path }),
  );
  if (messages.every((message) => message.text.trim() === '' && message.parts === undefined)) {
    throw new InvalidInputError({
      path: place.path,
      problem: messages.length === 1 ? 'the message is blank' : `all ${messages.length} messages are blank`,
      remedy: 'Pass at least one message with a visible character',
    });
  }
  return messages;
}

function listOf(input: unknown, path: string): readonly { readonly value: unknown; readonly path: string }[] {
  if (!Array.isArray(input)) return [{ value: input, path }];
  if (input.length > 0 && input.length <= MAX_MESSAGES) {
    return Array.from(input as readonly unknown[], (value, index) => ({ value, path: `${path}[${index}]` }));
  }
  throw new InvalidInputError({
    path,
    problem: input.length === 0 ? 'the list is empty' : `the list has ${input.length} messages`,
    remedy: `Pass 1 to ${MAX_MESSAGES} messages, or use addMany`,
  });
}

function parseMessage(value: unknown, place: MessagesPlace): ResolvedMessage {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    refuseMisspelt(value, place.path);
    return messageOf(value, place);
  }
  throw new InvalidInputError({
    path: place.path,
    problem: `${describeValue(value)} is not a message`,
    remedy: "Pass a text, or messages such as { role: 'user', content: 'I moved to Lisbon' }",
  });
}

function messageOf(
  message: { readonly [Field in (typeof FIELDS)[number]]?: unknown },
  place: MessagesPlace,
): ResolvedMessage {
  const { path } = place;
  const role = parseRole(message.role, `${path}.role`);
  return {
    role,
    ...parseContent(message.content, { path: `${path}.content`, role }),
    name: isAbsent(message.name) ? undefined : parseName(message.name, `${path}.name`),
    id: isAbsent(message.id) ? undefined : parseIdentifier(message.id, `${path}.id`),
    timestamp: isAbsent(message.timestamp)
      ? place.timestamp
      : parseTime(message.timestamp, `${path}.timestamp`),
  };
}

/** What was written by another language has `null` for what a message lacks. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function parseRole(value: unknown, path: string): MessageRole {
  const role = ROLE_SPELLINGS.get(value) ?? MESSAGE_ROLES.find((known) => known === value);
  if (role !== undefined) return role;
  throw new InvalidInputError({
    path,
    problem: `${describeValue(value)} is not a role`,
    remedy: didYouMean(typeof value === 'string' ? value : '', MESSAGE_ROLES, 'The roles are'),
  });
}

function parseName(value: unknown, path: string): string {
  return readText(value, path, MAX_NAME_LENGTH).trim();
}

function refuseMisspelt(message: object, path: string): void {
  for (const key of Object.keys(message)) {
    const meant = FIELDS.find((field) => field !== key && isMisspelt(key, field));
    if (meant !== undefined && !Object.hasOwn(message, meant)) {
      throw new InvalidInputError({
        path,
        problem: `a message has no ${quote(key)}`,
        remedy: `Did you mean ${quote(meant)}? A message has: ${FIELDS.join(', ')}`,
      });
    }
  }
}

function isMisspelt(key: string, field: string): boolean {
  if (Math.abs(key.length - field.length) > 2) return false;
  const distance = editDistance(key.toLowerCase(), field);
  return distance === 0 || (field.length > 2 && distance <= (field.length > 4 ? 2 : 1));
}
