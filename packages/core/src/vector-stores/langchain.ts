import type {
  VectorGeneration,
  VectorMatch,
  VectorPoint,
  VectorQuery,
  VectorStore,
} from '../contracts/vector-store.ts';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import { createCallGate } from '../internal/call-gate.ts';
import { checkOptions, isFlag, isFunction, isWholeNumber } from '../internal/check-options.ts';
import { compareCodePoints } from '../internal/compare-code-points.ts';
import { describeValue } from '../internal/describe-value.ts';
import { isLangchainObject, kindOf, requireOption } from '../internal/foreign-object.ts';
import { homeOf, type Scope } from '../types/scope.ts';
import { canDelete, isArrayStore, makeDialect } from './langchain/make-dialect.ts';
import { documentId, ofGeneration, ofScope, toDocument } from './langchain/point-document.ts';
import {
  callStore,
  deleteWhere,
  findDocuments,
  refusal,
  searchStore,
  type LangchainVectorStoreLike,
  type StoreDialect,
  type StoreSearch,
} from './langchain/store-access.ts';
import { checkDimensions, checkLength } from './points/check-dimensions.ts';

export type { LangchainPointDocument } from './langchain/point-document.ts';
export type { LangchainVectorStoreLike } from './langchain/store-access.ts';

/** Options of {@link langchainVectorStore}. */
export interface LangchainVectorStoreOptions {
  /** The store: `new MemoryVectorStore(embeddings)`. Vectors come from the `embedder` of the memory. Closing leaves it as it is. */
  readonly store: LangchainVectorStoreLike;
  /**
   * Writes a filter as the store reads it: the fields of metadata that a document has to have, every one of them. What the
   * store returns without them is a failure of the search, never a result.
   *
   * @default a function for stores in the process; for others the object itself, `{ keepsakeUserId: 'ana', … }`
   */
  readonly filter?: ((equals: Readonly<Record<string, string>>) => unknown) | undefined;
  /**
   * What the store's scores are: cosine similarities, cosine distances (1 less the similarity), or what a function makes a
   * similarity of.
   *
   * @default 'similarity'
   */
  readonly score?: 'similarity' | 'distance' | ((score: number) => number) | undefined;
  /** Deletes documents by id, for a store that has no `delete({ ids })`. Unknown ids are ignored. @default the store's own */
  readonly deleteByIds?: ((ids: readonly string[]) => PromiseLike<unknown>) | undefined;
  /** The most documents that one search of the store may ask for. @default 1000; for stores in the process, no limit */
  readonly maxResults?: number | undefined;
  /** Whether what it holds is there for the next process. @default true; for stores in the process, false */
  readonly durable?: boolean | undefined;
  /** How long one call of the store may take, in milliseconds. @default 30000 */
  readonly timeoutMs?: number | undefined;
}

const MAX_DIMENSIONS = 65_536;

/** Asked for beside what is wanted: equals come in the order of their ids, which no store knows. */
const SPARE = 8;

/**
 * Keeps vectors in a vector store of LangChain: documents with the ids of memory and scope, and no text. No package is
 * imported: the store is the caller's. Scope and generation are filters of the store, and every document that it returns
 * is checked against them; other filters are the ledger's.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong, and for a store that cannot delete.
 */
export function langchainVectorStore(options: LangchainVectorStoreOptions): VectorStore {
  checkStoreOptions(options);
  const { store } = options;
  const state: State = { dialect: makeDialect(options), known: new Map() };
  const gate = createCallGate();
  const inTurn = createTurns();
  const run = <Result>(task: () => Promise<Result>): Promise<Result> => gate.run(task);
  const write = <Result>(task: () => Promise<Result>): Promise<Result> => gate.run(() => inTurn(task));
  return {
    provider: 'langchain',
    capabilities: {
      insideLedger: false,
      durable: options.durable ?? !isArrayStore(store),
      filterOperators: [],
      filterColumns: [],
      maxDimensions: MAX_DIMENSIONS,
    },
    prepare: (generation) => write(() => prepare(state, generation)),
    upsert: (generation, points) => write(() => upsert(state, generation, points)),
    remove: ({ generation }, ids) => write(() => removeIds(state, generation, ids)),
    removeScope: (scope) => write(() => removeScope(state, scope)),
    search: (query) => run(() => search(state, query)),
    count: (generation) => run(() => count(state, generation)),
    drop: (generation) => write(() => drop(state, generation)),
    close: () => gate.close(),
  };
}

interface State {
  readonly dialect: StoreDialect;
  /** The length of vectors by generation, as far as this process has heard of it. */
  readonly known: Map<number, number>;
}

/** One write after the other: a store that does not replace would keep two documents of an id that are stored at once. */
function createTurns(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task);
    last = turn.catch(() => undefined);
    return turn;
  };
}

async function prepare({ dialect, known }: State, generation: VectorGeneration): Promise<void> {
  const { generation: number, dimensions } = generation;
  checkDimensions(generation, known.get(number), MAX_DIMENSIONS);
  if (known.has(number)) return;
  const [one] = await findDocuments({ ...everything('prepare', generation), limit: 1 }, dialect);
  checkDimensions(generation, one?.dimensions, MAX_DIMENSIONS);
  known.set(number, dimensions);
}

/** A search for all documents of a generation; any vector will do. */
function everything(operation: string, generation: VectorGeneration): Omit<StoreSearch, 'limit'> {
  return { operation, vector: anyVector(generation.dimensions), equals: ofGeneration(generation) };
}

/** At right angles to nothing that a model makes: some stores leave out what has a score of exactly 0. */
function anyVector(dimensions: number): readonly number[] {
  return Array.from({ length: dimensions }, (_, place) => Math.sin(place + 1));
}

async function upsert(
  state: State,
  generation: VectorGeneration,
  points: readonly VectorPoint[],
): Promise<void> {
  for (const { vector } of points) checkLength(generation, vector);
  await prepare(state, generation);
  const latest = [...new Map(points.map((point) => [point.id, point])).values()];
  if (latest.length === 0) return;
  const { dialect } = state;
  const documents = latest.map((point) => toDocument(point, generation));
  const ids = documents.map(({ id = '' }) => id);
  // Whether a store replaces a document of the same id or adds another one differs from store to store.
  await callStore(() => dialect.deleteByIds(ids), dialect, { operation: 'upsert' });
  const vectors = latest.map(({ vector }) => Array.from(vector));
  const given = await callStore(
    () => dialect.store.addVectors(vectors, documents, { ids: [...ids] }),
    dialect,
    {
      operation: 'upsert',
    },
  );
  if (!Array.isArray(given) || given.every((id: unknown, place) => id === ids[place])) return;
  throw refusal(
    'upsert',
    `the store "${kindOf(dialect.store, '_vectorstoreType')}" stored document ${ids[0]} as ${describeValue(given[0])}: it gives ids of its own, so nothing could be replaced or erased. Use a store whose addVectors takes { ids }`,
  );
}

async function removeIds({ dialect }: State, generation: number, ids: readonly string[]): Promise<void> {
  const known = ids.flatMap((id) => documentId(generation, id) ?? []);
  if (known.length === 0) return;
  await callStore(() => dialect.deleteByIds(known), dialect, { operation: 'remove' });
}

async function removeScope({ dialect, known }: State, scope: Scope): Promise<void> {
  // It would match every point.
  if (homeOf(scope) === undefined) throw new ScopeRequiredError({ path: 'removeScope' });
  const lengths = isArrayStore(dialect.store) ? new Set([1]) : new Set(known.values());
  if (lengths.size === 0) {
    // A store is asked with a vector. The ledger keeps a mark for each point, and has them removed by id.
    throw refusal(
      'removeScope',
      'the length of its vectors is not known in this process yet. It is learned from the first search or write',
    );
  }
  for (const length of lengths) {
    await deleteWhere(
      { operation: 'removeScope', vector: anyVector(length), equals: ofScope(scope) },
      dialect,
    );
  }
}

async function search({ dialect, known }: State, query: VectorQuery): Promise<readonly VectorMatch[]> {
  const { generation, scopes, limit, signal } = query;
  signal?.throwIfAborted();
  const length = known.get(generation);
  if (length !== undefined) checkLength({ dimensions: length }, query.vector);
  const vector = Array.from(query.vector);
  const found = await Promise.all(
    scopes
      .filter((scope) => homeOf(scope) !== undefined)
      .map((scope) => {
        const equals = { ...ofGeneration(query), ...ofScope(scope) };
        return searchWhole({ operation: 'search', vector, equals, limit, signal }, dialect);
      }),
  );
  const best = new Map<string, VectorMatch>();
  for (const { id, similarity } of found.flat()) {
    if (similarity > (best.get(id)?.similarity ?? -2)) best.set(id, { id, similarity });
  }
  return [...best.values()].toSorted(compareMatches).slice(0, limit);
}

/** As many as are wanted, and all that are as similar as the last of them. */
async function searchWhole(request: StoreSearch, dialect: StoreDialect): Promise<readonly VectorMatch[]> {
  const { limit: wanted } = request;
  for (let limit = wanted + SPARE; ; limit *= 4) {
    const found = await searchStore({ ...request, limit }, dialect);
    const isWhole = found.length < limit || limit >= dialect.maxResults;
    if (isWhole || found.at(-1)?.similarity !== found[wanted - 1]?.similarity) return found;
  }
}

function compareMatches(left: VectorMatch, right: VectorMatch): number {
  return right.similarity - left.similarity || compareCodePoints(left.id, right.id);
}

async function count({ dialect }: State, generation: VectorGeneration): Promise<number> {
  const limit = dialect.maxResults;
  const found = await findDocuments({ ...everything('count', generation), limit }, dialect);
  return new Set(found.map(({ id }) => id)).size;
}

async function drop({ dialect, known }: State, generation: VectorGeneration): Promise<void> {
  const dimensions = generation.dimensions || known.get(generation.generation);
  known.delete(generation.generation);
  if (dimensions === undefined) return;
  try {
    await deleteWhere(everything('drop', { ...generation, dimensions }), dialect);
  } catch (error) {
    // A store takes vectors of one length: one that holds others holds nothing of this generation.
    const holdsOthers = [...known.values()].some((length) => length !== dimensions);
    if (!holdsOthers || !(error instanceof ProviderError) || error.isRetryable) throw error;
  }
}

function checkStoreOptions(options: LangchainVectorStoreOptions): void {
  checkOptions<LangchainVectorStoreOptions>('langchainVectorStore', options, {
    store: isLangchainObject(
      'a vector store',
      '_vectorstoreType',
      'addVectors',
      'similaritySearchVectorWithScore',
    ),
    filter: isFunction,
    score: (value) =>
      value === 'similarity' || value === 'distance' || typeof value === 'function'
        ? undefined
        : `${describeValue(value)} is neither 'similarity', 'distance' nor a function`,
    deleteByIds: isFunction,
    maxResults: isWholeNumber(1, 1_000_000),
    durable: isFlag,
    timeoutMs: isWholeNumber(1, 3_600_000),
  });
  requireOption('langchainVectorStore', 'store', options.store);
  const { store, deleteByIds } = options;
  if (deleteByIds !== undefined || isArrayStore(store) || canDelete(store)) return;
  const message = `"${kindOf(store, '_vectorstoreType')}" has no delete of its own, and what cannot be deleted cannot be replaced or erased; pass { provider: 'langchain', config: { store, deleteByIds } }, or use another store`;
  throw new InvalidOptionsError({ subject: 'langchainVectorStore', issues: [{ path: 'store', message }] });
}
