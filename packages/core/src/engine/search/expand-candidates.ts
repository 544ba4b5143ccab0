import type { Candidate, RelatedDocument, Relations } from '../../contracts/ledger-queries.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { addCandidates, type CandidatePool, type GatherRequest } from './gather-candidates.ts';

/** How many of the best candidates lend their evidence to what stands around them, beside twice what is asked for. */
const EXPANDED = 20;
/** How many messages on each side count. */
export const REACH = 2;

/** A document with the ones around it, nearest first. */
export interface Window {
  readonly own: RelatedDocument;
  readonly previous: readonly RelatedDocument[];
  readonly next: readonly RelatedDocument[];
}

/** What stands around the candidates, by key. */
export interface Surroundings {
  /** Of episodes. A candidate without an entry stands alone. */
  readonly windows: ReadonlyMap<number, Window>;
  /** Of facts: the keys of their source episodes, whose windows are in `windows`. */
  readonly sources: ReadonlyMap<number, readonly number[]>;
}

/** Candidates whose surroundings are wanted. */
export interface ExpandRequest extends Pick<GatherRequest, 'query' | 'view' | 'signal'> {
  /** What is found around them is added to it. */
  readonly pool: CandidatePool;
  /** The pool's candidates, best first. */
  readonly ranked: readonly Candidate[];
  /** How many results are asked for. */
  readonly limit: number;
}

/**
 * Reads what stands around the best candidates, and makes candidates of it: a message may match by its neighbours alone,
 * a fact by the message that it was drawn from.
 */
export async function expandCandidates(
  request: ExpandRequest,
  deps: EngineDependencies,
): Promise<Surroundings> {
  const windows = new Map<number, Window>();
  const sources = new Map<number, readonly number[]>();
  // What was said around a memory long ago may be gone by now: a past state is judged by its own words.
  if (request.view.asOf !== undefined) return { windows, sources };
  const { pool, ranked } = request;
  const best = new Map(
    ranked.slice(0, EXPANDED + 2 * request.limit).map((candidate) => [candidate.key, candidate]),
  );
  // Twice the reach, so that the neighbours' own windows are known as well.
  const around = await readRelations([...best.keys()], 2 * REACH, { request, deps });
  for (const relations of around) addWindows(windows, relations, best.get(relations.key));

  const cited = around.flatMap((relations) => relations.citedBy);
  const found = [...new Set([...windows.keys(), ...cited])].filter((key) => !pool.candidates.has(key));
  if (found.length > 0) await addCandidates({ ...request, source: { by: 'keys', keys: found } }, deps);

  const facts = cited.filter((key) => !best.has(key) && pool.candidates.has(key));
  const citing = [...around, ...(await readRelations(facts, 0, { request, deps }))];
  await addSources({ windows, sources }, citing, { request, deps });
  return { windows, sources };
}

interface Reading {
  readonly request: ExpandRequest;
  readonly deps: EngineDependencies;
}

async function readRelations(
  keys: readonly number[],
  reach: number,
  { request, deps }: Reading,
): Promise<readonly Relations[]> {
  if (keys.length === 0) return [];
  const relations = await deps.ledger.readRelations({ keys, terms: request.query.lookupTerms, reach });
  request.pool.rowsRead += relations.length;
  return relations;
}

/** Adds the source episodes of facts, with their windows. */
async function addSources(
  {
    windows,
    sources,
  }: { readonly windows: Map<number, Window>; readonly sources: Map<number, readonly number[]> },
  citing: readonly Relations[],
  reading: Reading,
): Promise<void> {
  const documents = new Map<number, RelatedDocument>();
  for (const relations of citing) {
    if (relations.sources.length === 0) continue;
    sources.set(
      relations.key,
      relations.sources.map((source) => source.key),
    );
    for (const source of relations.sources) documents.set(source.key, source);
  }
  const missing = [...documents.keys()].filter((key) => !windows.has(key));
  for (const relations of await readRelations(missing, REACH, reading)) {
    addWindows(windows, relations, documents.get(relations.key));
  }
}

/** Adds the window of the document in the middle, and of its neighbours within reach. */
function addWindows(
  windows: Map<number, Window>,
  { previous, next }: Relations,
  middle: RelatedDocument | undefined,
): void {
  if (middle === undefined) return;
  const line = [...previous.toReversed(), middle, ...next];
  const center = previous.length;
  for (
    let place = Math.max(0, center - REACH);
    place <= Math.min(line.length - 1, center + REACH);
    place += 1
  ) {
    const own = line[place];
    if (own === undefined || (place !== center && windows.has(own.key))) continue;
    windows.set(own.key, {
      own,
      previous: line.slice(Math.max(0, place - REACH), place).toReversed(),
      next: line.slice(place + 1, place + 1 + REACH),
    });
  }
}
