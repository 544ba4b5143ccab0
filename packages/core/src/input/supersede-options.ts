import type { SupersedeRequest } from '../engine/supersede-memory.ts';
import type { JsonObject } from '../types/json.ts';
import { parseIdentifier } from './parse-identifier.ts';
import { parseMetadata } from './parse-metadata.ts';
import { parseEndTime, parseTime, type TimeInput } from './parse-time.ts';
import { readCategories } from './read-categories.ts';
import { readOptions } from './read-options.ts';
import { readGiven, readText } from './read-values.ts';
import { parseScopedCall, type ScopedCallOptions } from './scope-input.ts';

/** What is true now; what is absent is taken over from the memory that was true before. */
export interface Successor {
  /** The text. */
  readonly text?: string | undefined;
  /** The same as `text`. */
  readonly memory?: string | undefined;
  /** The same as `text`. */
  readonly data?: string | undefined;
  /** Merged key by key into that of the old memory; a key with `null` is removed. */
  readonly metadata?: JsonObject | undefined;
  /** Replaces all categories. */
  readonly categories?: readonly string[] | undefined;
  /** Since when it is true, and until when the old memory was. @default now */
  readonly validFrom?: TimeInput | undefined;
  /** Until when it is true (exclusive). @default open */
  readonly validTo?: TimeInput | undefined;
  /** From this time on it is not found; a bare date means the end of that day in UTC. @default it does not expire */
  readonly expiresAt?: TimeInput | undefined;
  /** The same as `expiresAt`. */
  readonly expirationDate?: TimeInput | undefined;
  /** Why; goes into the history of both memories. */
  readonly reason?: string | undefined;
}

/** What is true now: the text, or more. */
export type SupersedeInput = string | Successor;

/** How to supersede. Ids of a scope narrow it: a memory that does not carry them is not found. */
export type SupersedeOptions = ScopedCallOptions;

const NAMES = ['text', 'metadata', 'categories', 'validFrom', 'validTo', 'expiresAt', 'reason'] as const;
const SPELLINGS = {
  memory: 'text',
  data: 'text',
  valid_from: 'validFrom',
  valid_to: 'validTo',
  expirationDate: 'expiresAt',
  expiration_date: 'expiresAt',
} as const;
const PATH = 'supersede';

/** The request for the engine. */
export function parseSupersede(id: unknown, input: unknown, callOptions: unknown): SupersedeRequest {
  const fields = typeof input === 'string' ? { text: input } : input;
  const options = readOptions(fields ?? null, { path: PATH, names: NAMES, spellings: SPELLINGS });
  const { scope, signal } = parseScopedCall(callOptions, PATH);
  return {
    id: parseIdentifier(id, 'id'),
    scopes: scope && [scope],
    text: readText(options.text, `${PATH}.text`),
    metadata: readGiven(options.metadata, `${PATH}.metadata`, parseMetadata),
    categories: readGiven(options.categories, `${PATH}.categories`, readCategories),
    validFrom: readGiven(options.validFrom, `${PATH}.validFrom`, parseTime),
    validTo: readGiven(options.validTo, `${PATH}.validTo`, parseTime),
    expiresAt: readGiven(options.expiresAt, `${PATH}.expiresAt`, parseEndTime),
    reason: readGiven(options.reason, `${PATH}.reason`, readText),
    signal,
  };
}
