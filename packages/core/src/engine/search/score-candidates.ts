import type { Candidate, TermCounts } from '../../contracts/ledger-queries.ts';
import type { AnalyzedQuery } from '../../ranking/analyze-query.ts';
import { compareRanked } from '../../ranking/compare-ranked.ts';
import { fuseSignals, type FusedScore } from '../../ranking/fuse-signals.ts';
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
  readonly surroundings: Surroundings;
}

/** The candidates, best first. */
export function scoreCandidates(
  candidates: Iterable<Candidate>,
  context: ScoringContext,
): readonly RankedCandidate[] {
  const ranked: RankedCandidate[] = [];
  for (const candidate of candidates) ranked.push(scoreCandidate(candidate, context));
  return ranked.toSorted(compareRanked);
}

function scoreCandidate(candidate: Candidate, context: ScoringContext): RankedCandidate {
  const { query, weights, similarities, surroundings } = context;
  const timestamp = Date.parse(candidate.time);
  const memory = describeSurroundings(candidate, query.lookupTerms, surroundings);
  const cosine = similarities.get(candidate.id);
  const { score, parts } = fuseSignals({
    words: scoreWords(memory, { weights, asksWhen: query.asksWhen }),
    ...(query.times.length > 0 && { time: matchTime(query.times, timestamp) }),
    ...(cosine !== undefined && { cosine }),
  });
  return { candidate, id: candidate.id, score, parts, timestamp };
}

function describeSurroundings(
  candidate: Candidate,
  terms: readonly string[],
  { windows, sources }: Surroundings,
): WordSurroundings & { readonly sources?: readonly WordSurroundings[] } {
  const own = toUtterance(candidate, terms);
  const sourceKeys = sources.get(candidate.key);
  if (sourceKeys !== undefined) {
    const found = sourceKeys.map((key) => windows.get(key)).filter((window) => window !== undefined);
    return { own, previous: [], next: [], sources: found.map((window) => toSurroundings(window, terms)) };
  }
  const window = windows.get(candidate.key);
  if (window === undefined) return { own, previous: [], next: [] };
  return { ...toSurroundings(window, terms), own };
}

function toSurroundings(window: Window, terms: readonly string[]): WordSurroundings {
  return {
    own: toUtterance(window.own, terms),
    previous: window.previous.map((document) => toUtterance(document, terms)),
    next: window.next.map((document) => toUtterance(document, terms)),
  };
}

function toUtterance(
  counts: TermCounts & { readonly speaker?: string },
  terms: readonly string[],
): Utterance {
  const frequencies = new Map<string, number>();
  for (const [place, term] of terms.entries()) {
    const frequency = counts.frequencies[place] ?? 0;
    if (frequency > 0) frequencies.set(term, frequency);
  }
  return { frequencies, length: counts.length, speaker: counts.speaker };
}
