import type { DateResolver } from './contracts/date-resolver.ts';
import type { Embedder } from './contracts/embedder.ts';
import type { LanguageModel } from './contracts/language-model.ts';
import type { Store } from './contracts/ledger.ts';
import type { Reranker } from './contracts/reranker.ts';
import type { VectorStore } from './contracts/vector-store.ts';
import type { dateResolvers } from './date-resolvers/registry.ts';
import type { Budget, Prices } from './types/budget.ts';
import type { AiSdkEmbeddingModel } from './embedders/ai-sdk.ts';
import type { LangchainEmbeddings } from './embedders/langchain.ts';
import type { embedders } from './embedders/registry.ts';
import type { WishOptions } from './input/wish-options.ts';
import type { AiSdkLanguageModel } from './language-models/ai-sdk.ts';
import type { LangchainChatModel } from './language-models/langchain.ts';
import type { languageModels } from './language-models/registry.ts';
import type { ledgers } from './ledgers/registry.ts';
import type { AiSdkRerankingModel } from './rerankers/ai-sdk.ts';
import type { LangchainDocumentCompressor } from './rerankers/langchain.ts';
import type { rerankers } from './rerankers/registry.ts';
import type { LangchainVectorStoreLike } from './vector-stores/langchain.ts';
import type { vectorStores } from './vector-stores/registry.ts';

/** A provider by name, with its own options under `config`; they may be left out where none is required. */
export type ProviderChoice<Registry extends Record<string, (options: never) => unknown>> = {
  [Name in keyof Registry]: { readonly provider: Name } & ConfigOf<Parameters<Registry[Name]>[0]>;
}[keyof Registry];

type ConfigOf<Options> = undefined extends Options
  ? { readonly config?: OwnOptions<NonNullable<Options>> | undefined }
  : { readonly config: OwnOptions<Options> };

/** What the caller decides, and not the wiring. Without any option, nothing may be named: `{}` would take all. */
type OwnOptions<Options> = [Exclude<keyof Options, 'indexOutside'>] extends [never]
  ? Readonly<Record<string, never>>
  : Omit<Options, 'indexOutside'>;

/**
 * What a `Memory` is made of, and what is wanted of its language model. Every part is a provider by name, or an instance
 * that keeps the contract. Models of the Vercel AI SDK and objects of LangChain are known by their methods and taken as
 * they are.
 */
export interface MemoryOptions extends WishOptions {
  /**
   * Where memories are kept.
   *
   * @default SQLite in `./.keepsake/memory.db`; the folder is made with a `.gitignore` of its own
   */
  readonly store?: ProviderChoice<typeof ledgers> | Store | undefined;
  /**
   * Where vectors are kept, if not beside the memories.
   *
   * @default the store itself
   */
  readonly vectorStore?:
    | ProviderChoice<typeof vectorStores>
    | VectorStore
    | LangchainVectorStoreLike
    | undefined;
  /**
   * Turns texts into vectors, so that search goes by meaning as well.
   *
   * @default none: search goes by words
   */
  readonly embedder?:
    | ProviderChoice<typeof embedders>
    | Embedder
    | AiSdkEmbeddingModel
    | LangchainEmbeddings
    | undefined;
  /**
   * Distils facts from conversations, and keeps them up to date.
   *
   * @default none: messages are remembered word for word
   */
  readonly llm?:
    | ProviderChoice<typeof languageModels>
    | LanguageModel
    | AiSdkLanguageModel
    | LangchainChatModel
    | undefined;
  /**
   * Reads the best results of a search once more, together with the query, and puts them in order.
   *
   * @default none: the order of the engine
   */
  readonly reranker?:
    | ProviderChoice<typeof rerankers>
    | Reranker
    | AiSdkRerankingModel
    | LangchainDocumentCompressor
    | undefined;
  /**
   * Whether this `Memory` runs jobs that `add(…, { wait: false })` queued, its own and those of other processes with the
   * same configuration. With `false` it only queues them.
   *
   * @default true
   */
  readonly runJobs?: boolean | undefined;
  /**
   * Reads what the times mean that a message names, such as "next Friday", against when it was said: they come back as
   * `dates`, and questions about the day find them.
   *
   * @default none: nothing is resolved
   */
  readonly dateResolver?: ProviderChoice<typeof dateResolvers> | DateResolver | undefined;
  /** Whether `add` asks the language model when the call does not say. @default true */
  readonly infer?: boolean | undefined;
  /**
   * What providers are paid: `usage.cost` is made from it.
   *
   * @default none: usage is told in calls and tokens
   */
  readonly prices?: Prices | undefined;
  /**
   * How much may be spent before the language model and the reranker are not asked any more.
   *
   * @default none: no limit
   */
  readonly budget?: Budget | undefined;
}
