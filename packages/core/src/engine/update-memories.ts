import type { ChangeNote, LedgerChange } from '../contracts/ledger-changes.ts';
import type { LedgerMemory, ScopeChoice } from '../contracts/ledger-queries.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { MemoryImmutableError } from '../errors/memory-immutable-error.ts';
import { MemoryNotFoundError } from '../errors/memory-not-found-error.ts';
import { sha256Hex } from '../internal/sha256-hex.ts';
import { indexMemory } from '../text/index-memory.ts';
import type { MemoryItem } from '../types/memory.ts';
import type { ResolvedDate } from '../types/resolved-date.ts';
import type { Degradation, MemoryChange, Usage } from '../types/results.ts';
import { commitWithRetry } from './commit-with-retry.ts';
import type { EngineDependencies } from './dependencies.ts';
import { findMemory } from './get-memory.ts';
import type { Indexing, RowIndexing, WrittenMemory } from './indexing/indexing.ts';
import { isoTime } from './iso-time.ts';
import { mergeMetadata } from './merge-metadata.ts';
import type { UpdateRequest } from './requests.ts';
import { resolveDates } from './resolve-dates.ts';
import { findUniqueHolder, uniqueKeyOf } from './unique-key.ts';

/** Edits of several memories at once. */
export interface UpdateMemoriesRequest {
  readonly updates: readonly UpdateRequest[];
  /** `undefined`: whatever their scope; only for the owner of the whole ledger. */
  readonly scopes: ScopeChoice | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The outcome of edits. */
export interface UpdateResult {
  /** One entry an edit, in their order. `NONE`: it says what the memory said already. */
  readonly results: readonly MemoryChange[];
  /** What `undo` takes, when something was edited. */
  readonly operationId: string;
  readonly degraded?: Degradation;
  readonly usage: Usage;
}

/** The outcome of one edit. */
export interface UpdatedMemory extends MemoryChange {
  /** What `undo` takes, unless the event is `NONE`. */
  readonly operationId: string;
  readonly degraded?: Degradation;
  readonly usage: Usage;
}

/**
 * Edits all of the memories or none: each gets a new version, and the old one stays in its history.
 *
 * @throws MemoryNotFoundError for the first id that is unknown within the scopes.
 * @throws MemoryImmutableError for the first memory that was added as immutable.
 */
export async function updateMemories(
  request: UpdateMemoriesRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<UpdateResult> {
  const operationId = deps.newId();
  const texts = request.updates.map(({ text }) => text).filter((text) => text !== undefined);
  const vectors = await indexing.embedForWrite(texts, request.signal);
  const { results, written, datesFailed } = await commitWithRetry(
    {
      signal: request.signal,
      plan: async () => {
        const assigned = await indexing.assignRows(vectors);
        const edits = await planEdits(request, { rows: assigned.rows, operationId }, deps);
        const changes = edits.flatMap(({ change }) => change ?? []);
        return {
          batch: changes.length === 0 ? undefined : { preconditions: [assigned.precondition], changes },
          result: {
            results: edits.map(({ result }) => result),
            written: edits.flatMap((edit) => edit.written ?? []),
            datesFailed: edits.find((edit) => edit.degraded !== undefined)?.degraded,
          },
        };
      },
    },
    deps,
  );
  const degraded = (await indexing.afterCommit(written)) ?? vectors.degraded ?? datesFailed;
  return { results, operationId, usage: vectors.usage, ...(degraded !== undefined && { degraded }) };
}

interface Edit {
  readonly change?: LedgerChange;
  readonly result: MemoryChange;
  readonly written?: WrittenMemory;
  /** What it says was not read for times. */
  readonly degraded?: Degradation | undefined;
}

async function planEdits(
  { updates, scopes }: UpdateMemoriesRequest,
  { rows, operationId }: { readonly rows: readonly RowIndexing[]; readonly operationId: string },
  deps: EngineDependencies,
): Promise<readonly Edit[]> {
  const note = { at: isoTime(deps.now()), operationId };
  const takenKeys = new Set<string>();
  const row = rows.values();
  const edits: Edit[] = [];
  for (const update of updates) {
    const indexing = update.text === undefined ? undefined : row.next().value;
    const found = await findMemory({ id: update.id, scopes }, deps);
    if (found === undefined) throw new MemoryNotFoundError({ id: update.id });
    if (found.item.immutable === true) throw new MemoryImmutableError({ id: update.id });
    edits.push(await planEdit(update, { found, indexing, note, takenKeys }, deps));
  }
  return edits;
}

interface EditContext {
  readonly found: LedgerMemory;
  readonly indexing: RowIndexing | undefined;
  readonly note: ChangeNote;
  /** By the edits before this one. */
  readonly takenKeys: Set<string>;
}

async function planEdit(
  update: UpdateRequest,
  { found, indexing, note, takenKeys }: EditContext,
  deps: EngineDependencies,
): Promise<Edit> {
  const { item } = found;
  const { dates, degraded } = await datesOf(item, update, deps);
  const edited = await applyUpdate(item, update, dates);
  refuseEmptySpan(edited, update);
  const { id, kind, sources } = item;
  if (JSON.stringify(edited) === JSON.stringify(item)) {
    return { result: { id, memory: item.memory, kind, event: 'NONE', sources } };
  }
  const next: MemoryItem = { ...edited, updatedAt: note.at, version: item.version + 1 };
  const change: LedgerChange = {
    type: 'replace-memory',
    expectedVersion: item.version,
    memory: {
      item: next,
      ...(indexing !== undefined && {
        content: { terms: indexMemory(next), ...indexing.fields },
        uniqueKey: await freeUniqueKey(next, takenKeys, deps),
      }),
    },
    note: { ...note, ...(update.reason !== undefined && { reason: update.reason }) },
  };
  return {
    change,
    result: {
      id,
      memory: next.memory,
      kind,
      event: 'UPDATE',
      ...(next.memory !== item.memory && { previousMemory: item.memory }),
      sources,
      ...(update.reason !== undefined && { reason: update.reason }),
    },
    ...(indexing !== undefined && { written: { item: next, indexing } }),
    degraded,
  };
}

/** What ends before it begins was never true. */
function refuseEmptySpan({ id, validFrom, validTo }: MemoryItem, update: UpdateRequest): void {
  if (update.validFrom === undefined && update.validTo === undefined) return;
  if (validFrom === undefined || validTo === undefined || validFrom < validTo) return;
  throw new InvalidInputError({
    path: update.validTo === undefined ? 'update.validFrom' : 'update.validTo',
    problem: `memory "${id}" would be true from ${validFrom} until ${validTo}`,
    remedy: 'Pass a validTo that is later than validFrom, or null to remove one of them',
  });
}

/** An edit may say what another memory says: the key stays with the other one then. */
async function freeUniqueKey(
  item: MemoryItem,
  takenKeys: Set<string>,
  deps: EngineDependencies,
): Promise<string | null> {
  const key = uniqueKeyOf(item);
  if (key === undefined || takenKeys.has(key) || (await findUniqueHolder(item, deps)) !== undefined) {
    return null;
  }
  takenKeys.add(key);
  return key;
}

/** The times that the memory names after the edit: other words name others, and only what was said has a time to count from. */
async function datesOf(
  item: MemoryItem,
  { text }: UpdateRequest,
  deps: EngineDependencies,
): Promise<{ readonly dates: readonly ResolvedDate[]; readonly degraded?: Degradation | undefined }> {
  if (text === undefined || text === item.memory) return { dates: item.dates ?? [] };
  if (item.kind !== 'episode') return { dates: [] };
  const saidAt = item.validFrom ?? item.createdAt;
  const { dates, degraded } = await resolveDates([{ text, saidAt }], deps);
  return { dates: dates[0] ?? [], degraded };
}

const TIMES = ['expiresAt', 'validFrom', 'validTo'] as const;

/** Fields keep their places: what is equal reads the same as JSON. */
async function applyUpdate(
  item: MemoryItem,
  update: UpdateRequest,
  dates: readonly ResolvedDate[],
): Promise<MemoryItem> {
  const { text, metadata, categories } = update;
  const edited = {
    ...item,
    ...Object.fromEntries(TIMES.map((field) => [field, update[field] ?? item[field]])),
    dates: dates.length === 0 ? undefined : dates,
    ...(text !== undefined && { memory: text, hash: await sha256Hex(text) }),
    ...(metadata !== undefined && { metadata: mergeMetadata(item.metadata, metadata) }),
    ...(categories !== undefined && { categories }),
  };
  const removed = new Set<string>(TIMES.filter((field) => update[field] === null));
  const fields = Object.entries(edited).filter(([name, value]) => value !== undefined && !removed.has(name));
  return Object.fromEntries(fields) as unknown as MemoryItem;
}
