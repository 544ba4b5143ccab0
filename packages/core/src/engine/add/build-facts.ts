import type { ChangeNote, LedgerChange } from '../../contracts/ledger-changes.ts';
import type { LedgerMemory } from '../../contracts/ledger-queries.ts';
import { indexMemory } from '../../text/index-memory.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { StoredMessage } from '../../types/message.ts';
import type { MemoryChange } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { RowIndexing } from '../indexing/indexing.ts';
import { closeSuperseded } from '../plan-supersede.ts';
import type { AddRequest } from '../requests.ts';
import type { WrittenBatch } from './build-episodes.ts';
import { describeFact, newSources, restateFact, rewordFact } from './describe-fact.ts';
import type { FactStep, NewStatement } from './plan-facts.ts';

/** What the changes of facts are built from. */
export interface FactInput {
  readonly request: AddRequest;
  readonly steps: readonly FactStep[];
  readonly note: ChangeNote;
  /** The messages of the call by their place in it, as they are stored. */
  readonly messages: ReadonlyMap<number, StoredMessage>;
  /** For each text of the steps, in their order: see {@link factTextsOf}. */
  readonly rows: readonly RowIndexing[];
}

/** Turns the steps into changes for the ledger, and into what `add` answers. */
export async function buildFacts(input: FactInput, deps: EngineDependencies): Promise<WrittenBatch> {
  const rows = input.rows.values();
  const next = (): RowIndexing => {
    const row = rows.next().value;
    if (row === undefined) throw new RangeError('fewer vectors than texts');
    return row;
  };
  const parts: WrittenBatch[] = [];
  for (const step of input.steps) {
    if (step.type === 'create') parts.push(await createFact(step, input, { row: next(), id: deps.newId() }));
    else if (step.type === 'reword') parts.push(await reword(step, input, next()));
    else if (step.type === 'restate') parts.push(restate(step, input));
    else if (step.type === 'yield') parts.push(giveWay(step, input));
    else parts.push(remove(step, input));
  }
  return {
    changes: parts.flatMap(({ changes }) => changes),
    results: parts.flatMap(({ results }) => results),
    written: parts.flatMap(({ written }) => written),
  };
}

type StepOf<Type extends FactStep['type']> = Extract<FactStep, { readonly type: Type }>;

async function createFact(
  { statement, supersedes }: StepOf<'create'>,
  input: FactInput,
  { row, id }: { readonly row: RowIndexing; readonly id: string },
): Promise<WrittenBatch> {
  const messages = messagesOf(statement, input);
  const note = withReason(input.note, statement.reason);
  const [first] = supersedes;
  const item = await describeFact(
    { request: input.request, statement, messages, note },
    { id, supersedes: first?.item.id },
  );
  const insert: LedgerChange = {
    type: 'insert-memory',
    memory: {
      item,
      sourceKeys: messages.map(({ key }) => key),
      uniqueKey: statement.uniqueKey,
      terms: indexMemory(item),
      ...row.fields,
    },
    note,
  };
  return {
    changes: [...supersedes.map((old) => closing(old, item, note)), insert],
    results: [
      {
        ...toChange(item, 'ADD', statement.reason),
        ...(first !== undefined && { supersedes: first.item.id, previousMemory: first.item.memory }),
      },
    ],
    written: [{ item, indexing: row }],
  };
}

function closing({ item }: LedgerMemory, { id, validFrom }: MemoryItem, note: ChangeNote): LedgerChange {
  return {
    type: 'replace-memory',
    memory: {
      item: closeSuperseded(item, { id, validFrom: validFrom ?? note.at }, note),
      uniqueKey: null,
    },
    expectedVersion: item.version,
    note,
  };
}

function giveWay({ old, known, statement }: StepOf<'yield'>, { note }: FactInput): WrittenBatch {
  const change = closing(old, known.item, withReason(note, statement.reason));
  const result: MemoryChange = {
    ...toChange(known.item, 'NONE', statement.reason),
    supersedes: old.item.id,
    previousMemory: old.item.memory,
  };
  return { changes: [change], results: [result], written: [] };
}

async function reword(
  { memory, statement }: StepOf<'reword'>,
  input: FactInput,
  row: RowIndexing,
): Promise<WrittenBatch> {
  const added = newSources(memory.item, messagesOf(statement, input));
  const note = withReason(input.note, statement.reason);
  const item = await rewordFact(memory.item, { request: input.request, statement, messages: added, note });
  const content = { terms: indexMemory(item), uniqueKey: statement.uniqueKey, ...row.fields };
  return {
    changes: [replacing(memory, { item, added, content }, note)],
    results: [{ ...toChange(item, 'UPDATE', statement.reason), previousMemory: memory.item.memory }],
    written: [{ item, indexing: row }],
  };
}

function restate({ known, statement }: StepOf<'restate'>, input: FactInput): WrittenBatch {
  const added = newSources(known.item, messagesOf(statement, input));
  const results = [toChange(known.item, 'NONE', statement.reason)];
  if (added.length === 0 || known.item.immutable === true) return { changes: [], results, written: [] };
  const note = withReason(input.note, 'said again');
  const item = restateFact(known.item, { messages: added, note });
  return {
    changes: [replacing(known, { item, added }, note)],
    results: [{ ...toChange(item, 'NONE', statement.reason) }],
    written: [],
  };
}

function remove({ memory, reason }: StepOf<'remove'>, { note }: FactInput): WrittenBatch {
  const { item } = memory;
  return {
    changes: [
      { type: 'delete-memory', id: item.id, expectedVersion: item.version, note: withReason(note, reason) },
    ],
    results: [toChange(item, 'DELETE', reason)],
    written: [],
  };
}

interface NextState {
  readonly item: MemoryItem;
  readonly added: readonly StoredMessage[];
  readonly content?: Extract<LedgerChange, { readonly type: 'replace-memory' }>['memory']['content'];
}

function replacing(
  before: LedgerMemory,
  { item, added, content }: NextState,
  note: ChangeNote,
): LedgerChange {
  const memory = {
    item,
    addedSourceKeys: added.map(({ key }) => key),
    ...(content !== undefined && { content }),
  };
  return { type: 'replace-memory', memory, expectedVersion: before.item.version, note };
}

function messagesOf({ messages }: NewStatement, input: FactInput): readonly StoredMessage[] {
  return messages.flatMap((place) => input.messages.get(place) ?? []);
}

function withReason(note: ChangeNote, reason: string | undefined): ChangeNote {
  return reason === undefined ? note : { ...note, reason };
}

function toChange(item: MemoryItem, event: MemoryChange['event'], reason: string | undefined): MemoryChange {
  const { id, memory, kind, sources } = item;
  return { id, memory, kind, event, sources, ...(reason !== undefined && { reason }) };
}
