import type { SQLOutputValue } from 'node:sqlite';
import { vectorSigner } from '../sign-vector.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;
type Query = (sql: string, ...values: number[]) => readonly Row[];

const SLOTS = 134_217_728;
/** What stands before the signs of an entry: the number of its vector, the number of its row, and its factor. */
const BESIDE = 12;

/** Vectors in short beside the vectors: an entry for one that is gone or another would keep what was erased. */
export function checkSketches(query: Query): readonly string[] {
  const problems = query(
    `SELECT s.id FROM sketch s WHERE NOT EXISTS (SELECT 1 FROM home WHERE id = s.home)
       OR NOT EXISTS (SELECT 1 FROM generation WHERE id = s.generation)`,
  ).map(({ id }) => `sketch ${String(id)}: no home or no generation`);
  const seen = new Set<number>();
  const blocks = query(
    'SELECT b.id, b.entries, s.home, s.generation, s.mean FROM sketch_block b LEFT JOIN sketch s ON s.id = b.sketch',
  );
  for (const block of blocks) {
    const id = Number(block['id']);
    if (Math.floor(id / SLOTS) !== block['home']) problems.push(`sketch block ${id}: no sketch of its home`);
    else problems.push(...checkBlock(query, block, seen));
  }
  return problems;
}

function checkBlock(query: Query, block: Row, seen: Set<number>): string[] {
  const problems: string[] = [];
  const home = Number(block['home']);
  const mean = floatsOf(block['mean']);
  const signer = vectorSigner(mean.length, mean);
  const bytes = block['entries'] as Uint8Array;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = BESIDE + 4 * signer.words;
  if (bytes.length === 0 || bytes.length % length !== 0)
    return [`sketch block ${String(block['id'])}: not a number of entries`];
  for (let offset = 0; offset < bytes.length; offset += length) {
    const id = home * SLOTS + view.getInt32(offset, true);
    const [vector] = query('SELECT generation, place, data FROM vector WHERE id = ?', id);
    const signs = new Int32Array(signer.words);
    const factor = vector === undefined ? 0 : signer.sign(floatsOf(vector['data']), signs, 0);
    const isSame =
      vector?.['generation'] === block['generation'] &&
      Number(vector?.['place']) === home * SLOTS + view.getInt32(offset + 4, true) &&
      Math.fround(factor) === view.getFloat32(offset + 8, true) &&
      signs.every((word, index) => word === view.getInt32(offset + BESIDE + 4 * index, true));
    if (!isSame) problems.push(`sketch entry of vector ${id}: not what the vector is`);
    if (seen.has(id)) problems.push(`sketch entry of vector ${id}: there twice`);
    seen.add(id);
  }
  return problems;
}

function floatsOf(value: unknown): Float32Array {
  return new Float32Array((value as Uint8Array).slice().buffer);
}
