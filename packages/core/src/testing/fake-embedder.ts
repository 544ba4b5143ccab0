import type { Embedder, EmbedRequest, EmbedResult } from '../contracts/embedder.ts';
import { MemoryClosedError } from '../errors/memory-closed-error.ts';
import { failAsScripted, type FakeFailure } from './fake-failure.ts';
import { pause } from './pause.ts';
import { unitVector } from './seeded-random.ts';
import { textHash } from './text-hash.ts';
import { wordsOf } from './words-of.ts';

/** What a scripted call of a {@link FakeEmbedder} does instead of answering. */
export type FakeEmbedderFailure =
  /** Resolves with vectors of another length. @default dimensions + 1 */
  | { readonly type: 'wrong-dimension'; readonly dimensions?: number }
  /** Resolves with a NaN in the first vector. */
  | { readonly type: 'not-a-number' }
  /** Resolves with one vector less than texts. */
  | { readonly type: 'too-few-vectors' }
  /** Answers rightly, only later; ends at once when the signal aborts. */
  | { readonly type: 'delay'; readonly milliseconds: number }
  | FakeFailure;

/** One call that a {@link FakeEmbedder} received. */
export type FakeEmbedderCall = Pick<EmbedRequest, 'texts' | 'purpose'>;

/** An embedder that needs no model: texts that share words or parts of words are similar. */
export interface FakeEmbedder extends Embedder {
  readonly dimensions: number;
  /** Every call so far, oldest first, failed ones included. */
  readonly calls: readonly FakeEmbedderCall[];
  /** Scripts the next calls; scripts queue up. @default times 1 */
  readonly fail: (failure: FakeEmbedderFailure, times?: number) => void;
  /** Forgets what is still scripted. */
  readonly recover: () => void;
}

/** Options of {@link fakeEmbedder}. */
export interface FakeEmbedderOptions {
  /** @default 64 */
  readonly dimensions?: number;
  /** @default 'fake' */
  readonly provider?: string;
  /** @default 'hashed-words' */
  readonly model?: string;
  /** @default 100 */
  readonly maxBatchSize?: number;
}

/** Makes a {@link FakeEmbedder}: the same text has the same vector in every process. */
export function fakeEmbedder({
  dimensions = 64,
  provider = 'fake',
  model = 'hashed-words',
  maxBatchSize = 100,
}: FakeEmbedderOptions = {}): FakeEmbedder {
  const calls: FakeEmbedderCall[] = [];
  const script: FakeEmbedderFailure[] = [];
  let isClosed = false;
  return {
    provider,
    model,
    dimensions,
    maxBatchSize,
    calls,
    fail: (failure, times = 1) => {
      script.push(...Array.from({ length: times }, () => failure));
    },
    recover: () => {
      script.length = 0;
    },
    embed: async (request) => {
      request.signal?.throwIfAborted();
      if (isClosed) throw new MemoryClosedError();
      if (request.texts.length > maxBatchSize) {
        throw new RangeError(
          `fakeEmbedder: ${request.texts.length} texts in one call; maxBatchSize is ${maxBatchSize}`,
        );
      }
      calls.push({ texts: [...request.texts], purpose: request.purpose });
      return answer(request, dimensions, script.shift());
    },
    close: async () => {
      isClosed = true;
    },
  };
}

async function answer(
  { texts, signal }: EmbedRequest,
  dimensions: number,
  failure: FakeEmbedderFailure | undefined,
): Promise<EmbedResult> {
  const vectorsOf = (length: number): Float32Array[] => texts.map((text) => hashedWords(text, length));
  switch (failure?.type) {
    case 'wrong-dimension':
      return { vectors: vectorsOf(failure.dimensions ?? dimensions + 1) };
    case 'not-a-number':
      return {
        vectors: vectorsOf(dimensions).map((vector, index) =>
          index === 0 ? vector.fill(Number.NaN, 0, 1) : vector,
        ),
      };
    case 'too-few-vectors':
      return { vectors: vectorsOf(dimensions).slice(1) };
    case 'delay':
      await pause(failure.milliseconds, signal);
      break;
    default:
      if (failure !== undefined)
        await failAsScripted(failure, { provider: 'fake', operation: 'embed', signal });
  }
  return {
    vectors: vectorsOf(dimensions),
    tokens: texts.reduce((sum, text) => sum + featuresOf(text).length, 0),
  };
}

/** Words count fully, their trigrams a little, so that "adopt" is near "adopted". */
function hashedWords(text: string, dimensions: number): Float32Array {
  const numbers: number[] = Array.from({ length: dimensions }, () => 0);
  const addFeature = (feature: string, weight: number): void => {
    const hash = textHash(feature);
    const place = (hash >>> 1) % dimensions;
    numbers[place] = (numbers[place] ?? 0) + (hash % 2 === 0 ? weight : -weight);
  };
  for (const word of featuresOf(text)) {
    addFeature(word, 1);
    const padded = `^${word}$`;
    for (let start = 0; start + 3 <= padded.length; start += 1)
      addFeature(padded.slice(start, start + 3), 0.7);
  }
  if (!numbers.some((number) => number !== 0)) numbers[textHash(text) % dimensions] = 1;
  return unitVector(numbers);
}

/** The words, or the whole text where it has none. */
function featuresOf(text: string): readonly string[] {
  const words = wordsOf(text);
  return words.length === 0 ? [text] : words;
}
