import type { RecordCandidate } from '../../contracts/record-queries.ts';
import { analyzeQuery } from '../../ranking/analyze-query.ts';
import { fuseSignals } from '../../ranking/fuse-signals.ts';
import { scoreWords } from '../../ranking/score-words.ts';
import { weighTerms, type TermWeights } from '../../ranking/weigh-terms.ts';
import type { Degradation, Usage } from '../../types/results.ts';
import type { Scope } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing, QueryVector } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import type { FoundRecord, SearchRecords } from './record-operation.ts';
import { toRecordItem } from './to-record-item.ts';
import { NO_USAGE } from '../usage.ts';

/** How many are weighed beyond the page: the ledger orders by less than the score. */
const EXTRA_CANDIDATES = 200;

/** A search of one owner. */
export interface SearchRecordsRequest extends SearchRecords {
  readonly owner: Scope;
  readonly signal: AbortSignal | undefined;
}

/** What was found. */
export interface SearchRecordsResult {
  readonly records: readonly FoundRecord[];
  readonly degraded: Degradation | undefined;
  readonly usage: Usage;
}

/** With a query the records that have to do with it, best first; without one all of them, in order of namespace and key. */
export async function searchRecords(
  request: SearchRecordsRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<SearchRecordsResult> {
  const { owner, namespacePrefix: prefix, filter, limit, offset, query, signal } = request;
  const time = deps.now();
  const scope = { owner, prefix, filter, now: isoTime(time) };
  if (query === undefined) {
    const records = await deps.ledger.listRecords({ ...scope, limit, offset });
    return { records: records.map(toRecordItem), degraded: undefined, usage: deps.meter.price(NO_USAGE) };
  }
  const { selectiveTerms: terms } = analyzeQuery(query, { now: new Date(time) });
  const { query: vector, degraded, usage } = await indexing.embedQuery(query, signal);
  const search = { ...scope, terms, limit: offset + limit + EXTRA_CANDIDATES };
  const found = await Promise.all(
    generationsOf(vector).map((generation) =>
      deps.ledger.searchRecords({ ...search, vector: generation }, signal),
    ),
  );
  const weights = weighTerms({ terms, documentFrequencies: new Map(), documentCount: 0 });
  const ranked = [...merge(found).values()]
    .map((candidate) => ({
      candidate,
      score: scoreRecord(candidate, { terms, weights, unrelatedCosine: deps.embedder?.unrelatedSimilarity }),
    }))
    .toSorted(compareScored);
  return {
    records: ranked
      .slice(offset, offset + limit)
      .map(({ candidate, score }) => ({ ...toRecordItem(candidate.record), score })),
    degraded,
    usage,
  };
}

function generationsOf(query: QueryVector | undefined) {
  if (query === undefined) return [undefined];
  return query.generations.map(({ generation }) => ({ generation, vector: query.vector }));
}

/** Each record once, with the similarity of the newest generation that has it. */
function merge(found: readonly (readonly RecordCandidate[])[]): ReadonlyMap<number, RecordCandidate> {
  const merged = new Map<number, RecordCandidate>();
  for (const candidate of found.flat()) {
    const known = merged.get(candidate.key);
    if (known?.similarity === undefined) merged.set(candidate.key, candidate);
  }
  return merged;
}

interface ScoreContext {
  readonly terms: readonly string[];
  readonly weights: TermWeights;
  readonly unrelatedCosine: number | undefined;
}

function scoreRecord(candidate: RecordCandidate, { terms, weights, unrelatedCosine }: ScoreContext): number {
  const frequencies = new Map(terms.map((term, place) => [term, candidate.frequencies[place] ?? 0]));
  const own = { frequencies, length: candidate.length };
  const words = scoreWords({ own, previous: [], next: [] }, { weights, asksWhen: false });
  return fuseSignals({ words, cosine: candidate.similarity, unrelatedCosine }).score;
}

interface Scored {
  readonly candidate: RecordCandidate;
  readonly score: number;
}

/** Among equals the closer in meaning, then the newer. */
function compareScored(a: Scored, b: Scored): number {
  return (
    b.score - a.score ||
    (b.candidate.similarity ?? -1) - (a.candidate.similarity ?? -1) ||
    b.candidate.key - a.candidate.key
  );
}
