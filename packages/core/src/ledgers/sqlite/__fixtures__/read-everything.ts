import type { CandidateSource, LedgerMemory, ReadView } from '../../../contracts/ledger-queries.ts';
import type { Ledger, Store } from '../../../contracts/ledger.ts';
import { timeAt } from '../../../testing/build-memory-item.ts';
import type { Scope } from '../../../types/scope.ts';
import { newJob } from '../../../testing/build-new-job.ts';
import { JOB_STATUSES } from '../../../types/job.ts';
import { OPERATIONS, SCOPES } from './random-changes.ts';
import { FINGERPRINTS, JOB_NAMES } from './random-job-steps.ts';

const VIEWS: readonly (readonly Scope[])[] = [
  ...SCOPES.map((scope) => [scope]),
  [{ appId: 'app' }],
  [{ userId: 'ana' }, { agentId: 'guide' }],
  [{ runId: 'r2' }, { runId: 'r1' }, { userId: 'bo', agentId: 'guide' }],
];

/** Numbers that stores choose for themselves, told by what they stand for. */
function toId({ item }: LedgerMemory): string {
  return item.id;
}

/** The answer to every read that there is, in an order that is the same for every store. */
export async function readEverything({ ledger, vectorStore }: Store): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const scopes of VIEWS) {
    answers.push(
      ...(await readView(ledger, { scopes })),
      ...(await readView(ledger, { scopes, asOf: timeAt(320) })),
      ...(await readView(ledger, { scopes, asOf: timeAt(150) })),
    );
    const query = { generation: 1, dimensions: 2, vector: Float32Array.of(0.6, 0.8), scopes, limit: 7 };
    const found = await vectorStore.search(query);
    answers.push(found.map(({ id, similarity }) => [id, similarity.toFixed(6)]));
    answers.push(
      (await ledger.listMessages({ scopes, direction: 'descending', limit: 9 })).map(
        ({ message }) => message,
      ),
    );
    answers.push(await ledger.listThreads({ scopes, limit: 5 }));
    answers.push(await ledger.countScopes({ field: 'runId', scopes, limit: 5 }));
    for (const operation of OPERATIONS) {
      const changes = await ledger.readOperationChanges(operation, scopes);
      answers.push(changes.map(({ key: _key, ...change }) => change));
    }
  }
  for (const owner of [{}, ...SCOPES]) {
    const query = { owner, prefix: [], now: timeAt(0) };
    answers.push(await ledger.listRecords({ ...query, limit: 50, offset: 1 }));
    answers.push(await ledger.listNamespaces({ ...query, suffix: ['*'], limit: 50, offset: 0 }));
    for (const namespace of await ledger.listNamespaces({ ...query, suffix: [], limit: 2, offset: 0 })) {
      const across = { within: owner, namespace, now: timeAt(0), limit: 50 };
      const all = await ledger.readRecordsAcross({ ...across, offset: 0 });
      const keys = [...new Set(all.map(({ key }) => key))].slice(0, 3);
      answers.push(all, await ledger.readRecordsAcross({ ...across, keys, offset: 1 }));
    }
    const vector = { generation: 1, vector: Float32Array.of(0.6, 0.8) };
    const found = await ledger.searchRecords({ ...query, terms: ['tea', 'rain'], vector, limit: 6 });
    answers.push(
      found.map(({ record, frequencies, length, similarity }) => [
        record,
        frequencies,
        length,
        similarity?.toFixed(6),
      ]),
    );
  }
  for (const collection of ['messages', 'memories', 'records'] as const) {
    for (const scopes of [undefined, ...VIEWS]) {
      answers.push(
        (await ledger.scan({ collection, scopes, limit: 1000 })).map((row) => ({ ...row, position: 0 })),
      );
    }
  }
  answers.push(...(await readJobs(ledger)));
  const { location: _location, bytes: _bytes, ...described } = await ledger.describe();
  const marks = await ledger.readMarks({ now: timeAt(999), limit: 1000 });
  return [
    ...answers,
    described,
    marks.map(({ id, action, target }) => (target === 'memory' ? [id, action] : action)),
  ];
}

async function readJobs(ledger: Ledger): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const scopes of [undefined, ...VIEWS]) {
    for (const status of [undefined, ...JOB_STATUSES]) {
      const all = await ledger.listJobs({ scopes, status, limit: 100 });
      const after = all.at(1)?.position;
      const rest = await ledger.listJobs({ scopes, status, after, limit: 3 });
      answers.push([all.map(({ job }) => job), rest.map(({ job }) => job)]);
    }
    for (const name of JOB_NAMES) answers.push(await ledger.readJob(newJob(name).id, scopes));
  }
  for (const scope of SCOPES) for (const name of JOB_NAMES) answers.push(await ledger.findJob(scope, name));
  for (const fingerprint of FINGERPRINTS) answers.push(await ledger.countJobs(fingerprint));
  return answers;
}

async function readView(ledger: Ledger, view: ReadView): Promise<readonly unknown[]> {
  const terms = ['tea', '茶', 'greyhound'];
  const page = await ledger.listMemories({
    ...view,
    sort: { field: 'validFrom', direction: 'descending' },
    limit: 12,
    countTotal: true,
  });
  const ids = page.memories.map(toId);
  const find = async (source: CandidateSource): Promise<readonly unknown[]> => {
    const { candidates } = await ledger.findCandidates({ ...view, terms, source });
    const told = candidates.map(({ key: _key, ...candidate }) => candidate);
    return source.by === 'newest' || source.by === 'time'
      ? told
      : told.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  };
  const found = await ledger.findCandidates({ ...view, terms, source: { by: 'ids', ids } });
  const names = new Map(found.candidates.map(({ key, id }) => [key, id]));
  const relations =
    view.asOf === undefined ? await ledger.readRelations({ keys: [...names.keys()], terms, reach: 2 }) : [];
  const around = new Map(
    relations.map(({ key, previous, next, sources, citedBy }) => [
      names.get(key),
      {
        documents: [previous, next, sources].map((list) =>
          list.map(({ key: _key, ...document }) => document),
        ),
        citedBy: citedBy.length,
      },
    ]),
  );
  return [
    page.memories.map(({ item }) => item),
    page.total,
    await find({ by: 'terms', match: ['tea', 'greyhound'], limit: 100 }),
    await find({ by: 'terms', match: terms, limit: 6 }),
    await find({ by: 'newest', limit: 5 }),
    await find({ by: 'time', from: timeAt(50), to: timeAt(300), limit: 6 }),
    await ledger.readTermStatistics(view.scopes, terms, view.asOf),
    ids.map((id) => around.get(id)),
    await Promise.all(ids.map((id) => ledger.readVersions(id, view.scopes))),
  ];
}
