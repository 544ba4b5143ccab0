import { expect, test } from 'vitest';
import { sleep } from '../internal/sleep.ts';
import type { Memory } from '../memory.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { scopeMatches, type Scope } from '../types/scope.ts';
import { checkConsistency } from './__fixtures__/check-consistency.ts';
import type { RacingWriterInput, RacingWriterLine } from './__fixtures__/racing-writer.ts';
import { startProgram, type Program } from './__fixtures__/start-program.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';
import { waitUntilErased } from './__fixtures__/wait-until-erased.ts';

const folder = temporaryFolder();
const RACE_MS = 2_500;

type Added = Extract<RacingWriterLine, { readonly type: 'added' }>;

/** Lets writers of other processes write while `disturb` is called again and again. */
async function race(
  { scopes, edits }: Pick<RacingWriterInput, 'scopes' | 'edits'>,
  disturb: () => Promise<unknown>,
): Promise<{ readonly added: readonly Added[]; readonly refused: readonly RacingWriterLine[] }> {
  const writers: Program<RacingWriterLine>[] = [1, 2, 3].map((seed) =>
    startProgram('racing-writer', {
      path: folder.path('race.db'),
      name: `w${seed}`,
      seed,
      scopes,
      edits,
    } satisfies RacingWriterInput),
  );
  await Promise.all(writers.map((writer) => writer.said('up')));
  for (const writer of writers) writer.tell('go');
  const end = performance.now() + RACE_MS;
  await Promise.all(writers.map((writer) => writer.said('added')));
  while (performance.now() < end) await disturb();
  for (const writer of writers) writer.tell('stop');
  await Promise.all(writers.map((writer) => writer.said('stopped')));
  const lines = writers.flatMap((writer) => writer.lines);
  return {
    added: lines.filter((line) => line.type === 'added'),
    refused: lines.filter((line) => line.type === 'refused'),
  };
}

async function readAll(memory: Memory, scope: Scope): Promise<ReadonlyMap<string, string>> {
  const items = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const page = await memory.getAll({ ...scope, limit: 1000, cursor });
    for (const item of page.results) items.set(item.id, item.memory);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}

async function settledProblems(memory: Memory): Promise<readonly string[]> {
  await memory.reindex();
  await memory.close();
  await waitUntilErased(folder.path('race.db'));
  return checkConsistency(folder.path('race.db'), { embedder: fakeEmbedder(), isSettled: true });
}

test(
  'deleting while others add and edit leaves no orphan, and loses nothing',
  { timeout: 60_000 },
  async () => {
    const memory = folder.open('race.db', { embedder: fakeEmbedder() });
    const random = seededRandom(11);
    const scopes = [{ userId: 'ana' }, { userId: 'ana', runId: 'r1' }, { userId: 'bob', agentId: 'bot' }];
    const deletedMessages = new Set<string>();
    const { added, refused } = await race({ scopes, edits: 0.5 }, async () => {
      const scope = random.pick(scopes);
      const choice = random.below(3);
      if (choice === 0) await memory.deleteAll(scope);
      else if (choice === 1) {
        const { results } = await memory.messages.list({ ...scope, runId: scope.runId ?? null, limit: 20 });
        const ids = results.map(({ id }) => id);
        for (const { id } of results) deletedMessages.add(id);
        await memory.messages.delete({ ...scope, ids });
      } else {
        const { results } = await memory.getAll({ ...scope, limit: 5 });
        await memory.batchDelete(results.map(({ id }) => id)).catch(ignoreMissing);
      }
      await sleep(random.below(20));
    });
    // An edit may come too late; nothing else may be refused.
    expect(refused.filter((line) => line.type === 'refused' && line.code !== 'memory-not-found')).toEqual([]);
    expect(added.length).toBeGreaterThan(50);
    const left = new Map([
      ...(await readAll(memory, { userId: 'ana' })),
      ...(await readAll(memory, { userId: 'bob' })),
    ]);
    let edits = 0;
    for (const { id, text } of added) {
      const history = await memory.history(id);
      expect(history.at(-1)).toMatchObject({ event: 'ADD', newMemory: text });
      expect(history[0]?.event === 'DELETE').toBe(!left.has(id));
      edits += history.filter(({ event }) => event === 'UPDATE').length;
    }
    expect([...left.keys()].filter((id) => !added.some((line) => line.id === id))).toEqual([]);
    // Otherwise nothing raced.
    expect(edits).toBeGreaterThan(0);
    expect(left.size).toBeLessThan(added.length);
    expect(deletedMessages.size).toBeGreaterThan(0);
    expect(await settledProblems(memory)).toEqual([]);
  },
);

test('erasing while others add and edit leaves nothing of what was erased', { timeout: 60_000 }, async () => {
  const memory = folder.open('race.db', { embedder: fakeEmbedder() });
  // The file is there before the others come.
  await memory.describe();
  const random = seededRandom(12);
  const users = Array.from({ length: 50 }, (_, index) => ({ userId: `user-${index}` }));
  const scopes = [
    ...users,
    { userId: 'user-0', runId: 'r1' },
    { userId: 'bob', agentId: 'bot' },
    { userId: 'bob', agentId: 'bot', runId: 'r1' },
    { userId: 'bob' },
  ];
  // Most of them once: what an erase breaks is not erased by the next one.
  const erasable: Scope[] = [
    { agentId: 'bot' },
    ...users,
    { userId: 'user-0', runId: 'r1' },
    { agentId: 'bot' },
  ];
  const erasures: { readonly scope: Scope; readonly begun: bigint; readonly ended: bigint }[] = [];
  const { added, refused } = await race({ scopes, edits: 0.3 }, async () => {
    // Now and then two at once.
    const chosen = erasable.splice(0, random.chance(0.3) ? 2 : 1);
    await Promise.all(
      chosen.map(async (scope) => {
        const begun = process.hrtime.bigint();
        await memory.erase(scope);
        erasures.push({ scope, begun, ended: process.hrtime.bigint() });
      }),
    );
    await sleep(random.below(40));
  });
  const codes = new Set(refused.map((line) => (line.type === 'refused' ? `${line.call} ${line.code}` : '')));
  expect(
    [...codes].filter((code) => code !== 'add scope-erased' && code !== 'update memory-not-found'),
  ).toEqual([]);
  expect(erasures.length).toBeGreaterThan(20);
  // Otherwise nothing was under way.
  expect(codes).toContain('add scope-erased');
  const left = new Map<string, string>();
  for (const userId of ['bob', ...users.map((user) => user.userId)])
    for (const [id, text] of await readAll(memory, { userId })) left.set(id, text);
  const wrong = added.flatMap(({ id, scope, text, begun, ended }) => {
    const concerned = erasures.filter((erasure) => scopeMatches(erasure.scope, scope));
    const mustGo = concerned.some((erasure) => BigInt(ended) < erasure.begun);
    const mustStay = concerned.every((erasure) => BigInt(begun) > erasure.ended);
    if (mustGo && left.has(id)) return [`${text} ${JSON.stringify(scope)} came back`];
    return mustStay && !left.has(id) ? [`${text} ${JSON.stringify(scope)} is missing`] : [];
  });
  expect(wrong).toEqual([]);
  expect([...left.keys()].filter((id) => !added.some((line) => line.id === id))).toEqual([]);
  // What nobody erased is all there, and something was erased.
  const bobs = added.filter(({ scope }) => scope.userId === 'bob' && scope.agentId === undefined);
  expect(bobs.filter(({ id }) => !left.has(id))).toEqual([]);
  expect(left.size).toBeLessThan(added.length);
  expect(await settledProblems(memory)).toEqual([]);
});

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'memory-not-found')) throw error;
}
