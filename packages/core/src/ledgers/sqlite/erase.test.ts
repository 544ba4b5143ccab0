import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { Store } from '../../contracts/ledger.ts';
import { memoryItem, timeAt } from '../../testing/build-memory-item.ts';
import { newMemory, plainTerms } from '../../testing/build-new-memory.ts';
import { storedMessage } from '../../testing/build-stored-message.ts';
import { storedRecord } from '../../testing/build-stored-record.ts';
import { reopen } from '../../testing/ledger/reopen-rows.ts';
import {
  commit,
  insert,
  nextVersion,
  remove,
  replace,
  say,
  textsOf,
} from '../../testing/ledger/write-rows.ts';
import type { Scope } from '../../types/scope.ts';
import { sqliteStore } from '../sqlite.ts';
import { checkFile } from './__fixtures__/check-file.ts';
import { startProcess, untilEnd, untilOutput } from './__fixtures__/run-process.ts';

let folder: string;
let path: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepsake-erase-'));
  path = join(folder, 'memory.db');
  store = sqliteStore({ path });
});

afterEach(async () => {
  await store.ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

/** True when the text is anywhere in the files of the database. */
function isOnDisk(text: string): boolean {
  return ['', '-wal', '-shm'].some(
    (end) => existsSync(path + end) && readFileSync(path + end).includes(text),
  );
}

/** Fills a scope with everything that can be stored, and every text of it with the planted word. */
async function plant(scope: Scope, word: string, count: number): Promise<void> {
  const { ledger } = store;
  for (let index = 0; index < count; index += 1) {
    const text = `${word} number ${index} ${'and more '.repeat(index % 40)}`;
    const message = storedMessage({
      ...scope,
      id: `${word}-m${index}`,
      text,
      name: `${word}-name`,
      parts: [{ type: word }],
    });
    const metadata = { [`${word}-key`]: `${word}-value` };
    const item = memoryItem({ ...scope, memory: text, metadata, sources: [message.id] });
    const changes: LedgerChange[] = [
      { type: 'insert-message', message },
      insert({
        item,
        sourceKeys: [message.key],
        uniqueKey: `${word} unique ${index}`,
        vector: vectorOf(index),
      }),
    ];
    await commit(ledger, changes);
    if (index % 4 === 0) {
      const edited = nextVersion(item, { memory: `${word} edited ${index}`, updatedAt: timeAt(1) });
      await commit(ledger, [replace(edited)]);
      if (index % 8 === 0) await commit(ledger, [remove(edited, timeAt(2))]);
    }
  }
  const record = storedRecord({
    owner: scope,
    namespace: [`${word}-space`],
    key: `${word}-key`,
    value: { text: word },
  });
  await commit(ledger, [{ type: 'put-record', record, terms: plainTerms(word), needsIndexing: true }]);
  const claim = { scope, operationId: `${word}-operation`, token: 't' };
  await ledger.claimOperation({ ...claim, payloadHash: 'h', now: timeAt(0), until: timeAt(9) });
  await commit(ledger, [{ type: 'finish-operation', claim, result: { text: word } }]);
}

function vectorOf(index: number): { readonly generation: number; readonly vector: Float32Array } {
  return { generation: 1, vector: Float32Array.of(Math.cos(index), Math.sin(index)) };
}

describe('erasing', { timeout: 60_000 }, () => {
  it('leaves no byte of a user in the files while others read and write', async () => {
    await plant({ userId: 'ana-planted' }, 'PLANTED', 60);
    await plant({ userId: 'ana-planted', runId: 'run-planted' }, 'PLANTED-RUN', 20);
    await plant({ userId: 'bo' }, 'KEPT', 30);
    expect(isOnDisk('PLANTED')).toBe(true);
    const controller = new AbortController();
    const writing = (async () => {
      for (let index = 0; !controller.signal.aborted; index += 1) {
        await say(store.ledger, { userId: 'bo', text: `meanwhile ${index}` });
        await textsOf(store.ledger, { userId: 'ana-planted' });
      }
    })();
    const result = await store.ledger.erase({ userId: 'ana-planted' }, timeAt(20));
    controller.abort();
    await writing;
    expect(result).toMatchObject({ complete: true, messages: 80, memories: 69 });
    for (const text of ['PLANTED', 'ana-planted', 'run-planted', 'planted'])
      expect(isOnDisk(text)).toBe(false);
    expect(isOnDisk('KEPT number 29')).toBe(true);
    expect(await store.vectorStore.count({ generation: 1, dimensions: 2 })).toBe(26 - 4);
    await store.ledger.close();
    expect(checkFile(path)).toStrictEqual([]);
  });

  it('takes an agent out of the homes of its users and leaves their other rows', async () => {
    await plant({ userId: 'ana', agentId: 'agent-planted' }, 'PLANTED', 25);
    await plant({ agentId: 'agent-planted', runId: 'r1' }, 'PLANTED-TOO', 10);
    await plant({ userId: 'ana' }, 'KEPT', 25);
    await store.ledger.erase({ agentId: 'agent-planted' }, timeAt(20));
    for (const text of ['PLANTED', 'agent-planted']) expect(isOnDisk(text)).toBe(false);
    expect(isOnDisk('KEPT number 24')).toBe(true);
    const { candidates } = await store.ledger.findCandidates({
      scopes: [{ userId: 'ana' }],
      terms: ['number'],
      source: { by: 'terms', match: ['number', 'KEPT', 'PLANTED'], limit: 100 },
    });
    expect(candidates).toHaveLength(21);
    await store.ledger.close();
    expect(checkFile(path)).toStrictEqual([]);
  });

  it('keeps what was added to the scope after it began', async () => {
    await plant({ userId: 'ana' }, 'PLANTED', 300);
    const erasing = store.ledger.erase({ userId: 'ana' }, timeAt(20));
    await say(store.ledger, { userId: 'ana', text: 'a new beginning' });
    await erasing;
    expect(await textsOf(store.ledger, { userId: 'ana' })).toStrictEqual(['a new beginning']);
    expect(
      (await store.ledger.readTermStatistics([{ userId: 'ana' }], ['beginning', 'PLANTED']))
        .documentFrequencies,
    ).toStrictEqual([1, 0]);
    await store.ledger.close();
    expect(isOnDisk('PLANTED')).toBe(false);
    expect(checkFile(path)).toStrictEqual([]);
  });

  it('says that a reader in another process delays it, and finishes when the reader is gone', async () => {
    await plant({ userId: 'ana' }, 'PLANTED', 20);
    const reader = startProcess('hold-lock.ts', [path, 'read', 1500]);
    await untilOutput(reader);
    const gone = untilEnd(reader);
    const result = await store.ledger.erase({ userId: 'ana' }, timeAt(20));
    expect(result).toMatchObject({ complete: false, pendingSince: timeAt(20), messages: 20 });
    expect(await textsOf(store.ledger, { userId: 'ana' })).toStrictEqual([]);
    expect(isOnDisk('PLANTED')).toBe(true);
    await gone;
    await expect.poll(() => isOnDisk('PLANTED'), { timeout: 20_000, interval: 50 }).toBe(false);
    expect(await store.ledger.finishErasures()).toStrictEqual({ complete: true, memories: 0, messages: 0 });
  });

  it('is finished by the next process when it was interrupted', async () => {
    await plant({ userId: 'ana' }, 'PLANTED', 400);
    await plant({ userId: 'bo' }, 'KEPT', 3);
    const { signal } = new AbortController();
    let steps = 0;
    signal.throwIfAborted = () => {
      steps += 1;
      if (steps > 6) throw new Error('pulled the plug');
    };
    const erasing = store.ledger.erase({ userId: 'ana' }, timeAt(20), signal);
    await expect(erasing).rejects.toThrow('pulled the plug');
    await store.ledger.close();
    store = sqliteStore({ path });
    expect(await textsOf(store.ledger, { userId: 'ana' })).toStrictEqual([]);
    expect(
      await store.ledger.listMessages({ scopes: [{ userId: 'ana' }], direction: 'ascending', limit: 9 }),
    ).toStrictEqual([]);
    expect(await store.ledger.finishErasures()).toMatchObject({ complete: true });
    expect(isOnDisk('PLANTED')).toBe(false);
    expect(isOnDisk('KEPT')).toBe(true);
    await store.ledger.close();
    expect(checkFile(path)).toStrictEqual([]);
  });

  it('reopens nothing that an unfinished erasure takes with it: its row would stay', async () => {
    const { ledger } = store;
    const gone = memoryItem({ userId: 'ana', runId: 'r1', memory: 'gone' });
    const other = memoryItem({ userId: 'bo', runId: 'r1', memory: 'of bo' });
    await commit(ledger, [insert({ item: gone }), insert({ item: other })]);
    await commit(ledger, [remove(gone, timeAt(1)), remove(other, timeAt(1))]);
    const file = new DatabaseSync(path);
    const begun = file.prepare('INSERT INTO erasure VALUES (9, ?, ?, ?, ?, 0)');
    begun.run('hash', JSON.stringify({ userId: 'ana' }), timeAt(2), 1000);
    file.close();
    const [late, again] = [gone, other].map((item) => reopen(nextVersion(item, { updatedAt: timeAt(3) })));
    if (late === undefined || again === undefined) throw new Error('two memories');
    expect(await ledger.commit({ preconditions: [], changes: [late] })).toStrictEqual({
      committed: false,
      conflict: { type: 'version', subject: gone.id },
    });
    await commit(ledger, [again]);
    await ledger.finishErasures();
    expect(await ledger.readVersions(gone.id)).toStrictEqual([]);
    expect(await textsOf(ledger, { runId: 'r1' })).toStrictEqual(['of bo']);
  });

  it('refuses a batch from before, also from another store over the file', async () => {
    const epoch = await store.ledger.readEpoch();
    const other = sqliteStore({ path });
    await store.ledger.erase({ userId: 'ana', runId: 'r1' }, timeAt(20));
    const outcome = (scope: Scope): Promise<unknown> =>
      other.ledger.commit({
        preconditions: [{ type: 'epoch', scope, epoch }],
        changes: [
          {
            type: 'insert-memory',
            memory: newMemory({ item: { ...scope, memory: JSON.stringify(scope) } }),
            note: { at: timeAt(1) },
          },
        ],
      });
    expect(await outcome({ userId: 'ana', runId: 'r1', agentId: 'a' })).toMatchObject({ committed: false });
    expect(await outcome({ userId: 'ana', runId: 'r2' })).toStrictEqual({ committed: true });
    expect(await outcome({ runId: 'r1' })).toStrictEqual({ committed: true });
    await other.ledger.close();
  });

  it('of everything leaves nothing but its count', async () => {
    await plant({ userId: 'ana' }, 'PLANTED', 30);
    await plant({ agentId: 'guide', appId: 'app-planted' }, 'PLANTED-TOO', 10);
    await store.ledger.reset();
    for (const text of ['PLANTED', 'app-planted', 'guide']) expect(isOnDisk(text)).toBe(false);
    expect(await store.ledger.describe()).toMatchObject({
      memories: 0,
      messages: 0,
      records: 0,
      pendingMarks: 0,
    });
    await say(store.ledger, { userId: 'ana', text: 'again' });
    await store.ledger.close();
    expect(checkFile(path)).toStrictEqual([]);
  });
});
