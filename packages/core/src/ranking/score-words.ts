import { askMarker, timeMarker } from '../text/index-text.ts';
import { speakerTerms } from './speaker-terms.ts';
import type { TermWeights } from './weigh-terms.ts';

/** What the ledger knows of one text: how often the looked-up terms occur in it, its length in terms, who said it. */
export interface Utterance {
  readonly frequencies: ReadonlyMap<string, number>;
  readonly length: number;
  readonly speaker?: string | undefined;
}

/** A text and what was said around it in the same thread, nearest first; two on each side are read. */
export interface Surroundings {
  readonly own: Utterance;
  readonly previous: readonly (Utterance | undefined)[];
  readonly next: readonly (Utterance | undefined)[];
}

/** A memory as its words see it. A fact has `sources`: the messages that it rests on. */
export interface MemoryWords extends Surroundings {
  readonly sources?: readonly Surroundings[] | undefined;
}

/** How well words cover a query, in [0, 1]; `own`, `speaker`, `neighbours` and `sources` add up to `total`. */
export interface WordScore {
  readonly total: number;
  readonly own: number;
  readonly speaker: number;
  readonly neighbours: number;
  readonly sources: number;
}

/** What the words of a query ask of a memory. */
export interface WordQuery {
  readonly weights: TermWeights;
  readonly asksWhen: boolean;
}

// Chosen by leaving one conversation out: docs/decisions/2026-11-21-ranking.md
const halfCovered = 0.4;
const previousWeights: readonly number[] = [0.4, 0.2];
const nextWeights: readonly number[] = [0.3, 0.15];
const speakerFrequency = 1;
const sourceWeight = 0.25;
const longText = 100;
const lengthSlope = 0.5;
const askingFactor = 0.9;
const timedFactor = 1.2;

/**
 * The share of the query's information that a memory covers. A term is covered by the text itself, by
 * who said it, and by what was said around it; a second mention adds less than the first. Depends on
 * nothing but the query's weights, the memory and its surroundings.
 */
export function scoreWords(memory: MemoryWords, query: WordQuery): WordScore {
  const damping = halfCovered * (1 + lengthSlope * Math.max(0, memory.own.length / longText - 1));
  const main = openWindow(memory);
  const sources = (memory.sources ?? []).map(openWindow);
  const covered = { own: 0, speaker: 0, neighbours: 0, sources: 0 };
  // Most candidates of a search by meaning hold no word of the query, and neither does what was said around them.
  if (sources.length === 0 && isSilent(main)) return NO_WORDS;
  let information = 0;
  for (const [term, weight] of query.weights) {
    information += weight;
    readTerm(main, term);
    const fromSources = sourceFrequency(sources, term);
    const sum = main.text + main.speaker + main.neighbours + fromSources;
    if (sum === 0) continue;
    const part = weight / (sum + damping);
    covered.own += part * main.text;
    covered.speaker += part * main.speaker;
    covered.neighbours += part * main.neighbours;
    covered.sources += part * fromSources;
  }
  return scaled(covered, information > 0 ? cueFactor(memory, query) / information : 0);
}

const NO_WORDS: WordScore = { total: 0, own: 0, speaker: 0, neighbours: 0, sources: 0 };

function isSilent({ own, around, speakerName }: OpenWindow): boolean {
  return own.size === 0 && around.length === 0 && speakerName.size === 0;
}

function scaled(covered: Omit<WordScore, 'total'>, factor: number): WordScore {
  const sum = (covered.own + covered.speaker + covered.neighbours + covered.sources) * factor;
  const bounded = sum > 1 ? factor / sum : factor;
  return {
    total: Math.min(1, sum),
    own: covered.own * bounded,
    speaker: covered.speaker * bounded,
    neighbours: covered.neighbours * bounded,
    sources: covered.sources * bounded,
  };
}

/** A question is seldom the answer, and what says when answers "when". */
function cueFactor(memory: MemoryWords, query: WordQuery): number {
  const { frequencies } = memory.own;
  const asking = frequencies.has(askMarker) ? askingFactor : 1;
  return query.asksWhen && frequencies.has(timeMarker) ? asking * timedFactor : asking;
}

/** Surroundings opened for reading, and what was read of one term: reused from term to term, as this is the hot path. */
interface OpenWindow {
  readonly own: ReadonlyMap<string, number>;
  readonly around: readonly (readonly [weight: number, frequencies: ReadonlyMap<string, number>])[];
  readonly speakerName: ReadonlySet<string>;
  readonly otherNames: readonly ReadonlySet<string>[];
  text: number;
  speaker: number;
  neighbours: number;
}

function openWindow(window: Surroundings): OpenWindow {
  const around: [number, ReadonlyMap<string, number>][] = [];
  const otherNames = new Set<ReadonlySet<string>>();
  const speakerName = speakerTerms(window.own.speaker);
  const open = (neighbours: Surroundings['previous'], weights: readonly number[]): void => {
    for (const [distance, weight] of weights.entries()) {
      const neighbour = neighbours[distance];
      if (neighbour === undefined) continue;
      if (neighbour.frequencies.size > 0) around.push([weight, neighbour.frequencies]);
      const names = speakerTerms(neighbour.speaker);
      if (names.size > 0 && names !== speakerName) otherNames.add(names);
    }
  };
  open(window.previous, previousWeights);
  open(window.next, nextWeights);
  return {
    own: window.own.frequencies,
    around,
    speakerName,
    otherNames: [...otherNames],
    text: 0,
    speaker: 0,
    neighbours: 0,
  };
}

/**
 * A speaker's name in the text of the other one is an address ("Hey Ana!"), not what the message is
 * about: it counts for neither the message nor its neighbours. The name of who speaks does.
 */
function readTerm(window: OpenWindow, term: string): void {
  window.text = window.own.get(term) ?? 0;
  window.speaker = 0;
  window.neighbours = 0;
  if (window.speakerName.has(term)) {
    window.speaker = speakerFrequency;
    return;
  }
  for (const names of window.otherNames) {
    if (!names.has(term)) continue;
    window.text = 0;
    return;
  }
  for (const [weight, frequencies] of window.around)
    window.neighbours += weight * (frequencies.get(term) ?? 0);
}

function sourceFrequency(sources: readonly OpenWindow[], term: string): number {
  let sum = 0;
  for (const source of sources) {
    readTerm(source, term);
    sum += source.text + source.speaker + source.neighbours;
  }
  return sources.length > 0 ? (sourceWeight * sum) / sources.length : 0;
}
