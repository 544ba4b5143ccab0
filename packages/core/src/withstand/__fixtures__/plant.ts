import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Memory } from '../../memory.ts';

/** What is to vanish, by where it was put. */
export interface Planted {
  readonly userId: string;
  readonly texts: ReadonlyMap<string, Buffer>;
}

/** Puts random strings wherever a memory takes one, all of them under one user. */
export async function plant(memory: Memory, path: string): Promise<Planted> {
  const texts = new Map<string, Buffer>();
  const seed = (where: string): string => {
    const text = `q${crypto.randomUUID().replaceAll('-', '')}`;
    texts.set(where, Buffer.from(text));
    return text;
  };
  const userId = seed('user id');
  const scope = { userId, runId: seed('run id'), agentId: seed('agent id'), appId: seed('app id') };
  const { results } = await memory.add(
    [
      {
        id: seed('message id'),
        role: 'user',
        name: seed('name'),
        content: `${seed('message')} and green tea`,
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: seed('text part') },
          { type: 'image_url', image_url: { url: seed('part') } },
        ],
      },
      { role: 'user', content: `${seed('deleted message')} and black coffee` },
    ],
    {
      ...scope,
      metadata: { [seed('metadata key')]: seed('metadata value') },
      categories: [seed('category')],
      operationId: seed('operation id'),
    },
  );
  const [first, second, third] = results.map(({ id }) => id);
  texts.set('memory id', Buffer.from(first ?? ''));
  texts.set('id of a deleted memory', Buffer.from(third ?? ''));
  await memory.update(first ?? '', { text: seed('new text'), reason: seed('reason of an update') });
  await memory.update(second ?? '', { metadata: { later: seed('metadata of an update') } });
  const { operationId } = await memory.delete(third ?? '', { reason: seed('reason of a deletion') });
  texts.set('operation id of a deletion', Buffer.from(operationId));
  const undone = await memory.undo(operationId, { userId });
  texts.set('operation id of an undo', Buffer.from(undone.operationId));
  await memory.undo(undone.operationId, { userId });
  const replaced = await memory.supersede(second ?? '', {
    text: seed('text of a successor'),
    metadata: { replaced: seed('metadata of a successor') },
    reason: seed('reason of a supersede'),
  });
  const { operationId: taken } = await memory.supersede(replaced.id, seed('text that is taken back'));
  await memory.undo(taken, { userId });
  await plantRecord(memory, userId, seed);
  await plantJob(path, { userId, runId: seed('run id of a job') }, seed);
  const text = seed('text with a vector');
  await memory.add(text, { userId });
  texts.set('vector', vectorOf(path, text));
  // So many that they fill pages of their own.
  await memory.addMany(Array.from({ length: 300 }, (_, index) => ({ messages: `${index} ${text}`, userId })));
  return { userId, texts };
}

type Seed = (where: string) => string;

async function plantRecord(memory: Memory, userId: string, seed: Seed): Promise<void> {
  const { records } = memory.scoped({ userId });
  const value = { [seed('record field')]: seed('record value') };
  await records.put([seed('namespace')], seed('record key'), value);
}

/** A job that nobody runs. */
async function plantJob(path: string, scope: object, seed: Seed): Promise<void> {
  const queue = new Memory({
    store: { provider: 'sqlite', config: { path } },
    mode: 'additive',
    runJobs: false,
  });
  const operationId = seed('operation id of a job');
  const { job } = await queue.add(seed('message of a job'), { ...scope, operationId, wait: false });
  if (job?.status !== 'queued') throw new Error('the job is not queued');
  await queue.close();
}

function vectorOf(path: string, text: string): Buffer {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const sql = 'SELECT v.data FROM vector v JOIN memory m ON m.place = v.place WHERE m.text = ?';
    return Buffer.from(database.prepare(sql).get(text)?.['data'] as Uint8Array);
  } finally {
    database.close();
  }
}

/** Where planted strings are still found: in the file and what SQLite keeps beside it. */
export function findPlanted(path: string, { texts }: Planted): readonly string[] {
  const found: string[] = [];
  for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}-journal`]) {
    const bytes = readIfThere(file);
    for (const [where, text] of texts)
      if (bytes.includes(text)) found.push(`${where} in ${file.slice(path.length - 9)}`);
  }
  return found;
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
