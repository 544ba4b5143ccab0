import type { ChangeNote } from '../../contracts/ledger-changes.ts';
import { sha256Hex } from '../../internal/sha256-hex.ts';
import type { MemoryItem, Origin } from '../../types/memory.ts';
import type { MessageRole, StoredMessage } from '../../types/message.ts';
import type { ResolvedDate } from '../../types/resolved-date.ts';
import { pickScope } from '../../types/scope.ts';
import { withoutContext } from '../../text/without-context.ts';
import type { AddRequest, ResolvedMessage } from '../requests.ts';

const ORIGINS: Readonly<Record<MessageRole, Origin>> = {
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  system: 'document',
};

/** Where the words of a speaker come from. */
export function originOf(role: MessageRole): Origin {
  return ORIGINS[role];
}

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

/** What an episode is described from, beside its message. */
export interface EpisodeBasis {
  readonly request: AddRequest;
  readonly id: string;
  readonly note: ChangeNote;
  /** The times that it names. */
  readonly dates: readonly ResolvedDate[];
}

/** The memory that remembers a stored message word for word, without notes that `context` made: its first version. */
export async function describeEpisode(
  message: StoredMessage,
  { request, id, note, dates }: EpisodeBasis,
): Promise<MemoryItem> {
  const memory = withoutContext(message.text);
  return {
    ...pickScope(request.scope),
    id,
    memory,
    kind: 'episode',
    metadata: request.metadata,
    categories: request.categories,
    hash: await sha256Hex(memory),
    createdAt: note.at,
    updatedAt: note.at,
    ...(request.expiresAt !== undefined && { expiresAt: request.expiresAt }),
    validFrom: message.timestamp,
    attributedTo: originOf(message.role),
    ...(message.name !== undefined && { speaker: message.name }),
    ...(dates.length > 0 && { dates }),
    sources: [message.id],
    version: 1,
    ...(request.immutable && { immutable: true }),
  };
}

/** The next version of an episode whose message was edited by its author. */
export async function reviseEpisode(
  { dates: _dates, ...episode }: MemoryItem,
  { message, note, dates }: { readonly message: StoredMessage } & Pick<EpisodeBasis, 'note' | 'dates'>,
): Promise<MemoryItem> {
  const memory = withoutContext(message.text);
  return {
    ...episode,
    memory,
    hash: await sha256Hex(memory),
    ...(dates.length > 0 && { dates }),
    updatedAt: note.at,
    version: episode.version + 1,
  };
}
