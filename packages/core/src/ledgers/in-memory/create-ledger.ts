import type { Ledger } from '../../contracts/ledger.ts';
import type { CallGate } from '../../internal/call-gate.ts';
import { findCandidates } from './candidates.ts';
import { copyData } from './copy-data.ts';
import { countScopes } from './count-scopes.ts';
import { readMarks, readUnindexed } from './index-reads.ts';
import { claimJob, countJobs, findJob, listJobs, readJob, renewJob } from './jobs.ts';
import { listMemories, readUnique } from './list-memories.ts';
import { listMessages, listThreads, readMessages, readMessagesByKey } from './messages.ts';
import { listNamespaces } from './namespaces.ts';
import { readOperationChanges } from './operation-changes.ts';
import { claimOperation, releaseOperation } from './operations.ts';
import { readRecordsAcross } from './records-across.ts';
import { listRecords, readRecord, searchRecords } from './records.ts';
import { readRelations } from './relations.ts';
import { scan } from './scan.ts';
import type { StateHolder } from './state-holder.ts';
import type { StoreState } from './state.ts';
import { readTermStatistics } from './term-statistics.ts';
import { readMemories, readMemory, readVersions } from './views.ts';
import { commit, erase, finishErasures, reset } from './write.ts';

const PROVIDER = 'memory';
const SCHEMA_VERSION = 1;

type Reads = Omit<Ledger, keyof Writes | 'provider' | 'capabilities'>;
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
  | 'close'
>;

/** The ledger over a state. */
export function createLedger(gate: CallGate, holder: StateHolder): Ledger {
  return {
    provider: PROVIDER,
    capabilities: { durable: false, multiProcess: false },
    ...createReads(gate, holder),
    ...createWrites(gate, holder),
  };
}

function createReads(gate: CallGate, holder: StateHolder): Reads {
  const run = <Result>(
    read: (state: StoreState) => Result | Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> =>
    gate.run(() => {
      signal?.throwIfAborted();
      return read(holder.state);
    });
  return {
    open: (signal) => run(() => undefined, signal),
    describe: () =>
      run((state) => ({
        location: PROVIDER,
        schemaVersion: SCHEMA_VERSION,
        memories: state.current.live.size,
        messages: state.messages.size,
        records: state.records.size,
        pendingMarks: state.marks.size,
      })),
    readEpoch: () => run((state) => state.counters.epoch),
    readMemories: (view, ids) => run((state) => readMemories(state, view, ids)),
    readMemory: (id, asOf) => run((state) => readMemory(state, id, asOf)),
    readVersions: (id, scopes) => run((state) => readVersions(state, id, scopes)),
    readOperationChanges: (operationId, scopes, signal) =>
      run((state) => readOperationChanges(state, { operationId, scopes }, signal), signal),
    listMemories: (request, signal) => run((state) => listMemories(state, request, signal), signal),
    readUnique: (scope, uniqueKeys) => run((state) => readUnique(state, scope, uniqueKeys)),
    findCandidates: (request, signal) => run((state) => findCandidates(state, request, signal), signal),
    readTermStatistics: (scopes, terms, asOf) =>
      run((state) => readTermStatistics(state, { scopes, terms, asOf })),
    readRelations: (request) => run((state) => readRelations(state, request)),
    readMessages: (scope, ids) => run((state) => readMessages(state, scope, ids)),
    listMessages: (request) => run((state) => listMessages(state, request)),
    listThreads: (request) => run((state) => listThreads(state, request)),
    readMessagesByKey: (keys) => run((state) => readMessagesByKey(state, keys)),
    readRecord: (query, key) => run((state) => readRecord(state, query, key)),
    listRecords: (query) => run((state) => listRecords(state, query)),
    readRecordsAcross: (query) => run((state) => readRecordsAcross(state, query)),
    searchRecords: (query, signal) => run((state) => searchRecords(state, query, signal), signal),
    listNamespaces: (query) => run((state) => listNamespaces(state, query)),
    countScopes: (request, signal) => run((state) => countScopes(state, request, signal), signal),
    scan: (request, signal) => run((state) => scan(state, request, signal), signal),
    readIndexState: () => run((state) => copyData(state.indexState)),
    readMarks: (request) => run((state) => readMarks(state, request)),
    readUnindexed: (request) => run((state) => readUnindexed(state, request, holder.indexOutside)),
    readJob: (id, scopes) => run((state) => readJob(state, id, scopes)),
    findJob: (scope, operationId) => run((state) => findJob(state, scope, operationId)),
    listJobs: (request, signal) => run((state) => listJobs(state, request, signal), signal),
    countJobs: (fingerprint) => run((state) => countJobs(state, fingerprint)),
  };
}

function createWrites(gate: CallGate, holder: StateHolder): Writes {
  const run = <Result>(write: () => Result | Promise<Result>, signal?: AbortSignal): Promise<Result> =>
    gate.run(() => {
      signal?.throwIfAborted();
      return write();
    });
  return {
    commit: (batch, signal) => run(() => commit(holder, batch, signal), signal),
    claimOperation: (request, signal) => run(() => claimOperation(holder.state, request), signal),
    releaseOperation: (claim) => run(() => releaseOperation(holder.state, claim)),
    claimJob: (request, signal) => run(() => claimJob(holder.state, request), signal),
    renewJob: (claim, until, signal) => run(() => renewJob(holder.state, claim, until), signal),
    erase: (scope, now, signal) => run(() => erase(holder, { scope, now }, signal), signal),
    finishErasures: () => run(() => finishErasures(holder)),
    reset: () => run(() => reset(holder)),
    async close() {
      await gate.close();
      holder.clear();
    },
  };
}
