import type { ChangeNote, LedgerChange } from '../contracts/ledger-changes.ts';
import { indexMemory } from '../text/index-memory.ts';
import { deletion } from './delete-memories.ts';
import type { RowIndexing, WrittenMemory } from './indexing/indexing.ts';
import type { UndoStep } from './plan-undo.ts';
import { uniqueKeyOf } from './unique-key.ts';

type Returning = Extract<UndoStep, { readonly type: 'revise' | 'reopen' }>;

/** The texts that come back, and need their vectors again: one for each row that {@link undoChanges} takes. */
export function textsOfUndo(steps: readonly UndoStep[]): readonly string[] {
  return steps.filter(bringsText).map(({ next }) => next.memory);
}

/** What the changes are made with. */
export interface UndoContent {
  /** Parallel to {@link textsOfUndo}. */
  readonly rows: readonly RowIndexing[];
  readonly note: ChangeNote;
}

/** The changes of an undo: what goes, then what changes, then what comes back, so that unique keys are free when they are taken. */
export function undoChanges(
  steps: readonly UndoStep[],
  { rows, note }: UndoContent,
): { readonly changes: readonly LedgerChange[]; readonly written: readonly WrittenMemory[] } {
  const row = rows.values();
  const ranked: { readonly rank: number; readonly change: LedgerChange }[] = [];
  const written: WrittenMemory[] = [];
  for (const step of steps) {
    if (step.type === 'none') continue;
    if (step.type === 'delete') {
      ranked.push({ rank: 0, change: deletion(step.item, note) });
      continue;
    }
    const indexing = bringsText(step) ? row.next().value : undefined;
    if (indexing !== undefined) written.push({ item: step.next, indexing });
    ranked.push(returning(step, indexing, note));
  }
  return {
    changes: ranked.toSorted((left, right) => left.rank - right.rank).map(({ change }) => change),
    written,
  };
}

function returning(
  step: Returning,
  indexing: RowIndexing | undefined,
  note: ChangeNote,
): { readonly rank: number; readonly change: LedgerChange } {
  const { item, next, sourceKeys } = step;
  const uniqueKey = uniqueKeyOf(next);
  const expectedVersion = item.version;
  const content = indexing && { terms: indexMemory(next), ...indexing.fields };
  if (step.type === 'revise') {
    const keepsKey = content === undefined && uniqueKey === uniqueKeyOf(item);
    const memory = {
      item: next,
      sourceKeys,
      ...(content !== undefined && { content }),
      ...(!keepsKey && { uniqueKey: uniqueKey ?? null }),
    };
    const rank = keepsKey || uniqueKey === undefined ? 1 : 2;
    return { rank, change: { type: 'replace-memory', memory, expectedVersion, note } };
  }
  if (content === undefined) throw new RangeError('fewer vectors than texts');
  const memory = { item: next, sourceKeys, ...content, ...(uniqueKey !== undefined && { uniqueKey }) };
  return { rank: 3, change: { type: 'reopen-memory', memory, expectedVersion, note } };
}

function bringsText(step: UndoStep): step is Returning {
  return step.type === 'reopen' || (step.type === 'revise' && step.next.memory !== step.item.memory);
}
