import type { ChangeNote } from '../../contracts/ledger-changes.ts';
import { sha256Hex } from '../../internal/sha256-hex.ts';
import type { MemoryItem, Origin } from '../../types/memory.ts';
import type { MessageRole, StoredMessage } from '../../types/message.ts';
import { pickScope } from '../../types/scope.ts';
import type { AddRequest, ResolvedMessage } from '../requests.ts';

const ORIGINS: Readonly<Record<MessageRole, Origin>> = {
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  system: 'document',
};

/** A message as it is stored. */
export function describeMessage(
  message: ResolvedMessage,
  { request, key, note }: { readonly request: AddRequest; readonly key: string; readonly note: ChangeNote },
): StoredMessage {
  return {
    ...pickScope(request.scope),
    key,
    id: message.id ?? key,
    role: message.role,
    ...(message.name !== undefined && { name: message.name }),
    text: message.text,
    ...(message.parts !== undefined && { parts: message.parts }),
    timestamp: message.timestamp ?? request.calledAt ?? note.at,
    createdAt: note.at,
  };
}

/** The memory that remembers a stored message word for word: its first version. */
export async function describeEpisode(
  message: StoredMessage,
  { request, id, note }: { readonly request: AddRequest; readonly id: string; readonly note: ChangeNote },
): Promise<MemoryItem> {
  return {
    ...pickScope(request.scope),
    id,
    memory: message.text,
    kind: 'episode',
    metadata: request.metadata,
    categories: request.categories,
    hash: await sha256Hex(message.text),
    createdAt: note.at,
    updatedAt: note.at,
    ...(request.expiresAt !== undefined && { expiresAt: request.expiresAt }),
    validFrom: message.timestamp,
    attributedTo: ORIGINS[message.role],
    ...(message.name !== undefined && { speaker: message.name }),
    sources: [message.id],
    version: 1,
    ...(request.immutable && { immutable: true }),
  };
}

/** The next version of an episode whose message was edited by its author. */
export async function reviseEpisode(
  episode: MemoryItem,
  { message, note }: { readonly message: StoredMessage; readonly note: ChangeNote },
): Promise<MemoryItem> {
  return {
    ...episode,
    memory: message.text,
    hash: await sha256Hex(message.text),
    updatedAt: note.at,
    version: episode.version + 1,
  };
}
