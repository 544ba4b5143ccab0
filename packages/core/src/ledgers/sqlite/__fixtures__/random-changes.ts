import type { ChangeNote, LedgerChange } from '../../../contracts/ledger-changes.ts';
import { memoryItem, timeAt } from '../../../testing/build-memory-item.ts';
import { newMemory, plainTerms } from '../../../testing/build-new-memory.ts';
import { storedMessage } from '../../../testing/build-stored-message.ts';
import { storedRecord } from '../../../testing/build-stored-record.ts';
import type { SeededRandom } from '../../../testing/seeded-random.ts';
import type { MemoryItem } from '../../../types/memory.ts';
import { scopeKey, type Scope } from '../../../types/scope.ts';

const WORDS = ['tea', 'rain', 'train', 'Lisbon', 'greyhound', 'of', 'the', '茶', 'naïve', '🙂'];

/** Whose rows the changes make. */
export const SCOPES: readonly Scope[] = [
  { userId: 'ana' },
  { userId: 'ana', runId: 'r1' },
  { userId: 'ana', agentId: 'guide', runId: 'r2' },
  { userId: 'bo', agentId: 'guide' },
  { agentId: 'guide' },
  { agentId: 'guide', appId: 'app' },
  { runId: 'r1' },
];

/** Which operations make the changes that carry one. */
export const OPERATIONS: readonly string[] = ['op 1', 'op 2', 'op 3', 'op 4', 'op 5'];

/** What there is by now, as far as nothing was refused. */
interface World {
  readonly random: SeededRandom;
  readonly items: Map<string, MemoryItem>;
  readonly messages: SaidMessage[];
  /** Ids of memories that may be deleted by now. */
  readonly deleted: string[];
  count: number;
}

interface SaidMessage {
  readonly key: string;
  readonly id: string;
  readonly scope: Scope;
  /** The id of the memory that is its episode. */
  readonly episode: string;
}

/** Changes as an application might make them, in no sensible order. */
export function changeSource(random: SeededRandom): (now: string) => LedgerChange[] {
  const world: World = { random, items: new Map(), messages: [], deleted: [], count: 0 };
  return (now) => {
    const kind = random.next();
    if (world.messages.length === 0 || kind < 0.45) return sayNew(world, now);
    if (kind < 0.6) return stateFact(world, now);
    if (kind < 0.75) return edit(world, now);
    if (kind < 0.8) return reopen(world, now);
    return kind < 0.85 ? forget(world, now) : changeRecord(world, now);
  };
}

function words({ random }: World): string {
  return Array.from({ length: 1 + random.below(8) }, () => random.pick(WORDS)).join(' ');
}

function nextNumber(world: World): number {
  world.count += 1;
  return world.count;
}

function sayNew(world: World, now: string): LedgerChange[] {
  const { random } = world;
  const scope = random.pick(SCOPES);
  const key = `message ${nextNumber(world)}`;
  const id = random.chance(0.3) ? `own ${random.below(40)}` : key;
  const text = words(world);
  const timestamp = timeAt(random.below(500));
  const message = storedMessage({ ...scope, key, id, text, timestamp, createdAt: now });
  const episode = `memory ${nextNumber(world)}`;
  const said = { key, id, scope, episode };
  world.messages.push(said);
  const item = newItem(world, now, { ...scope, id: episode, memory: text, kind: 'episode', sources: [id] });
  return [{ type: 'insert-message', message }, remember(world, item, [said])];
}

function stateFact(world: World, now: string): LedgerChange[] {
  const sources = world.random.list(3, () => world.random.pick(world.messages));
  const scope = sources[0]?.scope ?? world.random.pick(SCOPES);
  const id = `memory ${nextNumber(world)}`;
  const ids = sources.map((source) => source.id);
  const item = newItem(world, now, { ...scope, id, memory: words(world), kind: 'fact', sources: ids });
  return [remember(world, item, sources)];
}

function newItem({ random, items }: World, now: string, given: Partial<MemoryItem>): MemoryItem {
  const item = memoryItem({
    ...given,
    createdAt: now,
    updatedAt: now,
    metadata: random.chance(0.5) ? { number: random.below(5), '': null } : {},
    ...(random.chance(0.3) ? { validFrom: timeAt(random.below(500)) } : {}),
    ...(random.chance(0.2) ? { categories: ['home'] } : {}),
  });
  items.set(item.id, item);
  return item;
}

function remember(
  world: World,
  item: MemoryItem,
  sources: readonly SaidMessage[],
): Extract<LedgerChange, { readonly type: 'insert-memory' }> {
  const { random, count } = world;
  const vector = Float32Array.of(Math.cos(count), Math.sin(count));
  const memory = newMemory({
    item,
    sourceKeys: sources.map((source) => source.key),
    needsIndexing: random.chance(0.2),
    ...(random.chance(0.6) ? { vector: { generation: 1, vector } } : {}),
    ...(item.kind === 'fact' && random.chance(0.5) ? { uniqueKey: item.memory } : {}),
  });
  return { type: 'insert-memory', memory, note: { ...noteAt(world, item.createdAt), reason: 'because' } };
}

function edit(world: World, now: string): LedgerChange[] {
  const { random, items } = world;
  const before = random.pick([...items.values()]);
  const expectedVersion = before.version;
  const note = noteAt(world, now);
  if (random.chance(0.3)) {
    world.deleted.push(before.id);
    return [{ type: 'delete-memory', id: before.id, expectedVersion, note }];
  }
  const isReworded = random.chance(0.7);
  const memory = isReworded ? words(world) : before.memory;
  const item: MemoryItem = {
    ...before,
    memory,
    version: expectedVersion + 1,
    updatedAt: now,
    ...(isReworded ? {} : { supersededBy: 'other' }),
  };
  items.set(item.id, item);
  const content = { terms: plainTerms(memory), needsIndexing: random.chance(0.5), uniqueKey: memory };
  const uniqueKey = random.pick([null, undefined, before.memory]);
  const revised = {
    ...(isReworded ? { item, content } : { item }),
    ...(uniqueKey !== undefined && { uniqueKey }),
  };
  return [{ type: 'replace-memory', memory: revised, expectedVersion, note }];
}

/** Takes a deletion back, unless it was refused itself, or was taken back before. */
function reopen(world: World, now: string): LedgerChange[] {
  const { random, items, deleted } = world;
  const before = items.get(deleted.length === 0 ? '' : random.pick(deleted));
  if (before === undefined) return stateFact(world, now);
  const item: MemoryItem = { ...before, version: before.version + 1, updatedAt: now };
  items.set(item.id, item);
  const said = world.messages.filter(({ id, scope }) => item.sources.includes(id) && isSame(scope, item));
  const { memory } = remember(world, item, said);
  return [{ type: 'reopen-memory', memory, expectedVersion: before.version, note: noteAt(world, now) }];
}

function isSame(scope: Scope, item: MemoryItem): boolean {
  return scopeKey(scope) === scopeKey(item);
}

/** One of a few operations, or none. */
function noteAt({ random }: World, at: string): ChangeNote {
  return random.chance(0.5) ? { at } : { at, operationId: random.pick(OPERATIONS) };
}

function forget(world: World, now: string): LedgerChange[] {
  const { random, items, messages } = world;
  const { key, episode } = random.pick(messages);
  const expectedVersion = items.get(episode)?.version ?? 1;
  return [
    { type: 'delete-message', key },
    { type: 'delete-memory', id: episode, expectedVersion, note: noteAt(world, now) },
  ];
}

function changeRecord(world: World, now: string): LedgerChange[] {
  const { random } = world;
  const owner = random.chance(0.5) ? {} : random.pick(SCOPES);
  const namespace = Array.from({ length: 1 + random.below(3) }, () =>
    random.pick(['a', 'a b', 'b', '🙂', '\uFFFD']),
  );
  const key = random.pick(['x', 'y', 'é', 'z\u0000']);
  if (random.chance(0.2)) return [{ type: 'delete-record', owner, namespace, key }];
  const text = words(world);
  const vector = { generation: 1, vector: Float32Array.of(Math.sin(text.length), Math.cos(text.length)) };
  const record = storedRecord({ owner, namespace, key, value: { text }, updatedAt: now, createdAt: now });
  return [
    {
      type: 'put-record',
      record,
      terms: plainTerms(text),
      needsIndexing: false,
      ...(random.chance(0.5) ? { vector } : {}),
    },
  ];
}
