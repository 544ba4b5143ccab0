import type { Degradation, Usage } from '../../types/results.ts';
import type { Scope } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import type { GetRecord, ListNamespaces, RecordOperation, RecordOutcome } from './record-operation.ts';
import { recordText } from './record-text.ts';
import { searchRecords } from './search-records.ts';
import { toRecordItem } from './to-record-item.ts';
import { writeRecords, type RecordWrite } from './write-records.ts';
import { sumUsage } from '../usage.ts';

/** Steps of one caller. */
export interface RecordsRequest {
  readonly operations: readonly RecordOperation[];
  /** Whose records these are; without ids: the application's own. */
  readonly owner: Scope;
  readonly signal: AbortSignal | undefined;
}

/** What the steps answered. */
export interface RecordsResult {
  /** One entry a step, in their order. */
  readonly outcomes: readonly RecordOutcome[];
  readonly degraded: Degradation | undefined;
  readonly usage: Usage;
}

/**
 * Takes the steps in order. Writes that follow each other are one transaction, and a read sees all writes before it. All
 * texts are embedded first, in one go.
 *
 * @throws ScopeErasedError when the owner was erased meanwhile: what was not written then, is not.
 */
export async function runOperations(
  { operations, owner, signal }: RecordsRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<RecordsResult> {
  signal?.throwIfAborted();
  const epoch = await deps.ledger.readEpoch();
  const puts = operations.filter((operation) => operation.type === 'put');
  const texts = puts.map(({ value, index }) => recordText(value, index));
  const embedded = await indexing.embedForWrite(texts, signal);
  let { usage, degraded } = embedded;
  const outcomes: RecordOutcome[] = [];
  let waiting: RecordWrite[] = [];
  const write = async (): Promise<void> => {
    if (waiting.length > 0) await writeRecords({ writes: waiting, owner, epoch, signal }, indexing, deps);
    waiting = [];
  };
  let place = 0;
  for (const operation of operations) {
    if (operation.type === 'put') {
      waiting.push({ ...operation, text: texts[place] ?? '', vector: embedded.vectors[place] });
      place += 1;
      outcomes.push(undefined);
      continue;
    }
    if (operation.type === 'delete') {
      waiting.push(operation);
      outcomes.push(undefined);
      continue;
    }
    await write();
    if (operation.type === 'search') {
      const found = await searchRecords({ ...operation, owner, signal }, indexing, deps);
      outcomes.push(found.records);
      degraded ??= found.degraded;
      usage = sumUsage(usage, found.usage);
    } else outcomes.push(await read(operation, owner, deps));
  }
  await write();
  return { outcomes, degraded, usage };
}

async function read(
  operation: GetRecord | ListNamespaces,
  owner: Scope,
  { ledger, now }: EngineDependencies,
): Promise<RecordOutcome> {
  const time = isoTime(now());
  if (operation.type === 'get') {
    const record = await ledger.readRecord({ owner, prefix: operation.namespace, now: time }, operation.key);
    return record === undefined ? null : toRecordItem(record);
  }
  const { type: _type, ...query } = operation;
  return ledger.listNamespaces({ ...query, owner, now: time });
}
