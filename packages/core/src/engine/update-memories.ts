import type { LedgerChange } from '../contracts/ledger-changes.ts';
import type { LedgerMemory, ScopeChoice } from '../contracts/ledger-queries.ts';
import { MemoryImmutableError } from '../errors/memory-immutable-error.ts';
import { MemoryNotFoundError } from '../errors/memory-not-found-error.ts';
import { sha256Hex } from '../internal/sha256-hex.ts';
import { indexMemory } from '../text/index-memory.ts';
import type { JsonObject } from '../types/json.ts';
import type { MemoryItem } from '../types/memory.ts';
import type { Degradation, MemoryChange, Usage } from '../types/results.ts';
import { commitWithRetry } from './commit-with-retry.ts';
import type { EngineDependencies } from './dependencies.ts';
import { findMemory } from './get-memory.ts';
import type { Indexing, RowIndexing, WrittenMemory } from './indexing/indexing.ts';
import { isoTime } from './iso-time.ts';
import type { UpdateRequest } from './requests.ts';

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
  readonly degraded?: Degradation;
  readonly usage: Usage;
}

/** The outcome of one edit. */
export interface UpdatedMemory extends MemoryChange {
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
  const texts = request.updates.map(({ text }) => text).filter((text) => text !== undefined);
  const vectors = await indexing.embedForWrite(texts, request.signal);
  const { results, written } = await commitWithRetry(
    {
      signal: request.signal,
      plan: async () => {
        const assigned = await indexing.assignRows(vectors);
        const edits = await planEdits(request, assigned.rows, deps);
        const changes = edits.flatMap(({ change }) => change ?? []);
        return {
          batch: changes.length === 0 ? undefined : { preconditions: [assigned.precondition], changes },
          result: {
            results: edits.map(({ result }) => result),
            written: edits.flatMap((edit) => edit.written ?? []),
          },
        };
      },
    },
    deps,
  );
  const degraded = (await indexing.afterCommit(written)) ?? vectors.degraded;
  return { results, usage: vectors.usage, ...(degraded !== undefined && { degraded }) };
}

interface Edit {
  readonly change?: LedgerChange;
  readonly result: MemoryChange;
  readonly written?: WrittenMemory;
}

async function planEdits(
  { updates, scopes }: UpdateMemoriesRequest,
  rows: readonly RowIndexing[],
  deps: EngineDependencies,
): Promise<readonly Edit[]> {
  const at = isoTime(deps.now());
  const row = rows.values();
  const edits: Edit[] = [];
  for (const update of updates) {
    const indexing = update.text === undefined ? undefined : row.next().value;
    const found = await findMemory({ id: update.id, scopes }, deps);
    if (found === undefined) throw new MemoryNotFoundError({ id: update.id });
    if (found.item.immutable === true) throw new MemoryImmutableError({ id: update.id });
    edits.push(await planEdit(update, { found, indexing, at }));
  }
  return edits;
}

interface EditContext {
  readonly found: LedgerMemory;
  readonly indexing: RowIndexing | undefined;
  readonly at: string;
}

async function planEdit(update: UpdateRequest, { found, indexing, at }: EditContext): Promise<Edit> {
  const { item } = found;
  const edited = await applyUpdate(item, update);
  const { id, kind, sources } = item;
  if (JSON.stringify(edited) === JSON.stringify(item)) {
    return { result: { id, memory: item.memory, kind, event: 'NONE', sources } };
  }
  const next: MemoryItem = { ...edited, updatedAt: at, version: item.version + 1 };
  const change: LedgerChange = {
    type: 'replace-memory',
    expectedVersion: item.version,
    memory: {
      item: next,
      ...(indexing !== undefined && { content: { terms: indexMemory(next), ...indexing.fields } }),
    },
    note: { at, ...(update.reason !== undefined && { reason: update.reason }) },
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
  };
}

async function applyUpdate(item: MemoryItem, update: UpdateRequest): Promise<MemoryItem> {
  const { text, metadata, categories, expiresAt } = update;
  const { expiresAt: _expiresAt, ...rest } = item;
  const nextExpiry = expiresAt === undefined ? item.expiresAt : expiresAt;
  return {
    ...rest,
    ...(nextExpiry !== undefined && nextExpiry !== null && { expiresAt: nextExpiry }),
    ...(text !== undefined && { memory: text, hash: await sha256Hex(text) }),
    ...(metadata !== undefined && { metadata: mergeMetadata(item.metadata, metadata) }),
    ...(categories !== undefined && { categories }),
  };
}

function mergeMetadata(current: JsonObject, changes: JsonObject): JsonObject {
  const merged = { ...current, ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}
