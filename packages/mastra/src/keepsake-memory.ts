import { InvalidInputError, MemoryError } from '@keepsake/core';
import { createTurns, type Turns, type TurnsOptions } from '@keepsake/core/turns';
import type { MastraDBMessage } from '@mastra/core/agent';
import {
  MastraMemory,
  filterSystemReminderMessages,
  type MemoryConfig,
  type MemoryConfigInternal,
  type MessageDeleteInput,
  type StorageThreadType,
  type WorkingMemoryTemplate,
} from '@mastra/core/memory';
import type { InputProcessor, InputProcessorOrWorkflow, OutputProcessor } from '@mastra/core/processors';
import type { RequestContext } from '@mastra/core/request-context';
import {
  MastraCompositeStore,
  type StorageCloneThreadInput,
  type StorageCloneThreadOutput,
  type StorageListThreadsInput,
  type StorageListThreadsOutput,
} from '@mastra/core/storage';
import { createSavings, type Savings } from './savings.ts';
import { checkKeepsakeOptions, SUBJECT, type KeepsakeMemoryOptions } from './keepsake-memory-options.ts';
import type { MastraCall } from './mastra-call.ts';
import { recallsInto } from './memory-processor.ts';
import { findRelated } from './semantic-recall.ts';
import { KeepsakeStorage } from './storage/keepsake-storage.ts';
import { readThreadOwner } from './storage/owners.ts';
import { createPlaces, type Places } from './storage/places.ts';
import { threadSaver } from './thread-saver.ts';
import { templateOf } from './working-memory-template.ts';
import { enabledWorkingMemory, updateWorkingMemoryTool, type WorkingMemoryPlace } from './working-memory.ts';

type Tools = ReturnType<MastraMemory['listTools']>;
type RecallArgs = Parameters<MastraMemory['recall']>[0];
type RecallResult = ReturnType<MastraMemory['recall']>;

/** The memory of an agent: its threads, their messages, working memory, and what Keepsake knows of the resource. */
export class KeepsakeMemory extends MastraMemory {
  readonly #places: Places;
  readonly #storage: KeepsakeStorage;
  readonly #turns: Turns<MastraCall>;
  readonly #savings: Savings;
  readonly #options: KeepsakeMemoryOptions;

  /** @throws InvalidOptionsError with everything that is wrong. */
  constructor(options: KeepsakeMemoryOptions) {
    checkKeepsakeOptions(options);
    const places = createPlaces(options);
    const { timeoutMs: saveTimeoutMs, ...save } = options.save ?? {};
    const storage = new KeepsakeStorage(places, save);
    const id = options.id ?? 'keepsake';
    super({
      id,
      name: id,
      storage: new MastraCompositeStore({ id, domains: { memory: storage } }),
      ...(options.options !== undefined && { options: withoutSemanticRecall(options.options) }),
    });
    this.#options = options;
    this.#places = places;
    this.#storage = storage;
    const turns: TurnsOptions<MastraCall> = {
      memory: options.memory,
      scope: ({ resourceId }) => (resourceId === undefined ? undefined : places.scopeOf(resourceId)),
      thread: ({ threadId }) => (threadId === undefined ? undefined : String(places.runOf(threadId))),
      recall: options.recall,
      save: options.save,
      partial: options.partial,
      onError: options.onError,
    };
    // Checked with all of them: these turns remind, and what was said is saved in its thread.
    createTurns(turns, { subject: SUBJECT });
    this.#turns = createTurns({ ...turns, save: false }, { subject: SUBJECT });
    this.#savings = createSavings({ onError: options.onError, timeoutMs: saveTimeoutMs });
  }

  /** Keepsake looks for related messages itself: Mastra's way needs an index and an embedder of its own. */
  override getMergedThreadConfig(config?: MemoryConfigInternal): MemoryConfigInternal {
    return withoutSemanticRecall(super.getMergedThreadConfig(config));
  }

  /** Mastra's own, which read the thread and the working memory, and the one that reminds of what Keepsake knows. */
  override async getInputProcessors(
    configured?: InputProcessorOrWorkflow[],
    context?: RequestContext,
  ): Promise<InputProcessor[]> {
    const processors = await super.getInputProcessors(configured, context);
    return [...processors, recallsInto(this.#turns, `${this.id}-memory`)];
  }

  /** The one that saves what was said. */
  override async getOutputProcessors(): Promise<OutputProcessor[]> {
    const { partial = false } = this.#options;
    const id = `${this.id}-memory`;
    return [threadSaver({ id, turns: this.#turns, storage: this.#storage, partial, savings: this.#savings })];
  }

  override listTools(config?: MemoryConfig): Tools {
    const workingMemory = enabledWorkingMemory(this.getMergedThreadConfig(config));
    if (workingMemory === undefined || workingMemory.agentManaged === false) return {};
    // Every tool that `createTool` makes has what the type leaves open.
    const tool = updateWorkingMemoryTool(this, workingMemory, config) as Tools[string];
    return { updateWorkingMemory: tool };
  }

  async getThreadById({
    threadId,
    resourceId,
  }: {
    threadId: string;
    resourceId?: string;
  }): Promise<StorageThreadType | null> {
    return this.#storage.getThreadById({ threadId, ...(resourceId !== undefined && { resourceId }) });
  }

  async listThreads(args: StorageListThreadsInput): Promise<StorageListThreadsOutput> {
    return this.#storage.listThreads(args);
  }

  async saveThread({ thread }: { thread: StorageThreadType }): Promise<StorageThreadType> {
    return this.#storage.saveThread({ thread });
  }

  async updateThread({
    id,
    title,
    metadata,
  }: {
    id: string;
    title?: string;
    metadata?: Record<string, unknown>;
  }): Promise<StorageThreadType> {
    return this.#storage.patchThread({
      id,
      ...(title !== undefined && { title }),
      ...(metadata !== undefined && { metadata }),
    });
  }

  async deleteThread(threadId: string): Promise<void> {
    return this.#storage.deleteThread({ threadId });
  }

  async cloneThread(args: StorageCloneThreadInput): Promise<StorageCloneThreadOutput> {
    return this.#storage.cloneThread(args);
  }

  /** @throws InvalidInputError: what is remembered of a thread belongs to its resource. */
  override async updateThreadResourceId(args: {
    threadId: string;
    resourceId: string;
  }): Promise<StorageThreadType> {
    return this.#storage.updateThreadResourceId(args);
  }

  /** Keeps messages in their threads, and remembers what they say. Instructions (`system`) are left out. */
  async saveMessages({
    messages,
  }: {
    messages: MastraDBMessage[];
  }): Promise<{ messages: MastraDBMessage[] }> {
    return this.#storage.saveMessages({ messages: messages.filter(({ role }) => role !== 'system') });
  }

  async deleteMessages(messageIds: MessageDeleteInput): Promise<void> {
    return this.#storage.deleteMessages(
      messageIds.map((entry) => (typeof entry === 'string' ? entry : entry.id)),
    );
  }

  /** A page of a thread; with `vectorSearchString`, beside it the messages of the resource that fit it best. */
  async recall({
    threadConfig,
    vectorSearchString,
    includeSystemReminders,
    hideSignals,
    observabilityContext: _observabilityContext,
    ...page
  }: RecallArgs): RecallResult {
    const related = await this.#related(page, vectorSearchString, threadConfig?.semanticRecall);
    const include = [...(page.include ?? []), ...related];
    const { messages, ...rest } = await this.#storage.listMessages({
      ...page,
      ...(include.length > 0 && { include }),
    });
    const said = messages.filter(({ role }) => role !== 'system');
    return { ...rest, messages: filterSystemReminderMessages(said, includeSystemReminders, hideSignals) };
  }

  async #related(
    { threadId, resourceId }: Pick<RecallArgs, 'threadId' | 'resourceId'>,
    query: string | undefined,
    config: MemoryConfigInternal['semanticRecall'] = this.#options.options?.semanticRecall,
  ): ReturnType<typeof findRelated> {
    const [first] = Array.isArray(threadId) ? threadId : [threadId];
    if (query === undefined || query.trim() === '' || config === false || first === undefined) return [];
    const owner = await readThreadOwner(this.#places, first);
    const resource = resourceId ?? owner;
    if (resource === undefined) return [];
    const memory = this.#places.ofResource(resource);
    return findRelated(memory, { query, config, runId: this.#places.runOf(first) });
  }

  async getWorkingMemory(place: WorkingMemoryPlace): Promise<string | null> {
    const config = enabledWorkingMemory(this.getMergedThreadConfig(place.memoryConfig));
    if (config === undefined) return null;
    if (config.scope === 'thread') {
      const thread = await this.getThreadById({ threadId: place.threadId });
      const text: unknown = thread?.metadata?.['workingMemory'];
      return typeof text === 'string' ? text : null;
    }
    if (place.resourceId === undefined) return null;
    return (await this.#storage.getResourceById({ resourceId: place.resourceId }))?.workingMemory ?? null;
  }

  async getWorkingMemoryTemplate({
    memoryConfig,
  }: { memoryConfig?: MemoryConfigInternal } = {}): Promise<WorkingMemoryTemplate | null> {
    const config = enabledWorkingMemory(this.getMergedThreadConfig(memoryConfig));
    return config === undefined ? null : templateOf(config);
  }

  /** Of the resource, in all of its threads; with `scope: 'thread'`, of the thread. */
  async updateWorkingMemory({
    threadId,
    resourceId,
    workingMemory,
    memoryConfig,
  }: WorkingMemoryPlace & { workingMemory: string }): Promise<void> {
    const config = enabledWorkingMemory(this.getMergedThreadConfig(memoryConfig));
    if (config === undefined) return;
    if (config.scope === 'thread') {
      await this.updateThread({ id: threadId, metadata: { workingMemory } });
      return;
    }
    await this.#storage.updateResource({ resourceId: requireResource(resourceId), workingMemory });
  }

  async __experimental_updateWorkingMemoryVNext(
    args: WorkingMemoryPlace & { workingMemory: string; searchString?: string },
  ): Promise<{ success: boolean; reason: string }> {
    try {
      await this.updateWorkingMemory(args);
      return { success: true, reason: 'updated' };
    } catch (error) {
      if (MemoryError.isInstance(error)) return { success: false, reason: error.message };
      throw error;
    }
  }

  /**
   * Resolves when everything that was said is stored, also what answers did not wait for.
   *
   * @throws what failed after its answer, with `onError: 'throw'`.
   */
  override async settled(): Promise<void> {
    await this.#savings.settled();
  }

  /** Removes every byte of a resource: threads, messages, memories, working memory. */
  async eraseResource(resourceId: string): Promise<void> {
    await this.#places.ofResource(resourceId).erase();
  }
}

/** Working memory that all threads share is that of a resource. */
function requireResource(resourceId: string | undefined): string {
  if (resourceId !== undefined && resourceId !== '') return resourceId;
  throw new InvalidInputError({
    path: 'resourceId',
    problem: 'nobody is named whose working memory it is',
    remedy: "Pass a resourceId, or keep working memory by thread with scope: 'thread'",
  });
}

function withoutSemanticRecall(config: MemoryConfigInternal): MemoryConfigInternal {
  return { ...config, semanticRecall: false };
}

/**
 * A memory for an agent of Mastra over Keepsake: `new Agent({ …, memory: keepsakeMemory({ memory }) })`.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function keepsakeMemory(options: KeepsakeMemoryOptions): KeepsakeMemory {
  return new KeepsakeMemory(options);
}
