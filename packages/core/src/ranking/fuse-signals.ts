import type { WordScore } from './score-words.ts';

/** What is known of how well a memory fits a query. */
export interface Signals {
  readonly words: WordScore;
  /** How well the memory's time fits the times that the query names, in [0, 1]. */
  readonly time?: number | undefined;
  /** How well the times that the memory's text names fit those of the query, in [0, 1]. */
  readonly date?: number | undefined;
  /** The cosine of query and memory in [-1, 1], where there is an embedder. */
  readonly cosine?: number | undefined;
  /**
   * The cosine that this embedder gives to sentences that have nothing to do with each other; what is
   * not above it is no evidence.
   * @default 0.15
   */
  readonly unrelatedCosine?: number | undefined;
}

/** What each signal gave to a score; the parts add up to it. */
export interface ScoreParts {
  readonly words: number;
  readonly speaker: number;
  readonly neighbours: number;
  readonly sources: number;
  readonly time: number;
  readonly vector: number;
}

/** A score and where it comes from. */
export interface FusedScore {
  /** In [0, 1], higher is better; of the query and the memory alone. */
  readonly score: number;
  readonly parts: ScoreParts;
}

const timeWeight = 0.1;
/** A text says what it is about when it names the time: more than that it was said around then. */
const dateWeight = 0.3;
const vectorWeight = 0.7;
/** A guess on the low side for current models, so that no evidence is lost: an embedder that knows better says so. */
const usualUnrelatedCosine = 0.15;

/**
 * One score of independent evidence: each signal takes its share of what the others left open
 * (1 − score is the product of what each leaves), so that no signal can lower another's.
 */
export function fuseSignals(signals: Signals): FusedScore {
  const words = clamp(signals.words.total);
  const time = 1 - (1 - timeWeight * clamp(signals.time ?? 0)) * (1 - dateWeight * clamp(signals.date ?? 0));
  const vector = vectorWeight * vectorEvidence(signals);
  const score = 1 - (1 - words) * (1 - time) * (1 - vector);
  const alone = words + time + vector;
  const share = alone > 0 ? score / alone : 0;
  return {
    score,
    parts: {
      words: signals.words.own * share,
      speaker: signals.words.speaker * share,
      neighbours: signals.words.neighbours * share,
      sources: signals.words.sources * share,
      time: time * share,
      vector: vector * share,
    },
  };
}

function vectorEvidence({ cosine = 0, unrelatedCosine = usualUnrelatedCosine }: Signals): number {
  return unrelatedCosine < 1 ? clamp((cosine - unrelatedCosine) / (1 - unrelatedCosine)) : 0;
}

/** Numbers that are none (a cosine of NaN) count as no evidence. */
function clamp(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}
