import type { Candidate, TermCounts } from '../../contracts/ledger-queries.ts';
import type { AnalyzedQuery } from '../../ranking/analyze-query.ts';
import { compareRanked } from '../../ranking/compare-ranked.ts';
import { fuseSignals, type FusedScore } from '../../ranking/fuse-signals.ts';
import { matchDates } from '../../ranking/match-dates.ts';
import { matchTime } from '../../ranking/match-time.ts';
import {
  scoreWords,
  type Surroundings as WordSurroundings,
  type Utterance,
} from '../../ranking/score-words.ts';
import type { TermWeights } from '../../ranking/weigh-terms.ts';
import type { Surroundings, Window } from './expand-candidates.ts';

/** A candidate with its score. */
export interface RankedCandidate {
  readonly candidate: Candidate;
  readonly id: string;
  /** The memory that replaced it. */
  readonly supersededBy: string | undefined;
  readonly score: number;
  readonly parts: FusedScore['parts'];
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** What candidates are scored with. */
export interface ScoringContext {
  readonly query: AnalyzedQuery;
  readonly weights: TermWeights;
  /** Cosine by memory id. */
  readonly similarities: ReadonlyMap<string, number>;
  /** What the embedder gives to texts that have nothing to do with each other. */
  readonly unrelatedSimilarity: number | undefined;
  readonly surroundings: Surroundings;
}

/**
 * The candidates, best first. `before` are scores of an earlier pass, without surroundings: who has none keeps its score.
 */
export function scoreCandidates(
  candidates: Iterable<Candidate>,
  context: ScoringContext,
  before: readonly RankedCandidate[] = [],
): readonly RankedCandidate[] {
  const ranked: RankedCandidate[] = [];
  const { windows, sources } = context.surroundings;
  const known = new Map(before.map((entry) => [entry.candidate.key, entry]));
  const read = createReader(context.query.lookupTerms);
  for (const candidate of candidates) {
    const { key } = candidate;
    const earlier = known.get(key);
    const isSame = earlier !== undefined && !windows.has(key) && !sources.has(key);
    const timestamp = earlier?.timestamp ?? Date.parse(candidate.time);
    ranked.push(isSame ? earlier : scoreCandidate(candidate, timestamp, { context, read }));
  }
  return ranked.toSorted(compareRanked);
}

type ReadUtterance = (
  document: TermCounts & { readonly key: number; readonly speaker?: string },
) => Utterance;

function scoreCandidate(
  candidate: Candidate,
  timestamp: number,
  { context, read }: { readonly context: ScoringContext; readonly read: ReadUtterance },
): RankedCandidate {
  const { query, weights, similarities, surroundings, unrelatedSimilarity } = context;
  const cosine = similarities.get(candidate.id);
  const { score, parts } = fuseSignals({
    words: scoreWords(describeSurroundings(candidate, surroundings, read), {
      weights,
      asksWhen: query.asksWhen,
    }),
    ...(query.times.length > 0 && { time: matchTime(query.times, timestamp) }),
    ...(query.dateTerms.size > 0 && { date: matchDates(query.dateTerms, read(candidate)) }),
    ...(cosine !== undefined && { cosine, unrelatedCosine: unrelatedSimilarity }),
  });
  return { candidate, id: candidate.id, supersededBy: candidate.supersededBy, score, parts, timestamp };
}

function describeSurroundings(
  candidate: Candidate,
  { windows, sources }: Surroundings,
  read: ReadUtterance,
): WordSurroundings & { readonly sources?: readonly WordSurroundings[] } {
  const sourceKeys = sources.get(candidate.key);
  if (sourceKeys !== undefined) {
    const found = sourceKeys.map((key) => windows.get(key)).filter((window) => window !== undefined);
    return {
      own: read(candidate),
      previous: [],
      next: [],
      sources: found.map((window) => readWindow(window, read)),
    };
  }
  const window = windows.get(candidate.key);
  return window === undefined ? { own: read(candidate), previous: [], next: [] } : readWindow(window, read);
}

function readWindow({ own, previous, next }: Window, read: ReadUtterance): WordSurroundings {
  return { own: read(own), previous: previous.map(read), next: next.map(read) };
}

/** A document stands in up to five windows: it is read once a search. */
function createReader(terms: readonly string[]): ReadUtterance {
  const known = new Map<number, Utterance>();
  return ({ key, frequencies: counts, length, speaker }) => {
    let utterance = known.get(key);
    if (utterance === undefined) {
      utterance = { frequencies: readFrequencies(counts, terms), length, speaker };
      known.set(key, utterance);
    }
    return utterance;
  };
}

const NONE: ReadonlyMap<string, number> = new Map();

/** By term; one map for all that hold none, as most do: this is the hot path. */
function readFrequencies(counts: readonly number[], terms: readonly string[]): ReadonlyMap<string, number> {
  let frequencies: Map<string, number> | undefined;
  for (let place = 0; place < counts.length; place += 1) {
    const [count = 0, term] = [counts[place], terms[place]];
    if (count > 0 && term !== undefined) (frequencies ??= new Map()).set(term, count);
  }
  return frequencies ?? NONE;
}
