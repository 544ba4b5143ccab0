import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Memory } from '../memory.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import type { Scope } from '../types/scope.ts';
import { checkConsistency } from './__fixtures__/check-consistency.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';

const folder = temporaryFolder();
/** More turns of the event loop than an erase of a few rows takes. */
const TURNS = 26;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}

/** `runId`: everything is in this thread, and nothing beside it. */
async function fill(memory: Memory, scope: Scope): Promise<readonly string[]> {
  const { results } = await memory.addMany([
    { messages: ['green tea', 'black coffee'].map((content) => ({ role: 'user', content })), ...scope },
    { messages: 'a red bicycle', ...scope, runId: 'r1' },
  ]);
  await memory.scoped(scope).records.put(['notes'], 'one', { text: 'green tea' });
  return results.flatMap((result) => result.results).map(({ id }) => id);
}

const ONLY_THREAD = 'an erase of its only thread';

/** Something else that happens at some step of an erase of `userId`. It may be refused for one reason only. */
const MEANWHILE: Readonly<
  Record<string, (memory: Memory, userId: string, ids: readonly string[]) => Promise<unknown>>
> = {
  'an add': (memory, userId) => memory.add('mint and lemon', { userId }),
  'an add with an operationId': (memory, userId) =>
    memory.add('mint and lemon', { userId, operationId: 'op' }),
  'a record': (memory, userId) =>
    memory.scoped({ userId }).records.put(['notes'], 'two', { text: 'mint and lemon' }),
  'an update': (memory, _, ids) => memory.update(ids[0] ?? '', 'mint and lemon'),
  'a deletion': (memory, _, ids) => memory.delete(ids[0] ?? ''),
  'the same erase': (memory, userId) => memory.erase({ userId }),
  'a narrower erase': (memory, userId) => memory.erase({ userId, runId: 'r1' }),
  [ONLY_THREAD]: (memory, userId) => memory.erase({ userId, runId: 'r1' }),
  'an erase of somebody else': (memory) => memory.erase({ runId: 'r1' }),
};

test.each(Object.entries(MEANWHILE))(
  'at whatever step of an erase %s comes in, the file agrees with itself and nothing comes back',
  async (...[name, meanwhile]) => {
    const memory = folder.open('steps.db', { embedder: fakeEmbedder() });
    const problems: string[] = [];
    const gone: string[] = [];
    for (let step = 0; step < TURNS; step += 1) {
      const userId = `user-${step}-of-many`;
      const ids = await fill(memory, { userId, ...(name === ONLY_THREAD && { runId: 'r1' }) });
      const erasing = memory.erase({ userId });
      await turns(step);
      const [erased, other] = await Promise.allSettled([erasing, meanwhile(memory, userId, ids)]);
      if (erased.status === 'rejected') problems.push(`step ${step}: ${erased.reason}`);
      if (other.status === 'rejected' && !isTooLate(other.reason))
        problems.push(`step ${step}: ${other.reason}`);
      const { results } = await memory.getAll({ userId });
      for (const item of results)
        if (item.memory !== 'mint and lemon' || ids.includes(item.id))
          problems.push(`step ${step}: "${item.memory}" came back`);
      const records = await memory.scoped({ userId }).records.search([]);
      if (results.length + records.results.length === 0) gone.push(userId);
    }
    expect(problems).toEqual([]);
    await memory.close();
    expect(
      await checkConsistency(folder.path('steps.db'), { embedder: fakeEmbedder(), isSettled: true }),
    ).toEqual([]);
    const bytes = await readFile(folder.path('steps.db'));
    expect(gone.filter((userId) => bytes.includes(userId))).toEqual([]);
  },
);

function isTooLate(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'scope-erased' || code === 'memory-not-found';
}
