import { expect } from 'vitest';
import type {
  CommitResult,
  LedgerChange,
  Precondition,
  RevisedMemory,
} from '../../contracts/ledger-changes.ts';
import type { LedgerMemory } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { StoredMessage } from '../../types/message.ts';
import { pickScope, type Scope } from '../../types/scope.ts';
import { namedId } from '../build-memory-item.ts';
import { newMemory, plainTerms, type NewMemoryFields } from '../build-new-memory.ts';
import { storedMessage } from '../build-stored-message.ts';

/** The scope of everything that a case does not scope itself. */
export const ana: Scope = { userId: 'ana' };

/** Commits, and expects it to be committed. */
export async function commit(
  ledger: Ledger,
  changes: readonly LedgerChange[],
  preconditions: readonly Precondition[] = [],
): Promise<void> {
  expect(await ledger.commit({ preconditions, changes })).toStrictEqual({ committed: true });
}

/** The answer of a commit that is refused. */
export function refused(
  type: 'epoch' | 'generation' | 'version' | 'duplicate' | 'claim',
  subject: string,
): CommitResult {
  return { committed: false, conflict: { type, subject } };
}

/** The change that inserts a memory, recorded at its `updatedAt`. */
export function insert(fields: NewMemoryFields = {}): LedgerChange {
  const memory = newMemory(fields);
  return { type: 'insert-memory', memory, note: { at: memory.item.updatedAt } };
}

/** Inserts memories, one batch for all, and answers their items. */
export async function insertAll(
  ledger: Ledger,
  items: readonly Partial<MemoryItem>[],
): Promise<readonly MemoryItem[]> {
  const memories = items.map((item) => newMemory({ item }));
  await commit(
    ledger,
    memories.map((memory) => ({ type: 'insert-memory', memory, note: { at: memory.item.updatedAt } })),
  );
  return memories.map((memory) => memory.item);
}

/** The next version of a memory: other words at another time. */
export function nextVersion(
  item: MemoryItem,
  changed: Partial<MemoryItem> & { readonly updatedAt: string },
): MemoryItem {
  return { ...item, version: item.version + 1, ...changed };
}

/** The change that replaces a memory by its next version, whose text is a new one. */
export function replace(item: MemoryItem, content: Partial<RevisedMemory['content']> = {}): LedgerChange {
  return {
    type: 'replace-memory',
    memory: { item, content: { terms: plainTerms(item.memory), needsIndexing: false, ...content } },
    expectedVersion: item.version - 1,
    note: { at: item.updatedAt },
  };
}

/** The change that replaces a memory by its next version, whose text is the same. */
export function reviseFields(item: MemoryItem): LedgerChange {
  return {
    type: 'replace-memory',
    memory: { item },
    expectedVersion: item.version - 1,
    note: { at: item.updatedAt },
  };
}

/** The change that deletes a memory. */
export function remove(item: MemoryItem, at: string): LedgerChange {
  return { type: 'delete-memory', id: item.id, expectedVersion: item.version, note: { at } };
}

/** A message and its episode. */
export interface SaidRows {
  readonly message: StoredMessage;
  readonly episode: MemoryItem;
}

/** A message and the episode made of it, not yet committed. */
export function saidRows(given: Partial<StoredMessage> & { readonly text: string }): SaidRows {
  const message = storedMessage({ id: given.text, ...given });
  const { memory: _, ...rest } = newMemory({ item: { ...pickScope(message), memory: message.text } }).item;
  const episode: MemoryItem = {
    ...rest,
    id: namedId(`episode ${message.key}`),
    memory: message.text,
    kind: 'episode',
    createdAt: message.createdAt,
    updatedAt: message.createdAt,
    validFrom: message.timestamp,
    sources: [message.id],
  };
  return { message, episode };
}

/** The changes that record what {@link saidRows} made. */
export function sayChanges({ message, episode }: SaidRows): readonly LedgerChange[] {
  return [{ type: 'insert-message', message }, insert({ item: episode, sourceKeys: [message.key] })];
}

/** Records a message together with its episode. */
export async function say(
  ledger: Ledger,
  given: Partial<StoredMessage> & { readonly text: string },
): Promise<SaidRows> {
  const rows = saidRows(given);
  await commit(ledger, sayChanges(rows));
  return rows;
}

/** All current memories of the scopes, oldest first. */
export async function listAll(ledger: Ledger, ...scopes: readonly Scope[]): Promise<readonly LedgerMemory[]> {
  const page = await ledger.listMemories({
    scopes: scopes.length === 0 ? [ana] : scopes,
    sort: { field: 'createdAt', direction: 'ascending' },
    limit: 100_000,
    countTotal: true,
  });
  expect(page.hasMore).toBe(false);
  expect(page.total).toBe(page.memories.length);
  return page.memories;
}

/** The texts of all current memories of the scopes, oldest first. */
export async function textsOf(ledger: Ledger, ...scopes: readonly Scope[]): Promise<readonly string[]> {
  const memories = await listAll(ledger, ...scopes);
  return memories.map((memory) => memory.item.memory);
}

/** The ledger's key of the memory with this id. */
export async function keyOf(ledger: Ledger, id: string): Promise<number> {
  const memory = await ledger.readMemory(id);
  if (memory === undefined) throw new Error(`no memory "${id}" in the ledger`);
  return memory.key;
}
