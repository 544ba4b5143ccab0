import type { ChangeNote, DocumentTerms, LedgerChange } from '../contracts/ledger-changes.ts';
import type { LedgerMemory } from '../contracts/ledger-queries.ts';
import type { MemoryItem } from '../types/memory.ts';
import { pickScope } from '../types/scope.ts';
import type { RowIndexing } from './indexing/indexing.ts';
import { uniqueKeyOf } from './unique-key.ts';

/** What a successor says; its scope and its kind are those of the memory that it replaces. */
export interface SuccessorFields extends Pick<
  MemoryItem,
  'id' | 'memory' | 'hash' | 'metadata' | 'categories' | 'attributedTo' | 'sources'
> {
  /** Since when it is true, and until when the old one was. @default the time of the note */
  readonly validFrom?: string | undefined;
  readonly validTo?: string | undefined;
  readonly expiresAt?: string | undefined;
  readonly speaker?: string | undefined;
}

/** A memory and the one that takes its place. */
export interface SupersedeInput {
  /** Neither immutable nor superseded: the caller has seen to it. */
  readonly old: LedgerMemory;
  readonly successor: SuccessorFields;
  readonly note: ChangeNote;
}

/** The two states that a supersede records. */
export interface SupersedePlan {
  readonly successor: MemoryItem;
  readonly superseded: MemoryItem;
}

/**
 * What is recorded when the world changed: a new memory, and the next version of the old one, which names its successor
 * and ends where that begins. It never ends before it began, nor later than it had ended already. What replaces an episode
 * is a fact: nobody said it in a message.
 */
export function planSupersede({ old, successor, note }: SupersedeInput): SupersedePlan {
  const { item } = old;
  const { validFrom = note.at, validTo, expiresAt, speaker, ...content } = successor;
  return {
    successor: {
      ...pickScope(item),
      ...content,
      kind: item.kind === 'episode' ? 'fact' : item.kind,
      createdAt: note.at,
      updatedAt: note.at,
      ...(expiresAt !== undefined && { expiresAt }),
      validFrom,
      ...(validTo !== undefined && { validTo }),
      ...(speaker !== undefined && { speaker }),
      supersedes: item.id,
      version: 1,
    },
    superseded: closeSuperseded(item, { id: successor.id, validFrom }, note),
  };
}

/** The next version of a memory whose place another one takes. */
export function closeSuperseded(
  item: MemoryItem,
  successor: { readonly id: string; readonly validFrom: string },
  { at }: ChangeNote,
): MemoryItem {
  return {
    ...item,
    updatedAt: at,
    validTo: endOf(item, successor.validFrom),
    supersededBy: successor.id,
    version: item.version + 1,
  };
}

function endOf({ validFrom, validTo }: MemoryItem, successorFrom: string): string {
  const end = validFrom !== undefined && validFrom > successorFrom ? validFrom : successorFrom;
  return validTo !== undefined && validTo < end ? validTo : end;
}

/** What a {@link SupersedePlan} is committed with. */
export interface SupersedeContent {
  /** Of the successor's text. */
  readonly terms: DocumentTerms;
  /** Keys of the messages behind the successor's sources. */
  readonly sourceKeys: readonly string[];
  readonly indexing: RowIndexing;
  readonly note: ChangeNote;
}

/** The changes that record a plan, for one batch: the old memory releases its unique key before the successor takes its own. */
export function supersedeChanges(
  { successor, superseded }: SupersedePlan,
  { terms, sourceKeys, indexing, note }: SupersedeContent,
): readonly LedgerChange[] {
  const uniqueKey = uniqueKeyOf(successor);
  return [
    {
      type: 'replace-memory',
      memory: { item: superseded, uniqueKey: null },
      expectedVersion: superseded.version - 1,
      note,
    },
    {
      type: 'insert-memory',
      memory: {
        item: successor,
        terms,
        sourceKeys,
        ...indexing.fields,
        ...(uniqueKey !== undefined && { uniqueKey }),
      },
      note,
    },
  ];
}
