import type { ChangeNote, LedgerChange } from '../../contracts/ledger-changes.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { MemoryChangeEvent, MemoryChangeName } from '../../types/events.ts';
import type { MemoryItem } from '../../types/memory.ts';

/**
 * What listeners are told once the changes are committed. Reads how the memories are now: a commit that is accepted finds
 * them in the same version.
 */
export async function describeChanges(
  changes: readonly LedgerChange[],
  ledger: Pick<Ledger, 'readMemory'>,
): Promise<readonly MemoryChangeEvent[]> {
  const events: MemoryChangeEvent[] = [];
  // A batch may change what it has written itself.
  const states = new Map<string, MemoryItem>();
  const before = async (id: string): Promise<MemoryItem | undefined> =>
    states.get(id) ?? (await ledger.readMemory(id))?.item;
  for (const change of changes) {
    const event = await describeChange(change, before);
    if (event === undefined) continue;
    states.set(event.memory.id, event.memory);
    events.push(event);
  }
  return events;
}

type Before = (id: string) => Promise<MemoryItem | undefined>;

async function describeChange(change: LedgerChange, before: Before): Promise<MemoryChangeEvent | undefined> {
  switch (change.type) {
    case 'insert-memory':
    case 'reopen-memory':
      return toEvent('memory.created', change.memory.item, { note: change.note });
    case 'replace-memory':
      return describeReplaced(change, await before(change.memory.item.id));
    case 'delete-memory': {
      const previous = await before(change.id);
      return previous && toEvent('memory.deleted', previous, { note: change.note });
    }
    case 'restore-memory': {
      const last = change.versions.at(-1);
      if (last === undefined || last.event === 'DELETE') return undefined;
      return toEvent('memory.created', last.state, { note: { ...last, at: last.recordedFrom } });
    }
    default:
      return undefined;
  }
}

function describeReplaced(
  { memory: { item }, note }: Extract<LedgerChange, { readonly type: 'replace-memory' }>,
  previous: MemoryItem | undefined,
): MemoryChangeEvent | undefined {
  const isReplaced = item.supersededBy !== undefined && previous?.supersededBy !== item.supersededBy;
  const name = isReplaced ? 'memory.superseded' : 'memory.updated';
  return previous && toEvent(name, item, { note, previous });
}

function toEvent(
  type: MemoryChangeName,
  item: MemoryItem,
  { note, previous }: { readonly note: ChangeNote; readonly previous?: MemoryItem },
): MemoryChangeEvent {
  // What is written still goes to the index: a listener that changes its event must not change that.
  const memory = structuredClone(item);
  return Object.freeze({
    type,
    memory,
    ...(previous !== undefined && previous.memory !== item.memory && { previousMemory: previous.memory }),
    ...(memory.supersedes !== undefined && { supersedes: memory.supersedes }),
    ...(memory.supersededBy !== undefined && { supersededBy: memory.supersededBy }),
    ...(note.reason !== undefined && { reason: note.reason }),
    ...(note.operationId !== undefined && { operationId: note.operationId }),
    at: note.at,
  });
}
