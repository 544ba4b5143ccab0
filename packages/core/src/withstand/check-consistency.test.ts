import { copyFile, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Memory } from '../memory.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { checkConsistency } from './__fixtures__/check-consistency.ts';

let folder = '';
let sound = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsake-consistency-'));
  sound = join(folder, 'sound.db');
  const memory = new Memory({
    store: { provider: 'sqlite', config: { path: sound } },
    embedder: fakeEmbedder(),
  });
  const { results } = await memory.add(
    ['green tea', 'black coffee', 'a red bicycle'].map((content) => ({ role: 'user' as const, content })),
    { userId: 'ana', operationId: 'first' },
  );
  const [tea, coffee] = results.map(({ id }) => id);
  await memory.update(tea ?? '', 'green tea with mint');
  const { operationId } = await memory.delete(coffee ?? '');
  const undone = await memory.undo(operationId, { userId: 'ana' });
  await memory.undo(undone.operationId, { userId: 'ana' });
  const successor = await memory.supersede(tea ?? '', 'green tea with mint and honey');
  const { operationId: deletion } = await memory.delete(successor.id);
  await memory.undo(deletion, { userId: 'ana' });
  await memory.add('the bus at nine', { userId: 'bob', runId: 'r1' });
  await memory.scoped({ userId: 'bob' }).records.put(['notes'], 'first', { title: 'espresso machine' });
  await memory.close();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function problemsAfter(damage: string): Promise<readonly string[]> {
  const path = join(folder, 'damaged.db');
  await copyFile(sound, path);
  const database = new DatabaseSync(path);
  database.exec(damage);
  database.close();
  return checkConsistency(path, { embedder: fakeEmbedder(), isSettled: true });
}

test('finds nothing in a sound file', async () => {
  expect(await problemsAfter('SELECT 1')).toEqual([]);
});

test.each([
  ['a posting that is gone', "DELETE FROM posting WHERE term = 'mint'", 'no posting of'],
  ['a posting too many', "UPDATE posting SET term = 'oolong' WHERE term = 'mint'", 'which does not say it'],
  [
    'a word of an old text',
    "UPDATE memory SET terms = replace(terms, 'mint', 'milk')",
    '"mint" is kept 0 times',
  ],
  ['a vector that is gone', 'DELETE FROM vector WHERE id = (SELECT min(id) FROM vector)', 'is not its own'],
  ['a vector of nobody', 'UPDATE memory SET vectors = NULL', 'no row points at it'],
  [
    'a vector of another text',
    'UPDATE vector SET data = (SELECT data FROM vector ORDER BY id DESC LIMIT 1)',
    'not that of its text',
  ],
  ['an episode without its message', 'DELETE FROM message', 'episode without its message'],
  [
    'a memory there twice',
    'UPDATE memory SET position = (SELECT max(position) FROM memory) WHERE scope = 1',
    'two episodes',
  ],
  [
    'a version that is gone',
    "DELETE FROM version WHERE version = 1 AND event = 'ADD'",
    'version 2 where 1 belongs',
  ],
  [
    'a history without an end',
    "DELETE FROM version WHERE event = 'DELETE'",
    'neither a current state nor a deletion',
  ],
  [
    'a deletion that was taken back and stands again',
    "UPDATE version SET recorded_to = NULL WHERE event = 'DELETE'",
    'ends at null, not 2',
  ],
  [
    'a deletion without the place to go back to',
    'UPDATE version SET memory_place = NULL',
    'has null as the place to go back to',
  ],
  [
    'an operation that forgot',
    "UPDATE operation_change SET keys = '1'",
    'change that its operation does not name',
  ],
  ['memories out of order', 'UPDATE memory SET key = 1000 - key', 'memory out of the order of its home'],
  [
    'a counter that is off',
    'UPDATE scope SET memories = memories + 1',
    'memories of scope 1: kept 4, counted 3',
  ],
  ['a number that would be given twice', 'UPDATE home SET next_slot = 0', 'next slot of home'],
  [
    'a mark of nobody',
    "INSERT INTO mark VALUES ('memory', 999, 'x', 'upsert', 1, 0, '')",
    'mark of no memory',
  ],
  [
    'a row that waits',
    "INSERT INTO mark SELECT 'memory', key, id, 'upsert', 1, 0, '' FROM memory",
    'wait to be indexed',
  ],
  [
    'an erasure that was not finished',
    "INSERT INTO erasure VALUES (9, 'x', '{}', '', 0, 0)",
    'unfinished erasure',
  ],
  ['a scope that is gone', 'DELETE FROM scope WHERE id = 1', 'memory of no scope'],
])('finds %s', async (...[, damage, problem]) => {
  expect((await problemsAfter(damage)).join('\n')).toContain(problem);
});

/** What is found in a file with a sketch, and how many blocks that had before the damage. */
async function inSketchedFile(
  damage: string,
): Promise<{ readonly blocks: unknown; readonly problems: readonly string[] }> {
  const path = join(folder, 'sketched.db');
  await rm(path, { force: true });
  // With vectors this long a scope is large before it has 150 of them.
  const embedder = fakeEmbedder({ dimensions: 6000 });
  const memory = new Memory({ store: { provider: 'sqlite', config: { path } }, embedder });
  await memory.add(
    Array.from({ length: 160 }, (_, index) => ({ role: 'user' as const, content: `cup number ${index}` })),
    { userId: 'ana' },
  );
  await memory.close();
  const database = new DatabaseSync(path);
  const blocks = database.prepare('SELECT count(*) AS count FROM sketch_block').get()?.['count'];
  database.exec(damage);
  database.close();
  return { blocks, problems: await checkConsistency(path) };
}

test('finds nothing in a sound file with a sketch', async () => {
  expect(await inSketchedFile('SELECT 1')).toEqual({ blocks: 3, problems: [] });
});

test.each([
  [
    'an entry of a vector that is gone',
    'DELETE FROM vector WHERE id = (SELECT min(id) FROM vector)',
    'not what the vector is',
  ],
  [
    'an entry of another vector',
    'UPDATE vector SET data = (SELECT data FROM vector ORDER BY id DESC LIMIT 1)',
    'not what the vector is',
  ],
  ['an entry twice', 'UPDATE sketch_block SET entries = CAST(entries || entries AS BLOB)', 'there twice'],
  ['a block of no sketch', 'UPDATE sketch_block SET sketch = 0', 'no sketch of its home'],
  ['a sketch of no home', 'UPDATE sketch SET home = 0', 'no home or no generation'],
])('finds %s', async (...[, damage, problem]) => {
  expect((await inSketchedFile(damage)).problems.join('\n')).toContain(problem);
});

test('finds a damaged page', async () => {
  const path = join(folder, 'damaged.db');
  await copyFile(sound, path);
  const database = new DatabaseSync(path);
  const page = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'memory_id'").get()?.[
    'rootpage'
  ];
  const size = database.prepare('PRAGMA page_size').get()?.['page_size'];
  database.close();
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(200, 0x55), 0, 200, Number(page) * Number(size) - 200);
  await file.close();
  expect((await checkConsistency(path)).join('\n')).toContain('integrity_check');
});
