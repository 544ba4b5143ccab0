import type { MastraDBMessage } from '@mastra/core/agent';
import type { MastraMemory } from '@mastra/core/memory';
import type { MemoryStorage } from '@mastra/core/storage';
import * as fc from 'fast-check';

/** One call of a memory, the same for each that is compared. */
export interface Operation {
  readonly name: string;
  readonly args: unknown;
  readonly run: (memory: MastraMemory) => Promise<unknown>;
}

const START = Date.parse('2026-03-01T09:00:00Z');

/** Each thread and each message belongs to one resource: that Mastra lets others take it is tested apart. */
const RESOURCES = {
  ana: { threads: ['t1', 't1', 't2'], messages: ['m1', 'm2', 'm3', 'm4'] },
  bob: { threads: ['t3'], messages: ['m5', 'm6'] },
} as const;
type ResourceId = keyof typeof RESOURCES;

const resourceId = fc.constantFrom<ResourceId>('ana', 'bob');
const threadId = fc.constantFrom('t1', 't1', 't2', 't3', 'copy');
const messageIds = fc.uniqueArray(fc.constantFrom('m1', 'm2', 'm3', 'm4', 'm5', 'm6'), { minLength: 1 });
const direction = fc.constantFrom('ASC' as const, 'DESC' as const);
const perPage = fc.constantFrom(undefined, false as const, 0, 1, 2, 5);
const page = fc.constantFrom(undefined, 0, 0, 1, 2);
const tag = fc.constantFrom('red', 'blue');
// Often just the time of a message.
const time = fc
  .oneof(fc.nat(79), fc.constantFrom(10, 20, 30, 50))
  .map((minutes) => new Date(START + minutes * 60_000));

function some<Shape extends object>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }) {
  return fc
    .record<Shape>(shape)
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)));
}

function maybe<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}

const message: fc.Arbitrary<MastraDBMessage> = resourceId.chain((resource) =>
  fc
    .record({
      id: fc.constantFrom(...RESOURCES[resource].messages),
      threadId: fc.constantFrom(...RESOURCES[resource].threads),
      role: fc.constantFrom('user' as const, 'assistant' as const),
      words: fc.constantFrom('tea', 'coffee', ''),
      // Mostly the same time again: a thread is in order then.
      minutes: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(9) }),
      tag: maybe(tag),
      state: maybe(fc.constantFrom('call' as const, 'result' as const)),
    })
    .map(({ id, threadId: thread, role, words, minutes, tag: mark, state }) => ({
      id,
      threadId: thread,
      resourceId: resource,
      role,
      // No two messages are of one time: their order among each other is tested apart.
      createdAt: new Date(START + (Number(id.slice(1)) * 10 + minutes) * 60_000),
      content: {
        format: 2,
        parts: [
          ...(words === '' ? [] : [{ type: 'text' as const, text: `${id} likes ${words}` }]),
          { type: 'tool-invocation' as const, toolInvocation: invocation(id, state ?? 'result') },
        ],
        ...(mark !== undefined && { metadata: { tag: mark } }),
      },
    })),
);

/** Of one thread a call: what happened in two threads at one time has no order. */
const messages = fc
  .array(message, { minLength: 1, maxLength: 4 })
  .map(([first, ...others]) =>
    [first, ...others.filter(({ resourceId: owner }) => owner === first?.resourceId)].flatMap((entry) =>
      entry === undefined || first?.threadId === undefined ? [] : [{ ...entry, threadId: first.threadId }],
    ),
  );

function invocation(id: string, state: 'call' | 'result') {
  const call = { toolCallId: `call-${id}`, toolName: 'kettle', args: { id } };
  return state === 'call'
    ? { ...call, state: 'call' as const }
    : { ...call, state: 'result' as const, result: 'on' };
}

const thread = fc
  .record({
    resource: resourceId,
    place: fc.nat(2),
    title: fc.constantFrom('', 'Trip'),
    tag,
    minutes: fc.nat(9),
  })
  .map(({ resource, place, title, tag: mark, minutes }) => {
    const id = RESOURCES[resource].threads[place] ?? RESOURCES[resource].threads[0];
    // Nor are two threads.
    const at = new Date(START + (Number(id.slice(1)) * 10 + minutes) * 60_000);
    return { id, resourceId: resource, title, metadata: { tag: mark }, createdAt: at, updatedAt: at };
  });

const ownThreadId = fc.constantFrom('t1', 't1', 't2', 't3');

const listed = {
  resourceId: maybe(resourceId),
  perPage,
  page,
  orderBy: maybe(direction.map((value) => ({ field: 'createdAt' as const, direction: value }))),
  filter: maybe(
    some({
      metadata: maybe(tag.map((value) => ({ tag: value }))),
      dateRange: maybe(
        some({
          start: maybe(time),
          end: maybe(time),
          startExclusive: maybe(fc.boolean()),
          endExclusive: maybe(fc.boolean()),
        }),
      ),
    }),
  ),
};

const include = fc.array(
  some({
    id: fc.constantFrom('m1', 'm2', 'm5', 'unknown'),
    withPreviousMessages: maybe(fc.nat(2)),
    withNextMessages: maybe(fc.nat(2)),
  }),
  { minLength: 1, maxLength: 2 },
);

const threadIds = fc.oneof(ownThreadId, fc.subarray(['t1', 't2', 't3'], { minLength: 1 }));

// A copy is never listed beside what it was copied from: the times are the same, and equal times are tested apart.
const recall = fc.oneof(
  { weight: 1, arbitrary: some({ threadId: fc.constant('copy' as const), ...listed }) },
  { weight: 3, arbitrary: some({ threadId: threadIds, ...listed }) },
  // Of no resource, Mastra gives out the messages of every one.
  { weight: 2, arbitrary: some({ threadId: threadIds, ...listed, resourceId, include }) },
);

const listThreads = some({
  perPage,
  page,
  orderBy: maybe(
    some({ field: fc.constantFrom('createdAt' as const, 'updatedAt' as const), direction: maybe(direction) }),
  ),
  filter: maybe(
    some({ resourceId: maybe(resourceId), metadata: maybe(tag.map((value) => ({ tag: value }))) }),
  ),
});

const clone = some({
  sourceThreadId: threadId,
  newThreadId: fc.constant('copy'),
  title: maybe(fc.constantFrom('Copy')),
  metadata: maybe(tag.map((value) => ({ tag: value }))),
  options: maybe(
    some({
      messageLimit: maybe(fc.nat(3)),
      messageFilter: maybe(
        some({ startDate: maybe(time), endDate: maybe(time), messageIds: maybe(messageIds) }),
      ),
    }),
  ),
});

function operation<Args>(
  name: string,
  args: fc.Arbitrary<Args>,
  run: (memory: MastraMemory, args: Args) => Promise<unknown>,
): fc.Arbitrary<Operation> {
  return args.map((value) => ({
    name,
    args: value,
    // Mastra's store keeps what it is given by reference.
    run: (memory) => run(memory, structuredClone<Args>(value)),
  }));
}

const saveMessages = operation('saveMessages', messages, (memory, said) =>
  memory.saveMessages({ messages: said }),
);
const saveThread = operation('saveThread', thread, (memory, value) => memory.saveThread({ thread: value }));
const recalled = operation('recall', recall, (memory, args) =>
  memory.recall(args as Parameters<MastraMemory['recall']>[0]),
);
const updated = some({
  id: threadId,
  title: maybe(fc.constantFrom('New')),
  metadata: maybe(tag.map((value) => ({ mark: value }))),
});
const rest = fc.oneof(
  operation('listThreads', listThreads, (memory, args) =>
    memory.listThreads(args as Parameters<MastraMemory['listThreads']>[0]),
  ),
  operation('getThreadById', threadId, (memory, id) => memory.getThreadById({ threadId: id })),
  operation('updateThread', updated, (memory, args) =>
    memory.updateThread(args as Parameters<MastraMemory['updateThread']>[0]),
  ),
  operation(
    'updateWorkingMemory',
    fc.record({ threadId, resourceId, workingMemory: fc.constantFrom('# Ana', '# Bob') }),
    (memory, args) => memory.updateWorkingMemory(args),
  ),
  operation('getWorkingMemory', fc.record({ threadId, resourceId }), (memory, args) =>
    memory.getWorkingMemory(args),
  ),
);
/** What Mastra's own processors and servers ask of the storage beneath a memory. */
async function storageOf(memory: MastraMemory): Promise<MemoryStorage> {
  const storage = await memory.storage.getStore('memory');
  if (storage === undefined) throw new Error('The memory has no storage.');
  return storage;
}

const messageUpdate = some({
  id: fc.constantFrom('m1', 'm2', 'm5', 'unknown'),
  role: maybe(fc.constantFrom('user' as const, 'assistant' as const)),
  content: some({
    content: maybe(fc.constantFrom('in short')),
    metadata: maybe(fc.constantFrom({ tag: 'green' }, { seen: true })),
  }),
});
const { resourceId: _resourceId, ...ofResource } = listed;
const storage = fc.oneof(
  operation('updateMessages', fc.tuple(messageUpdate), async (memory, updates) =>
    (await storageOf(memory)).updateMessages({
      messages: updates as unknown as Parameters<MemoryStorage['updateMessages']>[0]['messages'],
    }),
  ),
  operation('listMessagesById', messageIds, async (memory, ids) =>
    (await storageOf(memory)).listMessagesById({ messageIds: ids }),
  ),
  operation(
    'updateResource',
    some({
      resourceId,
      workingMemory: maybe(fc.constantFrom('# Tea')),
      metadata: maybe(fc.constantFrom({ a: 1 }, { b: 2 })),
    }),
    async (memory, args) =>
      (await storageOf(memory)).updateResource(args as Parameters<MemoryStorage['updateResource']>[0]),
  ),
  operation('getResourceById', resourceId, async (memory, id) =>
    (await storageOf(memory)).getResourceById({ resourceId: id }),
  ),
);
const deletion = fc.oneof(
  operation('deleteThread', threadId, (memory, id) => memory.deleteThread(id)),
  operation('deleteMessages', fc.tuple(fc.constantFrom('m1', 'm2', 'm3', 'm5', 'unknown')), (memory, ids) =>
    memory.deleteMessages(ids),
  ),
);

const copying = operation('cloneThread', clone, (memory, args) =>
  memory.cloneThread(args as Parameters<MastraMemory['cloneThread']>[0]),
);
const listingAll = operation(
  'listMessagesByResourceId',
  some({ resourceId, ...ofResource }),
  async (memory, args) =>
    (await storageOf(memory)).listMessagesByResourceId(
      args as Parameters<MemoryStorage['listMessagesByResourceId']>[0],
    ),
);

/** Calls of a memory in which something was said already. */
function operationsWith(special: fc.Arbitrary<Operation>): fc.Arbitrary<readonly Operation[]> {
  return fc
    .tuple(
      fc.array(saveThread, { minLength: 4, maxLength: 4 }),
      fc.array(saveMessages, { minLength: 6, maxLength: 6 }),
      fc.array(
        fc.oneof(
          { weight: 10, arbitrary: recalled },
          { weight: 6, arbitrary: rest },
          { weight: 4, arbitrary: storage },
          { weight: 2, arbitrary: special },
          { weight: 4, arbitrary: saveMessages },
          { weight: 1, arbitrary: saveThread },
          { weight: 1, arbitrary: deletion },
        ),
        { minLength: 20, maxLength: 40 },
      ),
    )
    .map((operations) => operations.flat());
}

/** Any calls. Where threads are copied, not all of a resource is listed: a message and its copy are of one time. */
export const anyOperations = fc.oneof(operationsWith(copying), operationsWith(listingAll));
