import { Document, type DocumentInterface } from '@langchain/core/documents';
import { FakeEmbeddings } from '@langchain/core/utils/testing';
import { VectorStore } from '@langchain/core/vectorstores';
import { cosine } from './pinecone-index.ts';

/** What is kept, and stays when the store that wrote it is gone: the part of a server. */
export type ObjectFilterRows = Map<
  string,
  { readonly vector: readonly number[]; readonly document: DocumentInterface }
>;

/** How the store differs from what a vector database does as a rule. */
export interface ObjectFilterStoreOptions {
  readonly rows?: ObjectFilterRows;
  /** Answers with cosine distances, as PGVector and Chroma do. */
  readonly isDistance?: boolean;
  /** Pays no attention to filters. */
  readonly ignoresFilters?: boolean;
  /** Gives documents ids of its own. */
  readonly ownIds?: boolean;
  /** The only length of vectors that it takes. */
  readonly dimensions?: number;
  /** The most documents that a search may ask for. */
  readonly mostResults?: number;
  /** Goes on returning what was deleted, as a store does that is not consistent at once. */
  readonly isSlow?: boolean;
}

/**
 * A store of this repository's own, on LangChain's abstract class: it filters by an object of equal fields and deletes by id,
 * as Pinecone and others do. It stands for a database where none can be run.
 */
export class ObjectFilterStore extends VectorStore {
  declare FilterType: Record<string, unknown>;
  readonly rows: ObjectFilterRows;
  readonly options: ObjectFilterStoreOptions;
  /** The filters of the searches, oldest first. */
  readonly filters: unknown[] = [];

  constructor(options: ObjectFilterStoreOptions = {}) {
    super(new FakeEmbeddings(), {});
    this.options = options;
    this.rows = options.rows ?? new Map();
  }

  _vectorstoreType(): string {
    return 'object-filter';
  }

  async addDocuments(documents: DocumentInterface[], options?: { ids?: string[] }): Promise<string[]> {
    const vectors = await this.embeddings.embedDocuments(documents.map(({ pageContent }) => pageContent));
    return this.addVectors(vectors, documents, options);
  }

  async addVectors(
    vectors: number[][],
    documents: DocumentInterface[],
    options?: { ids?: string[] },
  ): Promise<string[]> {
    return vectors.map((vector, place) => {
      this.checkLength(vector);
      const given = this.options.ownIds === true ? undefined : options?.ids?.[place];
      const id = given ?? `own-${this.rows.size}`;
      const { pageContent = '', metadata = {} } = documents[place] ?? {};
      // A server keeps what it was sent, and not the caller's objects.
      const document = new Document({ id, pageContent, metadata: structuredClone(metadata) });
      this.rows.set(id, { vector: [...vector], document });
      return id;
    });
  }

  override async delete({ ids = [] }: { ids?: string[] } = {}): Promise<void> {
    if (this.options.isSlow === true) return;
    for (const id of ids) this.rows.delete(id);
  }

  async similaritySearchVectorWithScore(
    query: number[],
    k: number,
    filter: Record<string, unknown> = {},
  ): Promise<[DocumentInterface, number][]> {
    this.filters.push(filter);
    const {
      mostResults = Number.POSITIVE_INFINITY,
      ignoresFilters = false,
      isDistance = false,
    } = this.options;
    this.checkLength(query);
    if (k > mostResults) throw Object.assign(new Error(`at most ${mostResults} results`), { status: 400 });
    return [...this.rows.values()]
      .filter(
        ({ document }) =>
          ignoresFilters ||
          Object.entries(filter).every(([name, value]) => document.metadata[name] === value),
      )
      .map(({ vector, document }) => ({ document, score: cosine(query, vector) }))
      .toSorted((left, right) => right.score - left.score)
      .slice(0, k)
      .map(({ document, score }) => [document, isDistance ? 1 - score : score]);
  }

  private checkLength(vector: readonly number[]): void {
    const { dimensions = vector.length } = this.options;
    if (vector.length === dimensions) return;
    const message = `vectors have ${dimensions} dimensions, not ${vector.length}`;
    throw Object.assign(new Error(message), { status: 400 });
  }
}
