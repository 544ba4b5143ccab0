import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Memory } from '@keepsake/core';
import { expect, test } from 'vitest';
import { saidIn } from './__fixtures__/keepsake-agent.ts';
import { said } from './__fixtures__/said.ts';
import { keepsakeMemory } from './keepsake-memory.ts';

test('threads and messages leave no byte in the file when the application erases the user, nor a thread when it erases the run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-mastra-'));
  const core = new Memory({ store: { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } });
  const bytes = () => readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
  const planted = (text: string) => bytes().some((content) => content.includes(text));
  try {
    const memory = keepsakeMemory({ memory: core, options: { workingMemory: { enabled: true } } });
    for (const thread of ['thread-monday', 'thread-friday']) {
      const place = { threadId: thread, resourceId: 'user-ana' };
      await memory.createThread({ ...place, title: `title-${thread}` });
      await memory.saveMessages({ messages: [said(`message-${thread}`, `words-${thread}`, place)] });
      await memory.updateWorkingMemory({ ...place, workingMemory: 'notes-of-ana' });
    }
    const kept = { threadId: 'thread-of-bob', resourceId: 'user-bob' };
    await memory.saveMessages({ messages: [said('message-of-bob', 'words-of-bob', kept)] });
    await core.erase({ userId: 'user-ana', runId: 'thread-monday' });
    expect(planted('monday')).toBe(false);
    expect(await memory.getThreadById({ threadId: 'thread-monday' })).toBeNull();
    expect((await memory.listThreads({})).threads.map(({ id }) => id)).toEqual(['thread-friday']);
    expect(planted('friday')).toBe(true);
    await core.erase({ userId: 'user-ana' });
    for (const text of ['friday', 'user-ana', 'notes-of-ana']) expect(planted(text), text).toBe(false);
    expect(await saidIn(memory, 'thread-of-bob')).toHaveLength(1);
  } finally {
    await core.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
