import { recordTerms } from '../../engine/records/record-terms.ts';
import { decodeSlots } from '../../ledgers/sqlite/posting-chunk.ts';
import { decodeTerms } from '../../ledgers/sqlite/term-text.ts';
import { indexMemory } from '../../text/index-memory.ts';
import type { JsonObject } from '../../types/json.ts';
import type { MemoryKind } from '../../types/memory.ts';
import type { ResolvedDate } from '../../types/resolved-date.ts';
import type { Query, Row } from './check-consistency.ts';

const SLOTS = 134_217_728;

/** What the words of a text are, worked out anew. */
interface Expected {
  readonly what: string;
  readonly terms: ReadonlyMap<string, number>;
  readonly length: number;
}

/** Words that the tables hold beside the words of the texts: of current and closed states, and of records. */
export function checkPostings(query: Query): readonly string[] {
  const problems: string[] = [];
  const wanted = new Map<string, Set<number>>();
  const want = (row: Row, expected: Expected): void => {
    problems.push(...compareTerms(row, expected));
    const slot = Number(row['place']) % SLOTS;
    const home = (Number(row['place']) - slot) / SLOTS;
    for (const term of expected.terms.keys()) {
      const name = `${home} ${term}`;
      const slots = wanted.get(name) ?? new Set();
      wanted.set(name, slots.add(slot));
    }
  };
  for (const row of query('SELECT place, id, kind, text, dates, terms, length FROM memory')) {
    want(row, expectedOf(`memory ${String(row['id'])}`, memoryTermsOf(row)));
  }
  for (const row of query('SELECT place, name, value, indexed, terms, length FROM record')) {
    want(row, expectedOf(`record ${String(row['name'])}`, recordTerms(valueOf(row), indexOf(row))));
  }
  for (const row of query('SELECT id, kind, text, dates, terms, length FROM version')) {
    problems.push(...compareTerms(row, expectedOf(`version of ${String(row['id'])}`, memoryTermsOf(row))));
  }
  return [...problems, ...comparePostings(query, wanted)];
}

function comparePostings(query: Query, wanted: ReadonlyMap<string, ReadonlySet<number>>): readonly string[] {
  const problems: string[] = [];
  const held = new Map<string, Set<number>>();
  for (const row of query(
    'SELECT home, term, first, last, count, slots FROM posting ORDER BY home, term, first',
  )) {
    const name = `${String(row['home'])} ${String(row['term'])}`;
    const known = held.get(name) ?? new Set();
    problems.push(...checkChunk(name, row, known));
    held.set(name, known);
  }
  for (const [name, slots] of wanted) {
    for (const slot of slots)
      if (held.get(name)?.has(slot) !== true) problems.push(`no posting of ${name} for ${slot}`);
  }
  for (const [name, slots] of held) {
    for (const slot of slots) {
      if (wanted.get(name)?.has(slot) !== true)
        problems.push(`posting of ${name} for ${slot}, which does not say it`);
    }
  }
  return problems;
}

/** A chunk by itself, and behind those that came before it under the same word. */
function checkChunk(name: string, row: Row, known: Set<number>): readonly string[] {
  const problems: string[] = [];
  const slots: number[] = [];
  decodeSlots(row['slots'] as Uint8Array, Number(row['first']), slots);
  if (slots.length === 0) problems.push(`posting of ${name}: an empty chunk`);
  if (slots.length !== row['count'])
    problems.push(`posting of ${name}: ${slots.length} slots, counted ${String(row['count'])}`);
  if (slots.at(-1) !== row['last'])
    problems.push(`posting of ${name}: ends with ${slots.at(-1)}, not ${String(row['last'])}`);
  let before = Math.max(-1, ...known);
  for (const slot of slots) {
    if (slot <= before) problems.push(`posting of ${name}: ${slot} stands behind ${before}`);
    before = slot;
    known.add(slot);
  }
  return problems;
}

function compareTerms(row: Row, { what, terms, length }: Expected): readonly string[] {
  const problems: string[] = [];
  const kept = decodeTerms(String(row['terms']));
  for (const [term, count] of terms) {
    if (kept.get(term) !== count)
      problems.push(`${what}: "${term}" is kept ${kept.get(term) ?? 0} times, not ${count}`);
  }
  for (const term of kept.keys())
    if (!terms.has(term)) problems.push(`${what}: keeps "${term}", which it does not say`);
  if (row['length'] !== length) problems.push(`${what}: length ${String(row['length'])}, not ${length}`);
  return problems;
}

function expectedOf(
  what: string,
  { frequencies, length }: { readonly frequencies: ReadonlyMap<string, number>; readonly length: number },
): Expected {
  return { what, terms: frequencies, length };
}

function memoryTermsOf(row: Row): ReturnType<typeof indexMemory> {
  const dates = row['dates'];
  return indexMemory({
    memory: String(row['text']),
    kind: String(row['kind']) as MemoryKind,
    ...(typeof dates === 'string' && { dates: JSON.parse(dates) as readonly ResolvedDate[] }),
  });
}

function valueOf(row: Row): JsonObject {
  return JSON.parse(String(row['value'])) as JsonObject;
}

function indexOf(row: Row): false | readonly string[] | undefined {
  return row['indexed'] === null
    ? undefined
    : (JSON.parse(String(row['indexed'])) as false | readonly string[]);
}
