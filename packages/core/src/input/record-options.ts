import type { RecordsAcrossQuery } from '../contracts/record-queries.ts';
import type { DeleteAllRecords } from '../engine/records/delete-all-records.ts';
import type { ListNamespaces, PutRecord, SearchRecords } from '../engine/records/record-operation.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import type { FilterInput } from '../filters/filter-input.ts';
import { parseRecordFilter } from '../filters/parse-filter.ts';
import { describeValue } from '../internal/describe-value.ts';
import { parsePath } from '../internal/read-path.ts';
import type { Progress } from '../types/results.ts';
import { parseJsonObject } from './parse-json-object.ts';
import { parseEndTime, type TimeInput } from './parse-time.ts';
import { readOptions } from './read-options.ts';
import { readGiven, readListener, readList, readNumber, readSignal, readText } from './read-values.ts';
import { parseKey, parseNamespace, parsePattern } from './record-address.ts';

/** The longest value of a record, as JSON, in UTF-16 code units. */
export const MAX_RECORD_LENGTH = 1_048_576;
/** The longest life of a record: ten thousand years would leave the range of times. */
const MAX_TTL_MS = 100 * 365 * 86_400_000;
const MOST_PATHS = 32;
const MAX_PATH_LENGTH = 512;

/** How to keep a record. */
export interface RecordPutOptions {
  /**
   * What a search by `query` looks at: the texts at these paths of the value (`title`, `profile.city`, `notes[*].text`,
   * `authors[-1]`, `$` for all of it), or nothing. What it does not look at is still found by namespace and filter.
   *
   * @default all of it
   */
  readonly index?: false | readonly string[] | undefined;
  /** From then on the record is not returned. A bare date means the end of that day. Not together with `ttlMs`. */
  readonly expiresAt?: TimeInput | undefined;
  /** The same, counted from now, in milliseconds. */
  readonly ttlMs?: number | undefined;
}

/** Which records to return. */
export interface RecordSearchOptions {
  /** Only records that have to do with it, best first. Absent: all of them, in order of namespace and key. */
  readonly query?: string | undefined;
  /** Only records that match: fields are the top-level keys of the value, `createdAt`, `updatedAt` and `expiresAt`. */
  readonly filter?: FilterInput | undefined;
  /** How many records to return: 1 to 1,000. @default 10 */
  readonly limit?: number | undefined;
  /** How many of the best to skip: up to 10,000 with a query. @default 0 */
  readonly offset?: number | undefined;
}

/** Which namespaces to list. */
export interface NamespaceOptions {
  /** Only namespaces that begin so; `*` stands for any one segment. */
  readonly prefix?: readonly string[] | undefined;
  /** Only namespaces that end so; `*` stands for any one segment. */
  readonly suffix?: readonly string[] | undefined;
  /** Cuts namespaces to so many segments and lists each once. */
  readonly maxDepth?: number | undefined;
  /** How many namespaces to return: 1 to 1,000. @default 100 */
  readonly limit?: number | undefined;
  /** @default 0 */
  readonly offset?: number | undefined;
}

/** Which records of all owners to return. */
export interface RecordsAcrossOptions {
  /** Only these keys, up to 1,000. Absent: all. */
  readonly keys?: readonly string[] | undefined;
  /** How many records to return: 1 to 1,000. @default 10 */
  readonly limit?: number | undefined;
  /** @default 0 */
  readonly offset?: number | undefined;
}

/** How to follow and to end the deletion of records. */
export interface DeleteAllRecordsOptions {
  /** Told after each transaction how many are deleted. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const LIMIT = { least: 1, most: 1_000, isWhole: true } as const;
const OFFSET = { least: 0, most: 10_000, fallback: 0, isWhole: true } as const;
const LISTED_OFFSET = { ...OFFSET, most: Number.MAX_SAFE_INTEGER } as const;

/** What a value is kept with. */
export function parsePut(
  value: unknown,
  input: unknown,
  path: string,
): Omit<PutRecord, 'namespace' | 'key' | 'type'> {
  const options = readOptions(input, { path, names: ['index', 'expiresAt', 'ttlMs'] });
  if (options.expiresAt !== undefined && options.ttlMs !== undefined) {
    throw new InvalidInputError({
      path: `${path}.ttlMs`,
      problem: 'expiresAt is given as well',
      remedy: 'Pass one of the two',
    });
  }
  return {
    value: parseJsonObject(value, {
      path: `${path}.value`,
      maxLength: MAX_RECORD_LENGTH,
      dropsUndefined: true,
    }),
    index: parseIndex(options.index, `${path}.index`),
    expiresAt:
      options.expiresAt === undefined ? undefined : parseEndTime(options.expiresAt, `${path}.expiresAt`),
    ttlMs:
      options.ttlMs === undefined
        ? undefined
        : readNumber(options.ttlMs, `${path}.ttlMs`, {
            least: 0,
            most: MAX_TTL_MS,
            fallback: 0,
            isWhole: false,
          }),
  };
}

/** What to search for below a prefix. */
export function parseRecordSearch(
  prefix: unknown,
  input: unknown,
  path: string,
): Omit<SearchRecords, 'type'> {
  const options = readOptions(input, { path, names: ['query', 'filter', 'limit', 'offset'] });
  // A blank query asks for nothing in particular: frameworks pass '' for "no query".
  const isAsked = options.query !== undefined && options.query !== null && options.query !== '';
  const query = isAsked ? readText(options.query, `${path}.query`) : undefined;
  return {
    namespacePrefix: parseNamespace(prefix, `${path}.namespacePrefix`, { mayBeEmpty: true }),
    query,
    filter: options.filter === undefined ? undefined : parseRecordFilter(options.filter, `${path}.filter`),
    limit: readNumber(options.limit, `${path}.limit`, { ...LIMIT, fallback: 10 }),
    offset: readNumber(options.offset, `${path}.offset`, query === undefined ? LISTED_OFFSET : OFFSET),
  };
}

/** Which namespaces to list. */
export function parseListNamespaces(input: unknown, path: string): Omit<ListNamespaces, 'type'> {
  const options = readOptions(input, { path, names: ['prefix', 'suffix', 'maxDepth', 'limit', 'offset'] });
  return {
    prefix: parsePattern(options.prefix, `${path}.prefix`),
    suffix: parsePattern(options.suffix, `${path}.suffix`),
    maxDepth:
      options.maxDepth === undefined
        ? undefined
        : readNumber(options.maxDepth, `${path}.maxDepth`, { ...LIMIT, fallback: 1 }),
    limit: readNumber(options.limit, `${path}.limit`, { ...LIMIT, fallback: 100 }),
    offset: readNumber(options.offset, `${path}.offset`, LISTED_OFFSET),
  };
}

/** What to read of all owners. */
export function parseRecordsAcross(
  namespace: unknown,
  input: unknown,
  path: string,
): Omit<RecordsAcrossQuery, 'within' | 'now'> {
  const options = readOptions(input, { path, names: ['keys', 'limit', 'offset'] });
  const keys = readGiven(options.keys, `${path}.keys`, (value, at) =>
    readList(value, at, LIMIT.most).map((key, place) => parseKey(key, `${at}[${place}]`)),
  );
  return {
    namespace: parseNamespace(namespace, `${path}.namespace`),
    keys: keys === undefined ? undefined : [...new Set(keys)],
    limit: readNumber(options.limit, `${path}.limit`, { ...LIMIT, fallback: 10 }),
    offset: readNumber(options.offset, `${path}.offset`, LISTED_OFFSET),
  };
}

/** What to delete below a prefix. */
export function parseDeleteAllRecords(prefix: unknown, input: unknown): Omit<DeleteAllRecords, 'owner'> {
  const path = 'records.deleteAll';
  const options = readOptions(input, { path, names: ['onProgress', 'signal'] });
  return {
    namespacePrefix: parseNamespace(prefix, `${path}.namespacePrefix`, { mayBeEmpty: true }),
    onProgress: readListener(options.onProgress, `${path}.onProgress`),
    signal: readSignal(options.signal, `${path}.signal`),
  };
}

function parseIndex(value: unknown, path: string): PutRecord['index'] {
  if (value === undefined || value === false) return value;
  return readList(value, path, MOST_PATHS).map((entry, place) => {
    const isPath =
      typeof entry === 'string' && entry.length <= MAX_PATH_LENGTH && parsePath(entry) !== undefined;
    if (isPath) return entry;
    throw new InvalidInputError({
      path: `${path}[${place}]`,
      problem: `${describeValue(entry)} is not a path`,
      remedy: 'Pass paths such as "title", "profile.city", "notes[*].text", or "$" for the whole value',
    });
  });
}
