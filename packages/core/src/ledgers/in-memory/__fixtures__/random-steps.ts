import { boolean, constantFrom, integer, option, record, uniqueArray, type Arbitrary } from 'fast-check';
import type { GenerationVector, LedgerChange } from '../../../contracts/ledger-changes.ts';
import type { JobClaim } from '../../../contracts/ledger-jobs.ts';
import { memoryItem, timeAt } from '../../../testing/build-memory-item.ts';
import { newJob } from '../../../testing/build-new-job.ts';
import { newMemory, plainTerms } from '../../../testing/build-new-memory.ts';
import { storedMessage } from '../../../testing/build-stored-message.ts';
import { storedRecord } from '../../../testing/build-stored-record.ts';
import type { MemoryItem } from '../../../types/memory.ts';
import type { StoredMessage } from '../../../types/message.ts';
import type { Scope } from '../../../types/scope.ts';
import { memoryById, type StoreState } from '../state.ts';

const scopes: Arbitrary<Scope> = constantFrom<Scope>(
  { userId: 'ana' },
  { userId: 'ana', runId: 'r1' },
  { userId: 'ana', agentId: 'bot', appId: 'app' },
  { agentId: 'bot' },
);
const names = constantFrom('one', 'two', 'three', 'four');
const texts = uniqueArray(constantFrom('lisbon', 'greyhound', 'tea', 'moved', 'again'), { maxLength: 4 }).map(
  (words) => words.join(' '),
);
/** The claim that `finish-operation` ends. */
export const operationClaim = { scope: { userId: 'ana' }, operationId: 'op', token: 'mine' };

/** Inserts are the likeliest: the others need something to change. */
const CHANGES: readonly LedgerChange['type'][] = [
  ...Array.from({ length: 4 }, () => 'insert-memory' as const),
  'replace-memory',
  'delete-memory',
  'reopen-memory',
  'restore-memory',
  'insert-message',
  'replace-message',
  'delete-message',
  'put-record',
  'delete-record',
  'finish-operation',
  'clear-marks',
  'defer-marks',
  'set-marks',
  'set-index-state',
  'set-vectors',
  'enqueue-job',
  'enqueue-job',
  'finish-job',
  'retry-job',
  'bury-job',
  'release-job',
  'cancel-job',
  'requeue-job',
  'prune-jobs',
];

/** A change that may well be refused, in terms of names: what it means depends on the state that it meets. */
export const steps = record({
  type: constantFrom(...CHANGES),
  scope: scopes,
  name: names,
  text: texts,
  isUnique: boolean(),
  needsIndexing: boolean(),
  generation: option(integer({ min: 1, max: 2 }), { nil: undefined }),
});
/** One of them. */
export type Step = typeof steps extends Arbitrary<infer Value> ? Value : never;

/** What the changes of a step are made of. */
interface Parts extends Step {
  readonly state: StoreState;
  readonly id: string;
  readonly version: number;
  readonly sourceKeys: readonly string[];
  readonly uniqueness: { readonly uniqueKey?: string };
  readonly embedding: { readonly vector?: GenerationVector };
  readonly note: { readonly at: string };
}

function partsOf(state: StoreState, step: Step): Parts {
  const id = `memory ${step.name}`;
  const { generation } = step;
  return {
    ...step,
    state,
    id,
    version: memoryById(state, id)?.current?.state.version ?? 1,
    sourceKeys: [`message ${step.text}`],
    uniqueness: step.isUnique ? { uniqueKey: step.text } : {},
    embedding: generation === undefined ? {} : { vector: { generation, vector: Float32Array.of(1, 0) } },
    note: { at: timeAt(state.counters.key) },
  };
}

function itemOf({ scope, id, text }: Parts, version: number): MemoryItem {
  return memoryItem({ ...scope, id, memory: text, version });
}

function messageOf({ scope, name, text }: Parts): StoredMessage {
  return storedMessage({ ...scope, key: `message ${name}`, id: name, text });
}

/** Of a job that runs, as often as there is one; else of one that may be there. */
function jobClaimOf({ state, name, text, isUnique }: Parts): JobClaim {
  const rows = [...state.jobs.values()];
  const row =
    rows.find(({ token }) => isUnique && token !== undefined) ?? rows[text.length % (rows.length || 1)];
  return { id: row?.job.id ?? newJob(name).id, token: row?.token ?? 'nobody' };
}

const MAKERS: Readonly<Record<LedgerChange['type'], (parts: Parts) => LedgerChange>> = {
  'insert-memory': (parts) => {
    const { sourceKeys, needsIndexing, uniqueness, embedding, note } = parts;
    const memory = newMemory({
      item: itemOf(parts, 1),
      sourceKeys,
      needsIndexing,
      ...uniqueness,
      ...embedding,
    });
    return { type: 'insert-memory', memory, note };
  },
  'replace-memory': (parts) => {
    const { version, sourceKeys, needsIndexing, uniqueness, embedding, note } = parts;
    const item = itemOf(parts, version + 1);
    const content = {
      terms: plainTerms(parts.text),
      needsIndexing: parts.isUnique,
      ...uniqueness,
      ...embedding,
    };
    const released = parts.generation === 2 ? { uniqueKey: null } : {};
    const memory = needsIndexing ? { item, sourceKeys, ...released } : { item, content };
    return { type: 'replace-memory', memory, expectedVersion: version, note };
  },
  'delete-memory': ({ id, version, note }) => ({ type: 'delete-memory', id, expectedVersion: version, note }),
  'reopen-memory': (parts) => {
    const { state, id, sourceKeys, needsIndexing, uniqueness, embedding, note } = parts;
    const expectedVersion = memoryById(state, id)?.versions.at(-1)?.state.version ?? 1;
    const item = itemOf(parts, expectedVersion + 1);
    const memory = newMemory({ item, sourceKeys, needsIndexing, ...uniqueness, ...embedding });
    return { type: 'reopen-memory', memory, expectedVersion, note };
  },
  'restore-memory': (parts) => {
    const { text, sourceKeys, needsIndexing, uniqueness } = parts;
    const common = { state: itemOf(parts, 1), terms: plainTerms(text), sourceKeys };
    const versions = [
      { ...common, event: 'ADD' as const, recordedFrom: timeAt(0), recordedTo: timeAt(1) },
      {
        ...common,
        event: parts.isUnique ? ('UPDATE' as const) : ('DELETE' as const),
        recordedFrom: timeAt(1),
      },
    ];
    return { type: 'restore-memory', versions, needsIndexing, ...uniqueness };
  },
  'insert-message': (parts) => ({ type: 'insert-message', message: messageOf(parts) }),
  'replace-message': (parts) => ({ type: 'replace-message', message: messageOf(parts) }),
  'delete-message': (parts) => ({ type: 'delete-message', key: messageOf(parts).key }),
  'put-record': ({ scope, name, text, needsIndexing, embedding }) => {
    const stored = storedRecord({ owner: scope, namespace: ['notes', name], key: text, value: { text } });
    return { type: 'put-record', record: stored, terms: plainTerms(text), needsIndexing, ...embedding };
  },
  'delete-record': ({ scope, name, text }) => ({
    type: 'delete-record',
    owner: scope,
    namespace: ['notes', name],
    key: text,
  }),
  'finish-operation': ({ text }) => ({ type: 'finish-operation', claim: operationClaim, result: { text } }),
  'enqueue-job': ({ scope, name, text, needsIndexing }) => ({
    type: 'enqueue-job',
    job: newJob(`${name} ${text}`, { scope, fingerprint: needsIndexing ? 'here' : 'there' }),
  }),
  'finish-job': (parts) => ({
    type: 'finish-job',
    claim: jobClaimOf(parts),
    at: parts.note.at,
    result: { text: parts.text },
  }),
  'retry-job': (parts) => ({
    type: 'retry-job',
    claim: jobClaimOf(parts),
    at: parts.note.at,
    runAfter: timeAt(5),
    error: parts.text,
  }),
  'bury-job': (parts) => ({
    type: 'bury-job',
    claim: jobClaimOf(parts),
    at: parts.note.at,
    error: parts.text,
  }),
  'release-job': (parts) => ({ type: 'release-job', claim: jobClaimOf(parts), at: parts.note.at }),
  'cancel-job': (parts) => ({ type: 'cancel-job', id: jobClaimOf(parts).id, at: parts.note.at }),
  'requeue-job': (parts) => ({
    type: 'requeue-job',
    id: jobClaimOf(parts).id,
    at: parts.note.at,
    fingerprint: parts.isUnique ? 'here' : 'there',
  }),
  'prune-jobs': ({ generation = 1 }) => ({ type: 'prune-jobs', endedBefore: timeAt(9), limit: generation }),
  'clear-marks': ({ state }) => ({ type: 'clear-marks', marks: [...state.marks.values()].slice(0, 1) }),
  'defer-marks': ({ state }) => ({
    type: 'defer-marks',
    marks: [...state.marks.values()].slice(0, 2),
    until: timeAt(9),
  }),
  'set-marks': ({ state }) => ({
    type: 'set-marks',
    rows: [...state.memories.keys()].map((key) => ({ target: 'memory', key })),
  }),
  'set-index-state': ({ generation = 0 }) => ({
    type: 'set-index-state',
    state: { generation, status: 'ready' },
  }),
  'set-vectors': ({ state, generation = 1 }) => ({
    type: 'set-vectors',
    vectors: [...state.current.live].map((key) => ({
      target: 'memory',
      key,
      version: 1,
      generation,
      vector: Float32Array.of(0, 1),
    })),
  }),
};

/** The change that a step means for this state. */
export function toChange(state: StoreState, step: Step): LedgerChange {
  return MAKERS[step.type](partsOf(state, step));
}
