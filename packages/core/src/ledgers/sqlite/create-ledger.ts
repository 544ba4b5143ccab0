import type { Ledger } from '../../contracts/ledger.ts';
import { databaseBytes, IN_MEMORY } from '../../sqlite/database-file.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import { applyBatch, toCommitResult } from './apply-batch.ts';
import { claimJob, renewJob } from './claim-job.ts';
import { countScopes } from './count-scopes.ts';
import { erase, finishErasures, reset } from './erase.ts';
import { findCandidates } from './find-candidates.ts';
import { readMarks, readUnindexed } from './index-reads.ts';
import { readIndexState } from './index-state.ts';
import { listMemories } from './list-memories.ts';
import { listMessages, listThreads } from './list-messages.ts';
import { listNamespaces } from './list-namespaces.ts';
import type { OpenLedger } from './open-ledger.ts';
import { readOperationChanges } from './operation-changes.ts';
import { claimOperation, releaseOperation } from './operations.ts';
import { countJobs, findJob, listJobs, readJob } from './read-jobs.ts';
import { readMemories, readMemory, readUnique, readVersions } from './read-memories.ts';
import { readMessages, readMessagesByKey } from './read-messages.ts';
import { readRecordsAcross } from './read-records-across.ts';
import { listRecords, readRecord } from './read-records.ts';
import { readRelations } from './read-relations.ts';
import { scan } from './scan.ts';
import { LEDGER_SCHEMA } from './schema.ts';
import { searchRecords } from './search-records.ts';
import { readTermStatistics } from './term-statistics.ts';
import { readCounters } from './write-context.ts';

/** Runs a call on the open ledger. Rejects at once when the signal is aborted. */
export type RunOnLedger = <Result>(
  call: (ledger: OpenLedger) => Result | Promise<Result>,
  signal?: AbortSignal,
) => Promise<Result>;

type Ending = 'provider' | 'capabilities' | 'close';
type Writes = Pick<
  Ledger,
  | 'commit'
  | 'claimOperation'
  | 'releaseOperation'
  | 'claimJob'
  | 'renewJob'
  | 'erase'
  | 'finishErasures'
  | 'reset'
>;

/** All calls of the ledger but its end. */
export function ledgerCalls(run: RunOnLedger): Omit<Ledger, Ending> {
  return { ...createReads(run), ...createWrites(run) };
}

function createReads(run: RunOnLedger): Omit<Ledger, keyof Writes | Ending> {
  return {
    open: (signal) => run(() => undefined, signal),
    describe: () => run(describe),
    readEpoch: () => run(({ database }) => database.read(() => readCounters(database.connection).epoch)),
    readMemories: (view, ids) => run((ledger) => readMemories(ledger, view, ids)),
    readMemory: (id, asOf) => run((ledger) => readMemory(ledger, id, asOf)),
    readVersions: (id, scopes) => run((ledger) => readVersions(ledger, id, scopes)),
    readOperationChanges: (operationId, scopes, signal) =>
      run((ledger) => readOperationChanges(ledger, { operationId, scopes }, signal), signal),
    listMemories: (request, signal) => run((ledger) => listMemories(ledger, request, signal), signal),
    readUnique: (scope, uniqueKeys) => run((ledger) => readUnique(ledger, scope, uniqueKeys)),
    findCandidates: (request, signal) => run((ledger) => findCandidates(ledger, request, signal), signal),
    readTermStatistics: (scopes, terms, asOf) =>
      run(({ database }) => readTermStatistics(database, { scopes, terms, asOf })),
    readRelations: (request) => run(({ database }) => readRelations(database, request)),
    readMessages: (scope, ids) => run((ledger) => readMessages(ledger, scope, ids)),
    listMessages: (request) => run((ledger) => listMessages(ledger, request)),
    listThreads: (request) => run(({ database }) => listThreads(database, request)),
    readMessagesByKey: (keys) => run((ledger) => readMessagesByKey(ledger, keys)),
    readRecord: (query, key) => run(({ database }) => readRecord(database, query, key)),
    listRecords: (query) => run(({ database }) => listRecords(database, query)),
    readRecordsAcross: (query) => run(({ database }) => readRecordsAcross(database, query)),
    searchRecords: (query, signal) => run(({ database }) => searchRecords(database, query, signal), signal),
    listNamespaces: (query) => run(({ database }) => listNamespaces(database, query)),
    countScopes: (request, signal) => run(({ database }) => countScopes(database, request, signal), signal),
    scan: (request, signal) => run((ledger) => scan(ledger, request, signal), signal),
    readIndexState: () => run(({ database }) => database.read(() => readIndexState(database.connection))),
    readMarks: (request) => run((ledger) => readMarks(ledger, request)),
    readUnindexed: (request) => run((ledger) => readUnindexed(ledger, request, ledger.indexOutside)),
    readJob: (id, scopes) => run((ledger) => readJob(ledger, id, scopes)),
    findJob: (scope, operationId) => run((ledger) => findJob(ledger, scope, operationId)),
    listJobs: (request, signal) => run((ledger) => listJobs(ledger, request, signal), signal),
    countJobs: (fingerprint) => run((ledger) => countJobs(ledger, fingerprint)),
  };
}

function createWrites(run: RunOnLedger): Writes {
  return {
    commit: (batch, signal) =>
      run((ledger) => toCommitResult(ledger.write((context) => applyBatch(context, batch), signal)), signal),
    claimOperation: (request, signal) =>
      run((ledger) => ledger.write((context) => claimOperation(context, request), signal), signal),
    releaseOperation: (claim) => run((ledger) => ledger.write((context) => releaseOperation(context, claim))),
    claimJob: (request, signal) => run((ledger) => claimJob(ledger, request, signal), signal),
    renewJob: (claim, until, signal) =>
      run((ledger) => ledger.write((context) => renewJob(context, claim, until), signal), signal),
    erase: (scope, now, signal) => run((ledger) => erase(ledger, { scope, now }, signal), signal),
    finishErasures: () => run((ledger) => finishErasures(ledger)),
    reset: () => run(reset),
  };
}

function describe({ database }: OpenLedger): ReturnType<Ledger['describe']> {
  const { connection } = database;
  return database.read(() => {
    const { memories, messages, records } = readCounters(connection);
    const bytes = connection.location === IN_MEMORY ? undefined : databaseBytes(connection.location);
    return {
      location: connection.location,
      schemaVersion: LEDGER_SCHEMA.migrations.length,
      memories,
      messages,
      records,
      pendingMarks: numberAt(connection.first('SELECT count(*) FROM mark') ?? [], 0),
      ...(bytes === undefined ? {} : { bytes }),
    };
  });
}
