import type { LedgerChange } from '../../../contracts/ledger-changes.ts';
import { memoryItem, timeAt } from '../../../testing/build-memory-item.ts';
import { newMemory, plainTerms } from '../../../testing/build-new-memory.ts';
import { storedMessage } from '../../../testing/build-stored-message.ts';
import { storedRecord } from '../../../testing/build-stored-record.ts';
import type { SeededRandom } from '../../../testing/seeded-random.ts';
import type { MemoryItem } from '../../../types/memory.ts';
import type { Scope } from '../../../types/scope.ts';

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

/** Changes as an application might make them, in no sensible order. */
export function changeSource(random: SeededRandom): (now: string) => LedgerChange[] {
  const memories: string[] = [];
  const items = new Map<string, MemoryItem>();
  const messages: { key: string; id: string; scope: Scope; episode: string }[] = [];
  let count = 0;
  const words = (): string => Array.from({ length: 1 + random.below(8) }, () => random.pick(WORDS)).join(' ');

  const sayNew = (now: string): LedgerChange[] => {
    const scope = random.pick(SCOPES);
    const key = `message ${(count += 1)}`;
    const id = random.chance(0.3) ? `own ${random.below(40)}` : key;
    const text = words();
    const message = storedMessage({
      ...scope,
      key,
      id,
      text,
      timestamp: timeAt(random.below(500)),
      createdAt: now,
    });
    messages.push({ key, id, scope, episode: `memory ${count + 1}` });
    return [
      { type: 'insert-message', message },
      ...remember(now, { scope, kind: 'episode', text, sources: [{ key, id }] }),
    ];
  };

  const remember = (
    now: string,
    given: {
      scope: Scope;
      kind: 'fact' | 'episode';
      text: string;
      sources: readonly { key: string; id: string }[];
    },
  ): LedgerChange[] => {
    const id = `memory ${(count += 1)}`;
    memories.push(id);
    const item = memoryItem({
      ...given.scope,
      id,
      memory: given.text,
      kind: given.kind,
      createdAt: now,
      updatedAt: now,
      sources: given.sources.map((source) => source.id),
      metadata: random.chance(0.5) ? { number: random.below(5), '': null } : {},
      ...(random.chance(0.3) ? { validFrom: timeAt(random.below(500)) } : {}),
      ...(random.chance(0.2) ? { categories: ['home'] } : {}),
    });
    items.set(id, item);
    const vector = Float32Array.of(Math.cos(count), Math.sin(count));
    const memory = newMemory({
      item,
      sourceKeys: given.sources.map((source) => source.key),
      needsIndexing: random.chance(0.2),
      ...(random.chance(0.6) ? { vector: { generation: 1, vector } } : {}),
      ...(given.kind === 'fact' && random.chance(0.5) ? { uniqueKey: given.text } : {}),
    });
    return [{ type: 'insert-memory', memory, note: { at: now, reason: 'because' } }];
  };

  const edit = (now: string): LedgerChange[] => {
    const id = random.pick(memories);
    const before = items.get(id) ?? memoryItem({ id });
    const expectedVersion = before.version;
    if (random.chance(0.3)) return [{ type: 'delete-memory', id, expectedVersion, note: { at: now } }];
    const item = { ...before, version: expectedVersion + 1, updatedAt: now };
    if (random.chance(0.3)) {
      items.set(id, { ...item, supersededBy: 'other' });
      return [
        {
          type: 'replace-memory',
          memory: { item: { ...item, supersededBy: 'other' } },
          expectedVersion,
          note: { at: now },
        },
      ];
    }
    const text = words();
    items.set(id, { ...item, memory: text });
    const content = { terms: plainTerms(text), needsIndexing: random.chance(0.5), uniqueKey: text };
    return [
      {
        type: 'replace-memory',
        memory: { item: { ...item, memory: text }, content },
        expectedVersion,
        note: { at: now },
      },
    ];
  };

  const forget = (now: string): LedgerChange[] => {
    const { key, episode } = random.pick(messages);
    const expectedVersion = items.get(episode)?.version ?? 1;
    return [
      { type: 'delete-message', key },
      { type: 'delete-memory', id: episode, expectedVersion, note: { at: now } },
    ];
  };

  const record = (now: string): LedgerChange[] => {
    const owner = random.chance(0.5) ? {} : random.pick(SCOPES);
    const namespace = Array.from({ length: 1 + random.below(3) }, () =>
      random.pick(['a', 'a b', 'b', '🙂', '\uFFFD']),
    );
    const key = random.pick(['x', 'y', 'é', 'z\u0000']);
    if (random.chance(0.2)) return [{ type: 'delete-record', owner, namespace, key }];
    const text = words();
    const vector = { generation: 1, vector: Float32Array.of(Math.sin(text.length), Math.cos(text.length)) };
    const put = storedRecord({ owner, namespace, key, value: { text }, updatedAt: now, createdAt: now });
    return [
      {
        type: 'put-record',
        record: put,
        terms: plainTerms(text),
        needsIndexing: false,
        ...(random.chance(0.5) ? { vector } : {}),
      },
    ];
  };

  return (now) => {
    const kind = random.next();
    if (memories.length === 0 || kind < 0.45) return sayNew(now);
    if (kind < 0.6) {
      const sources = random.list(3, () => random.pick(messages));
      return remember(now, {
        scope: sources[0]?.scope ?? random.pick(SCOPES),
        kind: 'fact',
        text: words(),
        sources,
      });
    }
    if (kind < 0.8) return edit(now);
    if (kind < 0.85) return forget(now);
    return record(now);
  };
}
