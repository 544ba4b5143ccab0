import { describe, expect, it } from 'vitest';
import type { Embedder, EmbedResult } from '../contracts/embedder.ts';
import { firstFailure, type ConformanceCase } from './conformance-suite.ts';
import { embedderGroups, type EmbedderConformanceGroup } from './embedder-conformance.ts';
import type { EmbedderContext } from './embedder/embedder-context.ts';
import { fakeEmbedder } from './fake-embedder.ts';

type Break = (embedder: Embedder) => Partial<Embedder>;

const dimensions = 32;

function runBroken(breaks: Break) {
  return async (body: (context: EmbedderContext) => Promise<void>): Promise<void> => {
    const plain = fakeEmbedder({ dimensions });
    const embedder = { ...plain, ...breaks(plain) };
    const createFailing = async (): Promise<Embedder> => {
      const failing = fakeEmbedder({ dimensions });
      failing.fail({ type: 'throw', error: new Error('429 Too Many Requests') }, 9);
      return { ...failing, ...breaks(failing) };
    };
    await body({ embedder, dimensions, createFailing });
  };
}

function casesOf(name: EmbedderConformanceGroup): readonly ConformanceCase<EmbedderContext>[] {
  return embedderGroups.find((group) => group.name === name)?.cases ?? [];
}

function answering(change: (vectors: EmbedResult['vectors']) => EmbedResult['vectors']): Break {
  return (embedder) => ({
    embed: async (request) => ({ vectors: change((await embedder.embed(request)).vectors) }),
  });
}

const mutants: readonly (readonly [EmbedderConformanceGroup, string, Break])[] = [
  ['answers', 'answers in another order', answering((vectors) => vectors.toReversed())],
  ['answers', 'answers too few vectors', answering((vectors) => vectors.slice(1))],
  [
    'answers',
    'answers with NaN',
    answering((vectors) => vectors.map((vector) => [...vector.slice(1), Number.NaN])),
  ],
  ['answers', 'answers shorter vectors', answering((vectors) => vectors.map((vector) => vector.slice(1)))],
  ['answers', 'declares another dimension', () => ({ dimensions: dimensions + 1 })],
  [
    'answers',
    'answers with nothing but zeros',
    answering((vectors) => vectors.map((vector) => vector.map(() => 0) as Float32Array)),
  ],
  ['batches', 'takes fewer texts than it declares', () => ({ maxBatchSize: 101 })],
  [
    'batches',
    'confuses calls that come together',
    (embedder) => {
      let shared: Promise<EmbedResult> | undefined;
      return {
        embed: async (request) => {
          shared ??= embedder.embed(request);
          const answer = await shared;
          shared = undefined;
          return answer;
        },
      };
    },
  ],
  [
    'determinism',
    'answers differently each time',
    (embedder) => {
      let calls = 0;
      return {
        embed: async (request) => {
          calls += 1;
          const { vectors } = await embedder.embed(request);
          return { vectors: vectors.map((vector) => [...vector].map((number) => number + calls / 1000)) };
        },
      };
    },
  ],
  ['failures', 'lets errors of its client through', () => ({})],
  [
    'close',
    'ignores signals',
    (embedder) => ({ embed: ({ texts, purpose }) => embedder.embed({ texts, purpose }) }),
  ],
  [
    'close',
    'cannot be closed twice',
    () => {
      let isClosed = false;
      return {
        close: async () => {
          if (isClosed) throw new Error('closed already');
          isClosed = true;
        },
      };
    },
  ],
];

describe('the embedder kit', () => {
  it.each(mutants)('notices in "%s" an embedder that %s', async (group, _name, breaks) => {
    expect(await firstFailure(casesOf(group), runBroken(breaks))).toBeDefined();
  });

  it('notices something in every group', () => {
    const named = new Set(mutants.map(([group]) => group));
    expect(embedderGroups.filter(({ name }) => !named.has(name))).toStrictEqual([]);
  });
});
