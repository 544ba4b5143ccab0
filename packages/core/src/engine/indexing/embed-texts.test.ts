import { describe, expect, it } from 'vitest';
import type { Embedder, EmbedRequest } from '../../contracts/embedder.ts';
import { MissingPeerError } from '../../errors/missing-peer-error.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { embedTexts } from './embed-texts.ts';
import { NO_USAGE } from '../usage.ts';

const request = { purpose: 'document', dimensions: undefined, signal: undefined } as const;

/** An embedder that answers with whatever the test says, as a program without types may. */
function answering(answer: (request: EmbedRequest) => unknown): Embedder {
  return {
    provider: 'odd',
    model: 'm',
    maxBatchSize: 10,
    embed: async (asked) => answer(asked) as never,
    close: async () => undefined,
  };
}

async function messageFor(answer: unknown, count = 2, dimensions?: number): Promise<string> {
  const texts = Array.from({ length: count }, (_, index) => `text ${index}`);
  const { vectors, error } = await embedTexts(
    { ...request, texts, dimensions },
    answering(() => answer),
  );
  expect(vectors).toEqual(texts.map(() => undefined));
  expect(error).toBeInstanceOf(ProviderError);
  expect(error?.failure).toBe('bad-answer');
  return error?.message ?? '';
}

it('sends no more texts in a call than the embedder takes, in order, and counts calls and tokens', async () => {
  const embedder = fakeEmbedder({ maxBatchSize: 2 });
  const result = await embedTexts({ ...request, texts: ['a b', 'c', 'd', 'e', 'f'] }, embedder);
  expect(embedder.calls.map((call) => call.texts)).toEqual([['a b', 'c'], ['d', 'e'], ['f']]);
  expect(result.usage).toEqual({ ...NO_USAGE, embeddingCalls: 3, embeddingTokens: 6 });
  const alone = await embedTexts({ ...request, texts: ['e'] }, embedder);
  expect(result.vectors[3]).toEqual(alone.vectors[0]);
});

it('makes vectors of length 1, also from numbers whose squares leave the range', async () => {
  const { vectors } = await embedTexts(
    { ...request, texts: ['a', 'b'] },
    answering(() => ({ vectors: [[3e200, 4e200], new Float32Array([0, -2])] })),
  );
  expect([...(vectors[0] ?? [])].map((number) => number.toFixed(6))).toEqual(['0.600000', '0.800000']);
  expect([...(vectors[1] ?? [])]).toEqual([0, -1]);
});

describe('names what was wrong with an answer', () => {
  it.each([
    [{ vectors: [[1, 2]] }, 'expected 2 vectors for 2 texts, got 1'],
    [{ vectors: [[1], [1], [1]] }, 'expected 2 vectors for 2 texts, got 3'],
    [{ vectors: [[1, 2], [1]] }, 'expected 2 numbers in vector 1, got 1'],
    [
      {
        vectors: [
          [1, 2],
          [1, Number.NaN],
        ],
      },
      'NaN at place 1',
    ],
    [
      {
        vectors: [
          [1, 2],
          [Infinity, 1],
        ],
      },
      'Infinity at place 0',
    ],
    [
      {
        vectors: [
          [1, 2],
          ['1', 2],
        ],
      },
      '1 at place 0',
    ],
    [
      {
        vectors: [
          [1, 2],
          [0, 0],
        ],
      },
      'zeros only',
    ],
    [{ vectors: [[], []] }, 'expected 1 numbers in vector 0, got 0'],
    [{ vectors: [[1, 2], undefined] }, 'expected a list of numbers as vector 1, got undefined'],
    [{ data: [] }, 'expected a list of vectors, got undefined'],
    [undefined, 'expected a list of vectors'],
  ])('%j', async (answer, problem) => {
    expect(await messageFor(answer)).toContain(problem);
  });

  it('a length that is not the one of the index', async () => {
    expect(await messageFor({ vectors: [[1, 2]] }, 1, 3)).toBe(
      'odd: embed failed: model "m": expected 3 numbers in vector 0, got 2. Check model and dimensions',
    );
  });
});

it('keeps the batches before the one that failed, and asks no more', async () => {
  const embedder = fakeEmbedder({ maxBatchSize: 1 });
  let calls = 0;
  const failing: Embedder = {
    ...embedder,
    embed: async (asked) => {
      calls += 1;
      if (calls === 2) throw new Error('connection reset');
      return embedder.embed(asked);
    },
  };
  const { vectors, error, usage } = await embedTexts({ ...request, texts: ['a', 'b', 'c'] }, failing);
  expect(vectors.map((vector) => vector !== undefined)).toEqual([true, false, false]);
  expect(error).toMatchObject({
    failure: 'server',
    provider: 'fake',
    message: 'fake: embed failed: connection reset',
  });
  expect(usage.embeddingCalls).toBe(2);
});

it('rejects with the reason of the signal, also when the embedder never answers', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const deaf = answering(() => new Promise(() => undefined));
  const running = embedTexts({ ...request, texts: ['a'], signal: controller.signal }, deaf);
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
  await expect(embedTexts({ ...request, texts: ['a'], signal: controller.signal }, deaf)).rejects.toBe(
    reason,
  );
});

it('lets an error pass that does not heal: nothing is stored then', async () => {
  const embedder = fakeEmbedder();
  const missing = new MissingPeerError({ provider: 'openai', peer: 'openai' });
  embedder.fail({ type: 'throw', error: missing });
  await expect(embedTexts({ ...request, texts: ['a'] }, embedder)).rejects.toBe(missing);
});
