import type { IndexState } from '../../contracts/ledger-changes.ts';
import type { Embedder } from '../../contracts/embedder.ts';
import { embeddableText } from '../../engine/indexing/embeddable-text.ts';
import { recordText } from '../../engine/records/record-text.ts';
import type { JsonObject } from '../../types/json.ts';
import type { ConsistencyOptions, Query, Row } from './check-consistency.ts';

const SLOTS = 134_217_728;

/** A row that is to have a vector. */
interface VectorRow {
  readonly target: 'memory' | 'record';
  readonly name: string;
  readonly key: number;
  readonly place: number;
  readonly pointers: string;
  readonly text: string;
}

interface VectorTables {
  readonly rows: readonly VectorRow[];
  /** By id. */
  readonly vectors: ReadonlyMap<number, Row>;
  /** Generation numbers by the id that vectors carry; `undefined` for one that is being dropped. */
  readonly generations: ReadonlyMap<number, number | undefined>;
  readonly state: IndexState;
}

/**
 * Vectors beside the texts that they stand for. Every row has the vector of the present generation, or something says
 * that it is still to come: a mark, or a backfill that has not reached it.
 */
export async function checkVectors(query: Query, options: ConsistencyOptions): Promise<readonly string[]> {
  const tables = readTables(query);
  const marked = new Set(
    query("SELECT target, key FROM mark WHERE action = 'upsert'").map(
      (row) => `${String(row['target'])} ${String(row['key'])}`,
    ),
  );
  const owned = new Set<number>();
  const problems: string[] = [];
  for (const row of tables.rows) {
    const ids = vectorsOf(row, tables, problems);
    for (const { id } of ids) owned.add(id);
    const isPresent = ids.some(({ generation }) => generation === tables.state.generation);
    const isAwaited = marked.has(`${row.target} ${row.key}`) || isAhead(row, tables.state);
    if (!isPresent && !isAwaited && row.text !== '' && tables.state.status !== 'none')
      problems.push(`${row.name}: no vector, and none is awaited`);
  }
  problems.push(...checkOwners(tables, owned), ...checkPoints(query, tables));
  if (options.isSettled === true) problems.push(...checkSettled(tables, marked));
  if (options.embedder !== undefined) problems.push(...(await compareVectors(tables, options.embedder)));
  return problems;
}

/** The vectors that a row points at; pointers to generations that are gone point at nothing. */
function vectorsOf(
  row: VectorRow,
  { vectors, generations }: VectorTables,
  problems: string[],
): readonly { readonly id: number; readonly generation: number | undefined }[] {
  const found: { readonly id: number; readonly generation: number | undefined }[] = [];
  for (const pointer of row.pointers.split(' ').filter((text) => text !== '')) {
    const [generation = 0, slot = 0] = pointer.split(':').map(Number);
    if (!generations.has(generation)) continue;
    const id = row.place - (row.place % SLOTS) + slot;
    const vector = vectors.get(id);
    const isDropped = generations.get(generation) === undefined;
    if (vector === undefined && isDropped) continue;
    if (vector?.['place'] !== row.place)
      problems.push(`${row.name}: points at vector ${id}, which is not its own`);
    if (vector?.['generation'] !== generation)
      problems.push(`${row.name}: vector ${id} is of another generation`);
    if (found.some((other) => other.generation === generations.get(generation)))
      problems.push(`${row.name}: two vectors of one generation`);
    found.push({ id, generation: generations.get(generation) });
  }
  return found;
}

function isAhead({ target, key }: VectorRow, { status, cursor }: IndexState): boolean {
  if (status !== 'building' || cursor === undefined) return false;
  if (target === cursor.target) return key > cursor.key;
  return target === 'record';
}

function checkOwners({ vectors, generations }: VectorTables, owned: ReadonlySet<number>): readonly string[] {
  const problems: string[] = [];
  for (const [id, row] of vectors) {
    const generation = Number(row['generation']);
    // What is being dropped goes page by page, and its rows may go before it.
    const isDropped = generations.has(generation) && generations.get(generation) === undefined;
    if (!owned.has(id) && !isDropped)
      problems.push(`vector ${id} of generation ${generation}: no row points at it`);
  }
  return problems;
}

function checkPoints(query: Query, { generations }: VectorTables): readonly string[] {
  const rows = query(`SELECT g.id, g.points, (SELECT count(*) FROM vector v JOIN memory m ON m.place = v.place
    WHERE v.generation = g.id) AS counted FROM generation g`);
  return rows
    .filter((row) => generations.get(Number(row['id'])) !== undefined && row['points'] !== row['counted'])
    .map(
      (row) =>
        `generation ${String(row['id'])}: ${String(row['points'])} points kept, ${String(row['counted'])} counted`,
    );
}

function checkSettled(
  { state, generations, vectors }: VectorTables,
  marked: ReadonlySet<string>,
): readonly string[] {
  const problems: string[] = [];
  if (state.status === 'building') problems.push('the index is still being built');
  if (state.previous !== undefined) problems.push('the generation before is still there');
  if (marked.size > 0) problems.push(`${marked.size} rows wait to be indexed`);
  for (const row of vectors.values()) {
    const number = generations.get(Number(row['generation']));
    if (number !== state.generation)
      problems.push(`vector ${String(row['id'])} of generation ${String(number)} is left over`);
  }
  return problems;
}

async function compareVectors(
  { rows, vectors }: VectorTables,
  embedder: Embedder,
): Promise<readonly string[]> {
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  const pairs = [...vectors.values()].flatMap((vector) => {
    const row = byPlace.get(Number(vector['place']));
    return row === undefined || row.text === '' ? [] : [{ row, kept: vectorOf(vector) }];
  });
  const problems: string[] = [];
  for (let start = 0; start < pairs.length; start += embedder.maxBatchSize) {
    const page = pairs.slice(start, start + embedder.maxBatchSize);
    const answer = await embedder.embed({ texts: page.map(({ row }) => row.text), purpose: 'document' });
    for (const [index, { row, kept }] of page.entries()) {
      const likeness = cosine(kept, answer.vectors[index] ?? []);
      if (!(likeness > 0.9999))
        problems.push(`${row.name}: its vector is not that of its text (cosine ${likeness})`);
    }
  }
  return problems;
}

function readTables(query: Query): VectorTables {
  const [ledger] = query('SELECT index_state FROM ledger');
  const text = ledger?.['index_state'];
  const rows: VectorRow[] = query('SELECT place, key, id, text, vectors FROM memory').map((row) => ({
    ...rowOf('memory', String(row['id']), row),
    text: embeddableText(String(row['text'])),
  }));
  for (const row of query('SELECT place, key, name, value, indexed, vectors FROM record')) {
    const indexed =
      row['indexed'] === null ? undefined : (JSON.parse(String(row['indexed'])) as false | readonly string[]);
    const words = recordText(JSON.parse(String(row['value'])) as JsonObject, indexed);
    rows.push({ ...rowOf('record', String(row['name']), row), text: embeddableText(words) });
  }
  return {
    rows,
    vectors: new Map(
      query('SELECT id, generation, place, data FROM vector').map((row) => [Number(row['id']), row]),
    ),
    generations: new Map(
      query('SELECT id, number FROM generation').map((row) => [
        Number(row['id']),
        row['number'] === null ? undefined : Number(row['number']),
      ]),
    ),
    state: typeof text === 'string' ? (JSON.parse(text) as IndexState) : { generation: 0, status: 'none' },
  };
}

function rowOf(target: VectorRow['target'], name: string, row: Row): Omit<VectorRow, 'text'> {
  return {
    target,
    name: `${target} ${name}`,
    key: Number(row['key']),
    place: Number(row['place']),
    pointers: typeof row['vectors'] === 'string' ? row['vectors'] : '',
  };
}

function vectorOf(row: Row): Float32Array {
  const bytes = row['data'] as Uint8Array;
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

function cosine(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let product = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const a = left[index] ?? 0;
    const b = right[index] ?? 0;
    product += a * b;
    leftSquares += a * a;
    rightSquares += b * b;
  }
  return product / Math.sqrt(leftSquares * rightSquares);
}
