import type { LedgerChange, Precondition } from '../../contracts/ledger-changes.ts';
import { InvalidInputError } from '../../errors/invalid-input-error.ts';
import { ScopeErasedError } from '../../errors/scope-erased-error.ts';
import { describeValue } from '../../internal/describe-value.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { StoredMessage } from '../../types/message.ts';
import type { StoredRecord } from '../../types/record.ts';
import type { Progress } from '../../types/results.ts';
import { homeOf, pickScope, scopeKey, type Scope } from '../../types/scope.ts';
import { commitWithRetry } from '../commit-with-retry.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing, WriteVectors } from '../indexing/indexing.ts';
import { indexMemory } from '../../text/index-memory.ts';
import { recordTerms } from '../records/record-terms.ts';
import { nestingDepth } from './nesting-depth.ts';
import { exportLineSchema, type ExportLine } from './export-schema.ts';
import { NO_USAGE } from '../usage.ts';

const BATCH_SIZE = 200;
/** What callers may pass is 64 levels deep, and stands four levels inside a line. */
const MAX_DEPTH = 68;

/** Lines to import. */
export interface ImportRequest {
  readonly lines: AsyncIterable<string> | Iterable<string>;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What an import did. */
export interface ImportResult {
  readonly messages: number;
  readonly memories: number;
  readonly records: number;
  /** Messages and memories that were there already, by id, and were left as they are. */
  readonly skipped: number;
}

type ContentLine = Exclude<ExportLine, { type: 'header' }>;

/**
 * Restores an export: ids, versions, times and history as they were. Commits every 200 lines, so an import that was cut
 * off can be repeated: what is there already is skipped.
 *
 * @throws InvalidInputError naming the first line that is not of the format; the batches before it are stored.
 * @throws ScopeErasedError when a scope among the lines was erased since the import began.
 */
export async function importLines(
  request: ImportRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<ImportResult> {
  const total = { messages: 0, memories: 0, records: 0, skipped: 0 };
  let batch: ContentLine[] = [];
  let number = 0;
  const epoch = await deps.ledger.readEpoch();
  const flush = async () => {
    const done = await importBatch({ lines: batch, epoch, indexing, signal: request.signal }, deps);
    for (const key of ['messages', 'memories', 'records', 'skipped'] as const) total[key] += done[key];
    batch = [];
    request.onProgress?.({ done: total.messages + total.memories + total.records + total.skipped });
  };
  for await (const text of request.lines) {
    number += 1;
    if (typeof text !== 'string') throw invalidLine(number, `${describeValue(text)} is not a line of text`);
    if (text.trim() === '') continue;
    const line = parseLine(text, number);
    if (line.type === 'header') continue;
    batch.push(line);
    if (batch.length >= BATCH_SIZE) await flush();
  }
  if (number === 0) throw invalidLine(1, 'there is no line');
  if (batch.length > 0) await flush();
  await indexing.afterCommit([]);
  return total;
}

function parseLine(text: string, number: number): ExportLine {
  const result = exportLineSchema.safeParse(parseJson(text, number));
  if (!result.success) {
    const [issue] = result.error.issues;
    throw invalidLine(number, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`);
  }
  if (number === 1 && result.data.type !== 'header') throw invalidLine(1, 'the header is missing');
  return result.data;
}

function parseJson(text: string, number: number): unknown {
  if (nestingDepth(text) > MAX_DEPTH) throw invalidLine(number, `nested more than ${MAX_DEPTH} levels deep`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidLine(number, cause instanceof Error ? cause.message : String(cause));
  }
}

function invalidLine(number: number, problem: string): InvalidInputError {
  return new InvalidInputError({
    path: `line ${number}`,
    problem,
    remedy: 'Pass the lines of memory.export() of this or an older version, unchanged and from the first on',
  });
}

interface ImportBatch {
  readonly lines: readonly ContentLine[];
  readonly epoch: number;
  readonly indexing: Indexing;
  readonly signal: AbortSignal | undefined;
}

async function importBatch({ lines, epoch, indexing, signal }: ImportBatch, deps: EngineDependencies) {
  const scopes = new Map(lines.map(scopeOfLine).map((scope) => [scopeKey(scope), scope]));
  const epochs = [...scopes.values()]
    .filter((scope) => homeOf(scope) !== undefined)
    .map((scope) => ({ type: 'epoch', scope, epoch }) as const);
  return commitWithRetry(
    {
      signal,
      onConflict: async ({ type }) => {
        if (type === 'epoch') await throwErased(epochs, deps);
      },
      plan: async () => {
        // Nothing is embedded here: what the index has to have is marked, and the background catches up.
        const { rows, precondition } = await indexing.assignRows(NOT_EMBEDDED);
        const needsIndexing = rows[0]?.fields.needsIndexing ?? false;
        const changes: LedgerChange[] = [];
        const seen = new Set<string>();
        const result = { messages: 0, memories: 0, records: 0, skipped: 0 };
        for (const line of lines) {
          const identity = identify(line);
          if (seen.has(identity) || (await isKnown(line, deps))) {
            result.skipped += 1;
            continue;
          }
          seen.add(identity);
          changes.push(toChange(line, needsIndexing));
          result[COUNTERS[line.type]] += 1;
        }
        return {
          batch: changes.length === 0 ? undefined : { preconditions: [...epochs, precondition], changes },
          result,
        };
      },
    },
    deps,
  );
}

const NOT_EMBEDDED: WriteVectors = {
  vectors: [undefined],
  degraded: undefined,
  usage: NO_USAGE,
};

/** Says which of the scopes it was that the ledger refused. */
async function throwErased(
  epochs: readonly EpochPrecondition[],
  { ledger }: EngineDependencies,
): Promise<void> {
  for (const precondition of epochs) {
    const outcome = await ledger.commit({ preconditions: [precondition], changes: [] });
    if (!outcome.committed) throw new ScopeErasedError({ scope: precondition.scope });
  }
}

type EpochPrecondition = Extract<Precondition, { readonly type: 'epoch' }>;

function scopeOfLine(line: ContentLine): Scope {
  if (line.type === 'message') return pickScope(line.message as StoredMessage);
  if (line.type === 'record') return pickScope(line.record.owner as Scope);
  return pickScope((line.versions.at(-1)?.state ?? {}) as Scope);
}

/** What may stand in a ledger once; a record that comes twice replaces itself. */
function identify(line: ContentLine): string {
  if (line.type === 'message') return `message ${line.message.key}`;
  if (line.type === 'memory') return `memory ${line.versions.at(-1)?.state.id}`;
  const { owner, namespace, key, updatedAt } = line.record;
  return `record ${JSON.stringify([owner, namespace, key, updatedAt])}`;
}

const COUNTERS = { message: 'messages', memory: 'memories', record: 'records' } as const;

async function isKnown(line: ContentLine, { ledger }: EngineDependencies): Promise<boolean> {
  if (line.type === 'record') return false;
  if (line.type === 'message') {
    return (
      (await ledger.readMessages(pickScope(line.message as StoredMessage), [line.message.id])).length > 0
    );
  }
  const state = line.versions.at(-1)?.state;
  if (state === undefined || (await ledger.readVersions(state.id)).length > 0) return true;
  if (line.uniqueKey === undefined) return false;
  return (await ledger.readUnique(pickScope(state as MemoryItem), [line.uniqueKey])).length > 0;
}

function toChange(line: ContentLine, needsIndexing: boolean): LedgerChange {
  // The schema mirrors the types but for `undefined` in optional fields, which JSON cannot hold.
  if (line.type === 'message') return { type: 'insert-message', message: line.message as StoredMessage };
  if (line.type === 'record') {
    const record = line.record as StoredRecord;
    const terms = recordTerms(record.value, record.index);
    return { type: 'put-record', record, terms, needsIndexing: needsIndexing && terms.length > 0 };
  }
  const versions = line.versions.map((version) => ({
    ...version,
    terms: indexMemory(version.state as MemoryItem),
  }));
  return {
    type: 'restore-memory',
    versions: versions as Extract<LedgerChange, { type: 'restore-memory' }>['versions'],
    needsIndexing,
    ...(line.uniqueKey !== undefined && { uniqueKey: line.uniqueKey }),
  };
}
