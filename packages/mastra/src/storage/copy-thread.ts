import { InvalidInputError } from '@keepsake/core';
import type { MastraDBMessage } from '@mastra/core/agent';
import type { StorageThreadType } from '@mastra/core/memory';
import type { StorageCloneThreadInput, StorageCopyThreadOutput } from '@mastra/core/storage';
import type { Places } from './places.ts';
import { readThread } from './read-thread.ts';
import { saveMessages } from './save-messages.ts';
import type { InTurn } from './serialize-by-key.ts';
import { findThread, saveThread } from './threads.ts';

/**
 * Copies a thread and its messages, or those that the options select, under new ids. No model reads them again.
 *
 * @throws InvalidInputError when there is no such thread, or there is one with the new id.
 */
export async function copyThread(
  places: Places,
  request: StorageCloneThreadInput,
  inTurn: InTurn,
): Promise<StorageCopyThreadOutput> {
  const source = await findThread(places, request.sourceThreadId);
  if (source === null) {
    throw new InvalidInputError({
      path: 'sourceThreadId',
      problem: `there is no thread "${request.sourceThreadId}"`,
      remedy: 'Name a thread that was saved',
    });
  }
  const id = request.newThreadId ?? crypto.randomUUID();
  if ((await findThread(places, id)) !== null) {
    throw new InvalidInputError({
      path: 'newThreadId',
      problem: `there is a thread "${id}" already`,
      remedy: 'Name another id, or none',
    });
  }
  const said = selected(
    await readThread(places, { threadId: source.id, resourceId: source.resourceId }),
    request.options,
  );
  const thread = await saveThread(places, newThread(source, { ...request, newThreadId: id }, said));
  const copies = said.map((message) => ({
    ...message,
    id: crypto.randomUUID(),
    threadId: thread.id,
    ...(message.resourceId !== undefined && { resourceId: thread.resourceId }),
  }));
  if (copies.length > 0) await saveMessages(places, copies, { options: { infer: false }, inTurn });
  return {
    thread: (await findThread(places, id)) ?? thread,
    messageIdMap: Object.fromEntries(said.map((message, index) => [message.id, copies[index]?.id ?? ''])),
  };
}

function selected(
  said: readonly MastraDBMessage[],
  options: StorageCloneThreadInput['options'],
): readonly MastraDBMessage[] {
  const { startDate, endDate, messageIds = [] } = options?.messageFilter ?? {};
  const ids = new Set(messageIds);
  const matching = said.filter(
    ({ id, createdAt }) =>
      (ids.size === 0 || ids.has(id)) &&
      (startDate === undefined || createdAt >= startDate) &&
      (endDate === undefined || createdAt <= endDate),
  );
  const limit = options?.messageLimit ?? 0;
  return limit > 0 ? matching.slice(-limit) : matching;
}

function newThread(
  source: StorageThreadType,
  { newThreadId, resourceId, title, metadata }: StorageCloneThreadInput & { readonly newThreadId: string },
  said: readonly MastraDBMessage[],
): StorageThreadType {
  const now = new Date();
  const last = said.at(-1);
  const named = title ?? '';
  const inherited =
    source.title === undefined || source.title === '' ? undefined : `Clone of ${source.title}`;
  const clone = {
    sourceThreadId: source.id,
    clonedAt: now,
    ...(last !== undefined && { lastMessageId: last.id }),
  };
  const newTitle = named === '' ? inherited : named;
  return {
    id: newThreadId,
    resourceId: resourceId ?? source.resourceId,
    ...(newTitle !== undefined && { title: newTitle }),
    metadata: { ...metadata, clone },
    createdAt: now,
    updatedAt: now,
  };
}
