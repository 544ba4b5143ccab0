import type { VectorMatch } from '../../contracts/vector-store.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import { callForeign } from '../../internal/call-foreign.ts';
import { describeValue } from '../../internal/describe-value.ts';
import { badForeignAnswer } from '../../internal/foreign-error.ts';
import { kindOf } from '../../internal/foreign-object.ts';
import { hasFields, readDocument, type Equals, type LangchainPointDocument } from './point-document.ts';

/** The part of a vector store of LangChain that is used. */
export interface LangchainVectorStoreLike {
  _vectorstoreType(): string;
  addVectors(
    vectors: number[][],
    documents: LangchainPointDocument[],
    options?: object,
  ): PromiseLike<unknown>;
  similaritySearchVectorWithScore(query: number[], k: number, filter?: unknown): PromiseLike<unknown>;
  delete?(params?: object): PromiseLike<unknown>;
}

/** How one vector store of LangChain is spoken to. */
export interface StoreDialect {
  readonly store: LangchainVectorStoreLike;
  readonly toFilter: (equals: Equals) => unknown;
  readonly toSimilarity: (score: number) => number;
  readonly deleteByIds: (ids: readonly string[]) => PromiseLike<unknown>;
  /** The most documents that one search may ask for. */
  readonly maxResults: number;
  readonly timeoutMs: number;
}

/** A document that was found, and that has what was asked for. */
export interface FoundDocument {
  readonly id: string;
  readonly documentId: string;
  readonly dimensions: number;
  /** As the store gives it. */
  readonly score: unknown;
}

/** What is looked for. */
export interface StoreSearch {
  /** For errors: `search`. */
  readonly operation: string;
  readonly vector: readonly number[];
  readonly equals: Equals;
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

const REMEDIES = { 'bad-answer': 'Check the store, its options and the version of its package' } as const;

/** Calls a method of the store; its errors become a ProviderError. */
export async function callStore<Answer>(
  ask: () => PromiseLike<Answer>,
  dialect: Pick<StoreDialect, 'timeoutMs'>,
  { operation, signal }: { readonly operation: string; readonly signal?: AbortSignal | undefined },
): Promise<Answer> {
  const call = { provider: 'langchain', operation, remedies: REMEDIES, maxRetries: 0 };
  const { answer } = await callForeign({ ...call, ask, signal, timeoutMs: dialect.timeoutMs });
  return answer;
}

/**
 * The documents that have the fields, the most similar first. Nothing that the store returns is taken on trust.
 *
 * @throws ProviderError (`refused`) when a document comes without the fields: the store did not look at the filter.
 */
export async function findDocuments(
  search: StoreSearch,
  dialect: StoreDialect,
): Promise<readonly FoundDocument[]> {
  const { operation, vector, equals, signal } = search;
  const { store, toFilter, maxResults } = dialect;
  const limit = Math.min(search.limit, maxResults);
  const answer = await callStore(
    () => store.similaritySearchVectorWithScore([...vector], limit, toFilter(equals)),
    dialect,
    { operation, signal },
  );
  if (!Array.isArray(answer)) {
    const problem = `the answer is no list of documents with scores, but ${describeValue(answer)}`;
    throw badForeignAnswer({ provider: 'langchain', operation }, problem, REMEDIES['bad-answer']);
  }
  return answer.map((entry: unknown) => {
    const [document, score]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    const point = readDocument(document);
    if (point !== undefined && hasFields(document, equals)) return { ...point, score };
    const fields = Object.keys(equals).join(', ');
    throw refusal(
      operation,
      `the store "${kindOf(store, '_vectorstoreType')}" returned a document that the filter on ${fields} excludes: it ignores the filter, or the metadata of documents. Pass filter in the config, which writes the filter as this store reads it, or use another store`,
    );
  });
}

/**
 * The same, with similarities.
 *
 * @throws ProviderError (`refused`) when the scores of the store cannot be similarities.
 */
export async function searchStore(
  search: StoreSearch,
  dialect: StoreDialect,
): Promise<readonly VectorMatch[]> {
  const found = await findDocuments(search, dialect);
  const matches = found.map(({ id, score }) => ({ id, similarity: toSimilarity(score, dialect) }));
  const [first, last] = [matches[0], matches.at(-1)];
  if (first !== undefined && last !== undefined && last.similarity > first.similarity + 1e-4) {
    // The closest comes first.
    const problem = 'the scores of the store grow from the first document to the last: they are distances';
    throw refusal(search.operation, `${problem}. Pass score: 'distance' in the config`);
  }
  return matches;
}

function toSimilarity(score: unknown, dialect: StoreDialect): number {
  const similarity = typeof score === 'number' ? dialect.toSimilarity(score) : Number.NaN;
  // Rounding makes 1.0000001 of equal vectors.
  if (Math.abs(similarity) <= 1.001) return Math.max(-1, Math.min(1, similarity));
  const problem = `the score ${describeValue(score)} is no cosine similarity from -1 to 1`;
  throw refusal(
    'search',
    `${problem}. Make the store with the cosine metric, or pass score in the config, which turns its scores into similarities`,
  );
}

/**
 * Deletes every document that has the fields.
 *
 * @throws ProviderError (`server`) when the store still returns only what was deleted, and so many that others may hide.
 */
export async function deleteWhere(search: Omit<StoreSearch, 'limit'>, dialect: StoreDialect): Promise<void> {
  const deleted = new Set<string>();
  for (;;) {
    const found = await findDocuments({ ...search, limit: dialect.maxResults }, dialect);
    const ids = [...new Set(found.map(({ documentId }) => documentId))].filter((id) => !deleted.has(id));
    if (ids.length > 0) {
      await callStore(() => dialect.deleteByIds(ids), dialect, search);
      for (const id of ids) deleted.add(id);
    } else if (found.length < dialect.maxResults) {
      // What is left was deleted in this call: the store only has not caught up.
      return;
    } else {
      const message = `the store still returns ${found.length} documents that were deleted. Try again later`;
      const { operation } = search;
      throw new ProviderError({ provider: 'langchain', operation, failure: 'server', message });
    }
    if (found.length < dialect.maxResults) return;
  }
}

/** What a store does that no call can mend. */
export function refusal(operation: string, message: string): ProviderError {
  return new ProviderError({ provider: 'langchain', operation, failure: 'refused', message });
}
