import { InvalidInputError } from '@keepsake/core';
import type { MastraDBMessage } from '@mastra/core/agent';
import {
  MemoryStorage,
  calculatePagination,
  jsonValueEquals,
  normalizePerPage,
  type StorageCloneThreadInput,
  type StorageCopyThreadOutput,
  type StorageListMessagesByResourceIdInput,
  type StorageListMessagesInput,
  type StorageListMessagesOutput,
  type StorageListThreadsInput,
  type StorageListThreadsOutput,
  type StorageResourceType,
} from '@mastra/core/storage';
import type { StorageThreadType } from '@mastra/core/memory';
import { copyThread } from './copy-thread.ts';
import { deleteMessages, findMessages } from './find-messages.ts';
import { listMessages } from './list-messages.ts';
import { mergeMessage, type MessageUpdate } from './merge-message.ts';
import type { Places } from './places.ts';
import { findResource, saveResource, updateResource, type ResourceUpdate } from './resources.ts';
import { saveMessages, type MessageSaveOptions, type MessageSaving } from './save-messages.ts';
import { serializeByKey } from './serialize-by-key.ts';
import { deleteThread, findThread, readThreads, saveThread, updateThread } from './threads.ts';

const THREADS_PER_PAGE = 100;

/** Threads, messages and working memory of Mastra, kept by Keepsake. Mastra's own processors read and write through it. */
export class KeepsakeStorage extends MemoryStorage {
  override readonly supportsPartialThreadUpdate = true;
  readonly #places: Places;
  readonly #inTurn = serializeByKey();
  readonly #saving: MessageSaving;

  constructor(places: Places, options: MessageSaveOptions) {
    super();
    this.#places = places;
    this.#saving = { options, inTurn: this.#inTurn };
  }

  async getThreadById({ threadId, resourceId }: { threadId: string; resourceId?: string }) {
    return findThread(this.#places, threadId, resourceId);
  }

  async saveThread({ thread }: { thread: StorageThreadType }): Promise<StorageThreadType> {
    return this.#inTurn(thread.id, () => saveThread(this.#places, thread));
  }

  async updateThread(update: {
    id: string;
    title?: string;
    metadata?: Record<string, unknown>;
  }): Promise<StorageThreadType> {
    return this.#inTurn(update.id, () => updateThread(this.#places, update));
  }

  async deleteThread({ threadId }: { threadId: string }): Promise<void> {
    return this.#inTurn(threadId, () => deleteThread(this.#places, threadId));
  }

  async listThreads({
    page = 0,
    perPage: given,
    orderBy,
    filter,
  }: StorageListThreadsInput): Promise<StorageListThreadsOutput> {
    const { field, direction } = this.parseOrderBy(orderBy);
    this.validatePaginationInput(page, given ?? THREADS_PER_PAGE);
    this.validateMetadataKeys(filter?.metadata);
    const wanted = Object.entries(filter?.metadata ?? {});
    const threads = (await readThreads(this.#places, filter?.resourceId))
      .filter(({ metadata }) => wanted.every(([key, value]) => jsonValueEquals(metadata?.[key], value)))
      .toSorted((left, right) => left[field].getTime() - right[field].getTime());
    const ordered = direction === 'ASC' ? threads : threads.toReversed();
    const perPage = normalizePerPage(given, THREADS_PER_PAGE);
    const { offset, perPage: told } = calculatePagination(page, given, perPage);
    return {
      threads: ordered.slice(offset, offset + perPage),
      total: ordered.length,
      page,
      perPage: told,
      hasMore: offset + perPage < ordered.length,
    };
  }

  async listMessages({
    threadId,
    orderBy,
    ...request
  }: StorageListMessagesInput): Promise<StorageListMessagesOutput> {
    const threadIds = Array.isArray(threadId) ? threadId : [threadId];
    if (threadIds.length === 0 || threadIds.some((id) => id.trim() === '')) {
      throw new InvalidInputError({
        path: 'threadId',
        problem: 'no thread is named',
        remedy: 'Pass the id of a thread, or a list of ids',
      });
    }
    const { direction } = this.parseOrderBy(orderBy, 'ASC');
    return listMessages(this.#places, { ...request, threadIds, direction });
  }

  override async listMessagesByResourceId({
    orderBy,
    ...request
  }: StorageListMessagesByResourceIdInput): Promise<StorageListMessagesOutput> {
    const { direction } = this.parseOrderBy(orderBy, 'ASC');
    return listMessages(this.#places, { ...request, threadIds: undefined, direction });
  }

  async listMessagesById({ messageIds }: { messageIds: string[] }): Promise<{ messages: MastraDBMessage[] }> {
    const found = await findMessages(this.#places, messageIds);
    return {
      messages: found.toSorted((left, right) => left.createdAt.getTime() - right.createdAt.getTime()),
    };
  }

  async saveMessages({
    messages,
  }: {
    messages: MastraDBMessage[];
  }): Promise<{ messages: MastraDBMessage[] }> {
    return { messages: [...(await saveMessages(this.#places, messages, this.#saving))] };
  }

  async updateMessages({ messages }: { messages: MessageUpdate[] }): Promise<MastraDBMessage[]> {
    const updates = new Map(messages.map((update) => [update.id, update]));
    const found = await findMessages(this.#places, [...updates.keys()]);
    const changed = found.map((message) => mergeMessage(message, updates.get(message.id)));
    if (changed.length > 0) await saveMessages(this.#places, changed, this.#saving);
    return changed;
  }

  override async deleteMessages(messageIds: string[]): Promise<void> {
    await deleteMessages(this.#places, messageIds);
  }

  override async copyThread(request: StorageCloneThreadInput): Promise<StorageCopyThreadOutput> {
    return copyThread(this.#places, request, this.#inTurn);
  }

  override async updateThreadResourceId({ threadId }: { threadId: string }): Promise<StorageThreadType> {
    throw new InvalidInputError({
      path: 'resourceId',
      problem: `the thread "${threadId}" stays with its resource, and so do the memories of it`,
      remedy: 'Copy it for the other resource: cloneThread({ sourceThreadId, resourceId })',
    });
  }

  override async getResourceById({
    resourceId,
  }: {
    resourceId: string;
  }): Promise<StorageResourceType | null> {
    return findResource(this.#places, resourceId);
  }

  override async saveResource({ resource }: { resource: StorageResourceType }): Promise<StorageResourceType> {
    return this.#inTurn(resource.id, () => saveResource(this.#places, resource));
  }

  override async updateResource(update: ResourceUpdate): Promise<StorageResourceType> {
    return this.#inTurn(update.resourceId, () => updateResource(this.#places, update));
  }

  async dangerouslyClearAll(): Promise<void> {
    throw new InvalidInputError({
      path: 'dangerouslyClearAll',
      problem: 'the memory may hold what is not of Mastra',
      remedy: 'Erase each resource with eraseResource(resourceId), or delete the file',
    });
  }
}
