import type { UpdateRequest } from '../engine/requests.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import type { JsonObject } from '../types/json.ts';
import { SCOPE_FIELDS, type Scope } from '../types/scope.ts';
import { MOST_CHANGES } from './delete-options.ts';
import { parseIdentifier } from './parse-identifier.ts';
import { parseMetadata } from './parse-metadata.ts';
import { parseEndTime, parseTime, type TimeInput } from './parse-time.ts';
import { readCategories } from './read-categories.ts';
import { readOptions } from './read-options.ts';
import { readList, readSignal, readText } from './read-values.ts';
import { optionalScope, readScope, SCOPE_SPELLINGS, type IdInput, type ScopeInput } from './scope-input.ts';

/** What to change about a memory; what is absent stays as it is. */
export interface MemoryUpdate {
  /** The new text. */
  readonly text?: string | undefined;
  /** The same as `text`. */
  readonly memory?: string | undefined;
  /** The same as `text`. */
  readonly data?: string | undefined;
  /** Merged key by key into what is there; a key with `null` is removed. */
  readonly metadata?: JsonObject | undefined;
  /** Replaces all categories. */
  readonly categories?: readonly string[] | undefined;
  /** From this time on it is not found; a bare date means the end of that day in UTC. `null`: it does not expire. */
  readonly expiresAt?: TimeInput | null | undefined;
  /** The same as `expiresAt`. */
  readonly expirationDate?: TimeInput | null | undefined;
  /** Since when it is true. `null`: nobody knows. */
  readonly validFrom?: TimeInput | null | undefined;
  /** Until when it was true (exclusive). `null`: it is true still. */
  readonly validTo?: TimeInput | null | undefined;
  /** Why; goes into the history. */
  readonly reason?: string | undefined;
}

/** The new text, or what to change. */
export type UpdateInput = string | MemoryUpdate;

/** One entry of `batchUpdate`. */
export type BatchUpdateEntry = MemoryUpdate & ({ readonly id: IdInput } | { readonly memoryId: IdInput });

/** How to update. Ids of a scope narrow it: a memory that does not carry them is not found. */
export interface UpdateOptions extends ScopeInput {
  readonly signal?: AbortSignal | undefined;
}

const FIELDS = ['text', 'metadata', 'categories', 'expiresAt', 'validFrom', 'validTo', 'reason'] as const;
const FIELD_SPELLINGS = {
  memory: 'text',
  data: 'text',
  expirationDate: 'expiresAt',
  expiration_date: 'expiresAt',
  valid_from: 'validFrom',
  valid_to: 'validTo',
} as const;

/** The request for the engine. */
export function parseUpdate(id: unknown, input: unknown, path = 'update'): UpdateRequest {
  const changes = typeof input === 'string' ? { text: input } : input;
  const options = readOptions(changes ?? null, { path, names: FIELDS, spellings: FIELD_SPELLINGS });
  if (FIELDS.every((field) => field === 'reason' || options[field] === undefined)) {
    throw new InvalidInputError({
      path,
      problem: 'there is nothing to change',
      remedy:
        'Pass the new text, or an object with text, metadata, categories, expiresAt, validFrom or validTo',
    });
  }
  return {
    id: parseIdentifier(id, path === 'update' ? 'id' : `${path}.id`),
    text: options.text === undefined ? undefined : readText(options.text, `${path}.text`),
    metadata:
      options.metadata === undefined ? undefined : parseMetadata(options.metadata, `${path}.metadata`),
    categories:
      options.categories === undefined ? undefined : readCategories(options.categories, `${path}.categories`),
    expiresAt: readTimeOrNull(options.expiresAt, `${path}.expiresAt`, parseEndTime),
    validFrom: readTimeOrNull(options.validFrom, `${path}.validFrom`, parseTime),
    validTo: readTimeOrNull(options.validTo, `${path}.validTo`, parseTime),
    reason: options.reason === undefined ? undefined : readText(options.reason, `${path}.reason`),
    signal: undefined,
  };
}

function readTimeOrNull(value: unknown, path: string, parse: typeof parseTime): string | null | undefined {
  return value === undefined || value === null ? value : parse(value, path);
}

/** The requests of `batchUpdate`. */
export function parseBatchUpdate(entries: unknown): readonly UpdateRequest[] {
  return readList(entries, 'batchUpdate', MOST_CHANGES).map((entry, index) => {
    const path = `batchUpdate[${index}]`;
    const names = ['id', ...FIELDS] as const;
    const { id, ...changes } = readOptions(entry ?? null, {
      path,
      names,
      spellings: { ...FIELD_SPELLINGS, memoryId: 'id' },
    });
    return parseUpdate(id, changes, path);
  });
}

/** The options of `update` and `batchUpdate`. */
export function parseUpdateOptions(input: unknown): {
  readonly scope: Scope | undefined;
  readonly signal: AbortSignal | undefined;
} {
  const options = readOptions(input, {
    path: 'update',
    names: [...SCOPE_FIELDS, 'signal'],
    spellings: SCOPE_SPELLINGS,
  });
  return {
    scope: optionalScope(readScope(options, 'update')),
    signal: readSignal(options.signal, 'update.signal'),
  };
}
