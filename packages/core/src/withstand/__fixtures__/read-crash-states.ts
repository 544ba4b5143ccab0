import type { Memory } from '../../memory.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { MessageItem } from '../../types/message.ts';
import type { CrashStates } from './crash-model.ts';

/** What the public reads say about these users, and what in it cannot be right by itself. */
export async function readCrashStates(
  memory: Memory,
  users: readonly string[],
): Promise<{ readonly states: CrashStates; readonly problems: readonly string[] }> {
  const states: CrashStates = new Map();
  const problems: string[] = [];
  for (const userId of users) {
    const episodes = await readMemories(memory, userId);
    const messages = await readMessages(memory, userId);
    for (const message of messages)
      addState(states, problems, { key: `${userId}/${message.id}`, state: 'deleted' });
    for (const item of episodes) {
      const key = `${userId}/${item.sources[0]}`;
      const message = messages.find(({ id }) => id === item.sources[0]);
      if (message === undefined) problems.push(`${key}: a memory without its message`);
      else if (item.version === 1 && message.content !== item.memory)
        problems.push(`${key}: the memory says "${item.memory}"`);
      if (states.get(key)?.startsWith('text:') === true) problems.push(`${key}: two memories`);
      states.set(key, `text:${item.memory}`);
    }
    for (const record of (await memory.scoped({ userId }).records.search([], { limit: 1000 })).results) {
      addState(states, problems, {
        key: `${userId}#${record.key}`,
        state: `text:${record.value['text'] as string}`,
      });
    }
  }
  return { states, problems };
}

interface Found {
  readonly key: string;
  readonly state: string;
}

function addState(states: CrashStates, problems: string[], { key, state }: Found): void {
  if (states.has(key)) problems.push(`${key}: there twice`);
  states.set(key, state);
}

async function readMemories(memory: Memory, userId: string): Promise<readonly MemoryItem[]> {
  const items: MemoryItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await memory.getAll({ userId, limit: 1000, cursor });
    items.push(...page.results);
    cursor = page.nextCursor;
    if (cursor === undefined && page.total !== items.length)
      throw new Error(`${userId}: ${items.length} of ${page.total}`);
  } while (cursor !== undefined);
  return items;
}

async function readMessages(memory: Memory, userId: string): Promise<readonly MessageItem[]> {
  const items: MessageItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await memory.messages.list({ userId, limit: 1000, cursor });
    items.push(...page.results);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}
