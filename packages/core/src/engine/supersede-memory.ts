import type { ChangeNote } from '../contracts/ledger-changes.ts';
import type { LedgerMemory, ScopeChoice } from '../contracts/ledger-queries.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { MemoryImmutableError } from '../errors/memory-immutable-error.ts';
import { MemoryNotFoundError } from '../errors/memory-not-found-error.ts';
import { sha256Hex } from '../internal/sha256-hex.ts';
import { indexMemory } from '../text/index-memory.ts';
import type { JsonObject } from '../types/json.ts';
import type { Degradation, MemoryChange, Usage } from '../types/results.ts';
import { commitWithRetry } from './commit-with-retry.ts';
import type { EngineDependencies } from './dependencies.ts';
import { findMemory } from './get-memory.ts';
import type { Indexing } from './indexing/indexing.ts';
import { isoTime } from './iso-time.ts';
import { mergeMetadata } from './merge-metadata.ts';
import { planSupersede, supersedeChanges, type SupersedePlan } from './plan-supersede.ts';
import { findUniqueHolder, uniqueKeyOf } from './unique-key.ts';

/** `supersede` after validation: `undefined` takes a field over from the old memory. */
export interface SupersedeRequest {
  readonly id: string;
  /** `undefined`: whatever its scope; only for the owner of the whole ledger. */
  readonly scopes: ScopeChoice | undefined;
  readonly text: string;
  /** Merged key by key into that of the old memory; a key with `null` is removed. */
  readonly metadata: JsonObject | undefined;
  readonly categories: readonly string[] | undefined;
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
  readonly expiresAt: string | undefined;
  readonly reason: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The outcome of `supersede`: what happened to the new memory, whose `supersedes` is the old one's id. */
export interface SupersedeResult extends MemoryChange {
  /** What `undo` takes. */
  readonly operationId: string;
  readonly degraded?: Degradation;
  readonly usage: Usage;
}

/**
 * Records that the world changed: a new memory takes the place of the old one, which keeps its words, names its successor
 * and ends where that begins.
 *
 * @throws MemoryNotFoundError, MemoryImmutableError
 * @throws InvalidInputError when the memory was superseded already, or the text is what it or another memory says.
 */
export async function supersedeMemory(
  request: SupersedeRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<SupersedeResult> {
  const { text, reason, signal } = request;
  const operationId = deps.newId();
  const id = deps.newId();
  const vectors = await indexing.embedForWrite([text], signal);
  const { plan, written } = await commitWithRetry(
    {
      signal,
      plan: async () => {
        const assigned = await indexing.assignRows(vectors);
        const [row] = assigned.rows;
        if (row === undefined) throw new RangeError('fewer vectors than texts');
        const note: ChangeNote = {
          at: isoTime(deps.now()),
          operationId,
          ...(reason !== undefined && { reason }),
        };
        const planned = await planOn(await findOld(request, deps), { request, id, note }, deps);
        const changes = supersedeChanges(planned, {
          terms: indexMemory(planned.successor),
          sourceKeys: [],
          indexing: row,
          note,
        });
        return {
          batch: { preconditions: [assigned.precondition], changes },
          result: { plan: planned, written: [{ item: planned.successor, indexing: row }] },
        };
      },
    },
    deps,
  );
  const degraded = (await indexing.afterCommit(written)) ?? vectors.degraded;
  const { successor, superseded } = plan;
  return {
    id,
    memory: successor.memory,
    kind: successor.kind,
    event: 'ADD',
    supersedes: superseded.id,
    sources: successor.sources,
    ...(reason !== undefined && { reason }),
    operationId,
    ...(degraded !== undefined && { degraded }),
    usage: vectors.usage,
  };
}

async function findOld({ id, scopes }: SupersedeRequest, deps: EngineDependencies): Promise<LedgerMemory> {
  const old = await findMemory({ id, scopes }, deps);
  if (old === undefined) throw new MemoryNotFoundError({ id });
  if (old.item.immutable === true) throw new MemoryImmutableError({ id });
  const { supersededBy } = old.item;
  if (supersededBy === undefined) return old;
  throw new InvalidInputError({
    path: 'supersede.id',
    problem: `memory "${id}" was superseded by "${supersededBy}" already`,
    remedy: `Supersede "${supersededBy}", or undo the operation that superseded "${id}"`,
  });
}

interface SupersedeContext {
  readonly request: SupersedeRequest;
  /** Of the new memory. */
  readonly id: string;
  readonly note: ChangeNote;
}

async function planOn(
  old: LedgerMemory,
  { request, id, note }: SupersedeContext,
  deps: EngineDependencies,
): Promise<SupersedePlan> {
  const { item } = old;
  const { text, metadata, categories, validFrom, validTo, expiresAt } = request;
  const planned = planSupersede({
    old,
    successor: {
      id,
      memory: text,
      hash: await sha256Hex(text),
      metadata: metadata === undefined ? item.metadata : mergeMetadata(item.metadata, metadata),
      categories: categories ?? item.categories,
      attributedTo: item.attributedTo,
      sources: [],
      validFrom,
      validTo,
      expiresAt,
    },
    note,
  });
  await refuseKnown(planned, old, deps);
  const { validFrom: begin = note.at, validTo: end } = planned.successor;
  if (end === undefined || end > begin) return planned;
  throw new InvalidInputError({
    path: 'supersede.validTo',
    problem: `${end} is not after ${begin}, since when it is true`,
    remedy: 'Pass a validTo that is later than validFrom, or leave it out',
  });
}

/** A successor that says the same is none; and no fact stands twice in a scope. */
async function refuseKnown(
  { successor }: SupersedePlan,
  { item }: LedgerMemory,
  deps: EngineDependencies,
): Promise<void> {
  const key = uniqueKeyOf(successor);
  const isSame = key !== undefined && key === uniqueKeyOf({ ...item, kind: successor.kind });
  if (isSame || successor.hash === item.hash) {
    throw new InvalidInputError({
      path: 'supersede.text',
      problem: `the text is what memory "${item.id}" says already`,
      remedy: 'Pass what is true now, or change the memory with update()',
    });
  }
  const holder = await findUniqueHolder(successor, deps);
  if (holder === undefined) return;
  throw new InvalidInputError({
    path: 'supersede.text',
    problem: `the text is what memory "${holder.id}" says already`,
    remedy: `Delete "${holder.id}" first, or pass other words`,
  });
}
