import type { MastraDBMessage } from '@mastra/core/agent';
import {
  calculatePagination,
  filterByDateRange,
  normalizePerPage,
  storageMessageMatchesMetadataFilter,
  validateStorageMetadataFilter,
  type StorageListMessagesInput,
  type StorageListMessagesOutput,
} from '@mastra/core/storage';
import { includedMessages } from './included-messages.ts';
import { readThreadOwner, readThreadPlaces } from './owners.ts';
import type { Places, ThreadPlace } from './places.ts';
import { readThread } from './read-thread.ts';
import { readThreadActivity } from './threads.ts';

const PER_PAGE = 40;

/** What to list: of these threads, or of all threads of the resource. */
export type ListRequest = Omit<StorageListMessagesInput, 'threadId' | 'orderBy'> & {
  readonly threadIds: readonly string[] | undefined;
  readonly direction: 'ASC' | 'DESC';
};

interface Selection {
  readonly page: readonly MastraDBMessage[];
  readonly total: number;
}

/** A page of messages, in order of their times, and those that `include` asks for beside them. */
export async function listMessages(places: Places, request: ListRequest): Promise<StorageListMessagesOutput> {
  const { include = [], page = 0, perPage: given, direction } = request;
  validateStorageMetadataFilter(request.filter?.metadata);
  const perPage = normalizePerPage(given, PER_PAGE);
  const { offset, perPage: told } = calculatePagination(page, given, perPage);
  if (page * perPage > Number.MAX_SAFE_INTEGER / 2) throw new RangeError(`page ${page} is too far`);
  // Of threads, a page without room is not even counted; Mastra wants it so.
  const isNothing = perPage === 0 && request.threadIds !== undefined;
  const { page: messages, total } = isNothing
    ? { page: [], total: 0 }
    : await select(places, request, { offset, perPage });
  const ids = new Set(messages.map(({ id }) => id));
  const found =
    include.length === 0 ? [] : await includedMessages(places, include, await resourcesOf(places, request));
  const beside = found.filter(({ id }) => !ids.has(id));
  const all = inDirection(
    beside.length === 0 ? messages : [...messages, ...beside].toSorted(byTime),
    direction,
  );
  const hasMore = offset + messages.length < total;
  return { messages: [...all], total, page, perPage: told, hasMore };
}

function byTime(left: MastraDBMessage, right: MastraDBMessage): number {
  return left.createdAt.getTime() - right.createdAt.getTime();
}

/** Newest first is oldest first backwards, also where times are equal. */
function inDirection(
  ascending: readonly MastraDBMessage[],
  direction: 'ASC' | 'DESC',
): readonly MastraDBMessage[] {
  return direction === 'ASC' ? ascending : ascending.toReversed();
}

/** The page, oldest first. */
async function select(
  places: Places,
  request: ListRequest,
  { offset, perPage }: { readonly offset: number; readonly perPage: number },
): Promise<Selection> {
  const threads = await threadsOf(places, request);
  const [only] = threads;
  if (only !== undefined && threads.length === 1 && request.filter === undefined && perPage < PER_PAGE * 25) {
    const selection = await selectNear(places, only, { offset, perPage, direction: request.direction });
    if (selection !== undefined) return selection;
  }
  const said: MastraDBMessage[] = [];
  for (const place of threads) said.push(...(await readThread(places, place)));
  const { dateRange, metadata } = request.filter ?? {};
  const matching = filterByDateRange(said, ({ createdAt }) => createdAt, dateRange)
    .filter(({ content }) => storageMessageMatchesMetadataFilter(content, metadata))
    .toSorted(byTime);
  const ordered = inDirection(matching, request.direction).slice(offset, offset + perPage);
  return { page: inDirection(ordered, request.direction), total: matching.length };
}

/** Whose messages are listed: an id that a client names reaches those of no one else. */
async function resourcesOf(places: Places, request: ListRequest): Promise<ReadonlySet<string>> {
  if (request.resourceId !== undefined) return new Set([request.resourceId]);
  return new Set((await threadsOf(places, request)).map(({ resourceId }) => resourceId));
}

async function threadsOf(
  places: Places,
  { threadIds, resourceId }: ListRequest,
): Promise<readonly ThreadPlace[]> {
  if (threadIds === undefined) return readThreadPlaces(places, resourceId);
  const threads: ThreadPlace[] = [];
  for (const threadId of new Set(threadIds)) {
    const owner = await readThreadOwner(places, threadId);
    if (owner !== undefined && (resourceId === undefined || resourceId === owner)) {
      threads.push({ threadId, resourceId: owner });
    }
  }
  return threads;
}

/** A page near an end of a thread, without reading the rest: where messages were saved in order of their times. */
async function selectNear(
  places: Places,
  place: ThreadPlace,
  { offset, perPage, direction }: { offset: number; perPage: number; direction: 'ASC' | 'DESC' },
): Promise<Selection | undefined> {
  const memory = places.ofResource(place.resourceId);
  const { isUnordered } = await readThreadActivity(places, place);
  if (isUnordered) return undefined;
  const { results } = await memory.messages.threads({ runId: places.runOf(place.threadId) });
  const total = results.reduce((sum, { messages }) => sum + messages, 0);
  const limit = Math.min(offset + perPage, total);
  if (limit <= offset) return { page: [], total };
  const isNewestFirst = direction === 'DESC';
  const read = await readThread(places, place, {
    direction: isNewestFirst ? 'descending' : 'ascending',
    limit,
  });
  return { page: isNewestFirst ? read.slice(0, read.length - offset) : read.slice(offset), total };
}
