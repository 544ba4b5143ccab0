import type { ScopeInput, SearchOptions, SearchResultItem } from '@keepsake/core';
import {
  checkAdapterOptions,
  resolveScope,
  SHARED_CHECKS,
  type OptionCheck,
  type ScopableMemory,
  type ScopeSource,
} from '@keepsake/core/turns';
import { Document } from '@langchain/core/documents';
import { BaseRetriever, type BaseRetrieverInput } from '@langchain/core/retrievers';
import { ensureConfig, type RunnableConfig } from '@langchain/core/runnables';
import { callContextOf, type CallContext } from './call-context.ts';

/** Whose memories a retriever finds, and which. The other options are those of `memory.search`. */
export interface KeepsakeRetrieverOptions<Context = unknown>
  extends
    BaseRetrieverInput,
    Omit<SearchOptions, keyof ScopeInput | 'signal' | 'explain' | 'limit' | 'topK' | 'top_k'> {
  readonly memory: ScopableMemory;
  /** Whose memories. Never read from what a model wrote. */
  readonly scope: ScopeSource<CallContext<Context>>;
  /** How many documents a call answers with: 1 to 1,000. @default 10 */
  readonly k?: number | undefined;
}

/** The memory that a document is made of, without its text. */
export type MemoryDocumentMetadata = Omit<SearchResultItem, 'memory'>;

const isCount: OptionCheck = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1000
    ? undefined
    : `${String(value)} is not a whole number from 1 to 1000`;

/** LangChain takes it, or `search` looks at it in every call. */
const unchecked: OptionCheck = () => undefined;

const CHECKS = {
  memory: SHARED_CHECKS.memory,
  scope: SHARED_CHECKS.scope,
  k: isCount,
  filters: unchecked,
  threshold: unchecked,
  rerank: unchecked,
  kinds: unchecked,
  includeExpired: unchecked,
  showExpired: unchecked,
  includeSuperseded: unchecked,
  asOf: unchecked,
  validAt: unchecked,
  callbacks: unchecked,
  tags: unchecked,
  metadata: unchecked,
  verbose: unchecked,
} as const satisfies Record<keyof KeepsakeRetrieverOptions, OptionCheck>;

/** The configuration of a call, by the retriever that serves it alone. */
const callConfigs = new WeakMap<object, RunnableConfig>();

/** Memories as documents: the text is the `pageContent`, everything else, score included, the `metadata`. Best first. */
export class KeepsakeRetriever<Context = unknown> extends BaseRetriever<MemoryDocumentMetadata> {
  lc_namespace = ['keepsake', 'retrievers'];
  /** No `#find`: what serves one call inherits it. */
  private readonly find: (
    query: string,
    config: RunnableConfig,
  ) => Promise<Document<MemoryDocumentMetadata>[]>;

  static override lc_name(): string {
    return 'KeepsakeRetriever';
  }

  /** @throws InvalidOptionsError with everything that is wrong. */
  constructor(options: KeepsakeRetrieverOptions<Context>) {
    checkAdapterOptions(options, CHECKS, { subject: 'new KeepsakeRetriever()' });
    const { memory, scope, k, callbacks, tags, metadata, verbose, ...search } = options;
    super({ callbacks, tags, metadata, verbose } as BaseRetrieverInput);
    this.find = async (query, config) => {
      const resolved = await resolveScope({ memory, scope }, callContextOf<Context>(config));
      if (resolved === undefined) return [];
      const { results } = await resolved.memory.search(query, {
        ...search,
        limit: k,
        signal: config.signal,
      });
      return results.map(toDocument);
    };
  }

  /**
   * The memories that fit the query.
   *
   * @throws what `memory.search` throws, and the reason of the signal.
   */
  override invoke(
    input: string,
    options?: Partial<RunnableConfig>,
  ): Promise<Document<MemoryDocumentMetadata>[]> {
    const config = ensureConfig(options);
    // LangChain gives its callbacks to `_getRelevantDocuments`, and keeps the configuration of the call, with its signal, to
    // itself: one retriever a call has it.
    const call = Object.create(this) as this;
    callConfigs.set(call, config);
    return super.invoke.call(call, input, config) as Promise<Document<MemoryDocumentMetadata>[]>;
  }

  override _getRelevantDocuments(query: string): Promise<Document<MemoryDocumentMetadata>[]> {
    return this.find(query, callConfigs.get(this) ?? ensureConfig());
  }
}

function toDocument({
  memory: pageContent,
  ...metadata
}: SearchResultItem): Document<MemoryDocumentMetadata> {
  return new Document({ id: metadata.id, pageContent, metadata });
}
