import type { AddRequest } from '../engine/requests.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';
import type { JsonObject } from '../types/json.ts';
import type { Message } from '../types/message.ts';
import type { Progress } from '../types/results.ts';
import { SCOPE_FIELDS } from '../types/scope.ts';
import { parseIdentifier } from './parse-identifier.ts';
import { parseMessages } from './parse-messages.ts';
import { parseMetadata } from './parse-metadata.ts';
import { parseEndTime, parseTime, type TimeInput } from './parse-time.ts';
import { readCategories } from './read-categories.ts';
import { readOptions } from './read-options.ts';
import { readBoolean, readGiven, readListener, readList, readSignal } from './read-values.ts';
import { readScope, requireScope, SCOPE_SPELLINGS, type ScopeInput } from './scope-input.ts';
import { readWishes, WISH_NAMES, WISH_SPELLINGS, type WishOptions } from './wish-options.ts';

/** How many entries one `addMany` takes. */
export const MAX_ENTRIES = 10_000;

/** What to remember: a text (one user message), a message, or a conversation in order. */
export type MessagesInput = string | Message | readonly Message[];

/** Whose memories these become, and what goes with them. At least one id has to be named. */
export interface AddOptions extends ScopeInput, WishOptions {
  /** JSON of the application's own that every memory of this call carries; filters reach its top-level keys. @default {} */
  readonly metadata?: JsonObject | undefined;
  /** Categories that every memory of this call carries. @default [] */
  readonly categories?: readonly string[] | undefined;
  /** From this time on the memories are not found; a bare date (`2026-12-31`) means the end of that day in UTC. */
  readonly expiresAt?: TimeInput | undefined;
  /** The same as `expiresAt`. */
  readonly expirationDate?: TimeInput | undefined;
  /** When it was said, for messages without a `timestamp` of their own. Without an offset it is UTC. @default now */
  readonly timestamp?: TimeInput | undefined;
  /** True: `update` refuses these memories; only `delete` and `erase` touch them. @default false */
  readonly immutable?: boolean | undefined;
  /**
   * Lets the language model distil facts, beside the messages word for word. Without a model, and with `false`, there are
   * only the messages.
   *
   * @default the `infer` of the memory: true
   */
  readonly infer?: boolean | undefined;
  /**
   * Lets the language model read messages as well that are known by their id already: those that were added with
   * `infer: false`, to be read later.
   *
   * @default false
   */
  readonly inferKnown?: boolean | undefined;
  /**
   * Makes a repeat harmless: within its scope, the same id with the same content is stored once and answered with the
   * first result. The same id with other content is an OperationMismatchError. At most 256 characters. @default made
   */
  readonly operationId?: string | undefined;
  /**
   * Resolves when the messages are stored. With `false`, as soon as a job that will store them is: the answer has a `job`
   * and no results. The same `operationId` is then one job. @default true
   */
  readonly wait?: boolean | undefined;
  /** Ends the call before it commits; what was committed stays. */
  readonly signal?: AbortSignal | undefined;
}

/** One conversation of `addMany`, with its own options. */
export interface AddEntry extends Omit<AddOptions, 'signal' | 'wait'> {
  readonly messages: MessagesInput;
}

/** How to add many. */
export interface AddManyOptions {
  /** Told after each transaction how many entries are stored. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Ends the call between transactions; what was committed stays. */
  readonly signal?: AbortSignal | undefined;
}

const ENTRY_NAMES = [
  ...SCOPE_FIELDS,
  'metadata',
  'categories',
  'expiresAt',
  'timestamp',
  'immutable',
  'infer',
  'inferKnown',
  'operationId',
  ...WISH_NAMES,
] as const;
const ADD_NAMES = [...ENTRY_NAMES, 'wait', 'signal'] as const;

const SPELLINGS = {
  ...SCOPE_SPELLINGS,
  ...WISH_SPELLINGS,
  expirationDate: 'expiresAt',
  expiration_date: 'expiresAt',
  operation_id: 'operationId',
  infer_known: 'inferKnown',
} as const;

/** The request for the engine. */
export function parseAdd(messages: unknown, input: unknown): AddRequest {
  return readAdd(messages, input, { path: 'add', messagesPath: 'messages', names: ADD_NAMES });
}

/** The requests of `addMany`; `bind` adds the ids of the scope that the memory is bound to. */
export function parseAddMany(
  entries: unknown,
  input: unknown,
  bind: (options: object) => object,
): {
  readonly requests: readonly AddRequest[];
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
} {
  const options = readOptions(input, { path: 'addMany', names: ['onProgress', 'signal'] });
  return {
    requests: readList(entries, 'entries', MAX_ENTRIES).map((entry, index) => {
      const path = `entries[${index}]`;
      const { messages, ...rest } = asEntry(entry, path);
      return readAdd(messages, bind(rest), { path, messagesPath: `${path}.messages`, names: ENTRY_NAMES });
    }),
    onProgress: readListener(options.onProgress, 'addMany.onProgress'),
    signal: readSignal(options.signal, 'addMany.signal'),
  };
}

interface AddPlace {
  readonly path: string;
  readonly messagesPath: string;
  readonly names: readonly (typeof ADD_NAMES)[number][];
}

function readAdd(messages: unknown, input: unknown, { path, messagesPath, names }: AddPlace): AddRequest {
  const options = readOptions(input, { path, names, spellings: SPELLINGS });
  readBoolean(options.wait, `${path}.wait`, true);
  const scope = requireScope(readScope(options, path), path);
  const timestamp = readGiven(options.timestamp, `${path}.timestamp`, parseTime);
  return {
    messages: parseMessages(messages, { path: messagesPath, timestamp }),
    scope,
    metadata: readGiven(options.metadata, `${path}.metadata`, parseMetadata) ?? {},
    categories: readGiven(options.categories, `${path}.categories`, readCategories) ?? [],
    expiresAt: readGiven(options.expiresAt, `${path}.expiresAt`, parseEndTime),
    immutable: readBoolean(options.immutable, `${path}.immutable`, false),
    infer: readGiven(options.infer, `${path}.infer`, (value, place) => readBoolean(value, place, true)),
    ...(readBoolean(options.inferKnown, `${path}.inferKnown`, false) && { infersKnown: true }),
    wishes: readWishes(options, path),
    operationId: readGiven(options.operationId, `${path}.operationId`, parseIdentifier),
    signal: readSignal(options.signal, `${path}.signal`),
  };
}

function asEntry(entry: unknown, path: string): { readonly messages?: unknown } {
  if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) return entry;
  throw new InvalidInputError({
    path,
    problem: `${describeValue(entry)} is not an entry`,
    remedy: 'Pass { messages, userId } and more options of add',
  });
}
