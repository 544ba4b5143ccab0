import type { ChangeNote, LedgerChange } from '../../contracts/ledger-changes.ts';
import { indexMemory } from '../../text/index-memory.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { StoredMessage } from '../../types/message.ts';
import type { ResolvedDate } from '../../types/resolved-date.ts';
import type { MemoryChange } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { RowIndexing, WrittenMemory } from '../indexing/indexing.ts';
import type { AddRequest, ResolvedMessage } from '../requests.ts';
import { describeEpisode, describeMessage, reviseEpisode } from './describe-episode.ts';
import type { EpisodeStep } from './plan-episodes.ts';

/** What is written, and what is said of it. */
export interface WrittenBatch {
  readonly changes: readonly LedgerChange[];
  readonly results: readonly MemoryChange[];
  readonly written: readonly WrittenMemory[];
}

/** What `add` writes and says of what was said, word for word. */
export interface EpisodeBatch extends WrittenBatch {
  /** The messages by their place in the call, as they are stored. */
  readonly messages: ReadonlyMap<number, StoredMessage>;
}

/** What the batch is built from. */
export interface EpisodeInput {
  readonly request: AddRequest;
  readonly steps: readonly EpisodeStep[];
  readonly note: ChangeNote;
  /** For each text of the steps, in their order: see {@link textsOf}. */
  readonly rows: readonly RowIndexing[];
  /** Likewise: the times that it names. */
  readonly dates: readonly (readonly ResolvedDate[])[];
}

/** Turns the steps into changes for the ledger, and into what `add` answers. */
export async function buildEpisodes(input: EpisodeInput, deps: EngineDependencies): Promise<EpisodeBatch> {
  const changes: LedgerChange[] = [];
  const results: MemoryChange[] = [];
  const written: WrittenMemory[] = [];
  const messages = new Map<number, StoredMessage>();
  const rows = input.rows.values();
  const dates = input.dates.values();
  for (const step of input.steps) {
    if (step.type === 'known') {
      messages.set(step.index, step.stored);
      if (step.isEdited) changes.push(replacement(step.message, step.stored.key, input));
      results.push(toResult(step.episode.item, 'NONE'));
      continue;
    }
    const named = step.type === 'store-only' ? [] : (dates.next().value ?? []);
    const outcome =
      step.type === 'revise'
        ? await revise(step, input, named)
        : await remember(step, { ...input, named }, deps);
    changes.push(outcome.message);
    messages.set(step.index, outcome.message.message);
    if (step.type === 'store-only') continue;
    const indexing = rows.next().value;
    if (indexing === undefined) throw new RangeError('fewer vectors than texts');
    const content = { terms: indexMemory(outcome.item), ...indexing.fields };
    changes.push(
      step.type === 'revise'
        ? {
            type: 'replace-memory',
            memory: { item: outcome.item, content },
            expectedVersion: step.episode.item.version,
            note: input.note,
          }
        : {
            type: 'insert-memory',
            memory: { item: outcome.item, sourceKeys: [outcome.message.message.key], ...content },
            note: input.note,
          },
    );
    results.push(
      step.type === 'revise'
        ? { ...toResult(outcome.item, 'UPDATE'), previousMemory: step.episode.item.memory }
        : toResult(outcome.item, 'ADD'),
    );
    written.push({ item: outcome.item, indexing });
  }
  return { changes, results, written, messages };
}

interface StepOutcome {
  readonly message: Extract<LedgerChange, { readonly type: 'insert-message' | 'replace-message' }>;
  readonly item: MemoryItem;
}

async function remember(
  { message, key }: Extract<EpisodeStep, { type: 'remember' | 'store-only' }>,
  input: EpisodeInput & { readonly named: readonly ResolvedDate[] },
  deps: EngineDependencies,
): Promise<StepOutcome> {
  const { request, note, named } = input;
  const change =
    key === undefined
      ? ({
          type: 'insert-message',
          message: describeMessage(message, { request, key: deps.newId(), note }),
        } as const)
      : replacement(message, key, input);
  const item = await describeEpisode(change.message, { request, id: deps.newId(), note, dates: named });
  return { message: change, item };
}

function replacement(
  message: ResolvedMessage,
  key: string,
  { request, note }: EpisodeInput,
): Extract<LedgerChange, { readonly type: 'replace-message' }> {
  return { type: 'replace-message', message: describeMessage(message, { request, key, note }) };
}

async function revise(
  step: Extract<EpisodeStep, { type: 'revise' }>,
  input: EpisodeInput,
  dates: readonly ResolvedDate[],
): Promise<StepOutcome> {
  const message = replacement(step.message, step.key, input);
  const item = await reviseEpisode(step.episode.item, { message: message.message, note: input.note, dates });
  return { message, item };
}

function toResult(item: MemoryItem, event: 'ADD' | 'UPDATE' | 'NONE'): MemoryChange {
  return { id: item.id, memory: item.memory, kind: item.kind, event, sources: item.sources };
}
