import { describe, expect, it } from 'vitest';
import type { Reranker, RerankResult } from '../contracts/reranker.ts';
import { firstFailure, type ConformanceCase } from './conformance-suite.ts';
import { fakeReranker } from './fake-reranker.ts';
import { rerankerGroups, type RerankerConformanceGroup } from './reranker-conformance.ts';
import type { RerankerContext } from './reranker/reranker-context.ts';

type Break = (reranker: Reranker) => Partial<Reranker>;

function runBroken(breaks: Break) {
  return async (body: (context: RerankerContext) => Promise<void>): Promise<void> => {
    const plain = fakeReranker();
    const createFailing = async (): Promise<Reranker> => {
      const failing = fakeReranker();
      failing.fail({ type: 'throw', error: new Error('429 Too Many Requests') }, 9);
      return { ...failing, ...breaks(failing) };
    };
    await body({ reranker: { ...plain, ...breaks(plain) }, createFailing });
  };
}

function casesOf(name: RerankerConformanceGroup): readonly ConformanceCase<RerankerContext>[] {
  return rerankerGroups.find((group) => group.name === name)?.cases ?? [];
}

function answering(change: (scores: readonly number[]) => readonly number[]): Break {
  return (reranker) => ({
    rerank: async (request) => {
      const answer = await reranker.rerank(request);
      return { ...answer, scores: change(answer.scores) };
    },
  });
}

const mutants: readonly (readonly [RerankerConformanceGroup, string, Break])[] = [
  ['answers', 'answers best first', answering((scores) => scores.toSorted((left, right) => right - left))],
  ['answers', 'answers backwards', answering((scores) => scores.toReversed())],
  ['answers', 'answers too few scores', answering((scores) => scores.slice(1))],
  ['answers', 'answers with NaN', answering((scores) => scores.map(() => Number.NaN))],
  ['answers', 'answers logits', answering((scores) => scores.map((score) => 8 * score - 4))],
  ['answers', 'says how bad a document is', answering((scores) => scores.map((score) => 1 - score))],
  ['answers', 'gives the first place a 1', answering((scores) => scores.with(0, 1))],
  [
    'answers',
    'gives a 1 to whatever comes alone',
    answering((scores) => (scores.length === 1 ? [1] : scores)),
  ],
  [
    'answers',
    'counts half tokens',
    (reranker) => ({
      rerank: async (request) => ({ ...(await reranker.rerank(request)), inputTokens: 0.5 }),
    }),
  ],
  [
    'answers',
    'empties the list that it was given',
    (reranker) => ({
      rerank: async (request) => {
        const answer = await reranker.rerank(request);
        (request.documents as string[]).length = 0;
        return answer;
      },
    }),
  ],
  ['limits', 'takes fewer documents than it declares', () => ({ maxDocuments: 101 })],
  [
    'limits',
    'confuses calls that come together',
    (reranker) => {
      let shared: Promise<RerankResult> | undefined;
      return {
        rerank: async (request) => {
          shared ??= reranker.rerank(request);
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
    (reranker) => {
      let calls = 0;
      return {
        rerank: async (request) => {
          calls += 1;
          const { scores } = await reranker.rerank(request);
          return { scores: scores.map((score) => score / calls) };
        },
      };
    },
  ],
  ['failures', 'lets errors of its client through', () => ({})],
  [
    'close',
    'ignores signals',
    (reranker) => ({ rerank: ({ query, documents }) => reranker.rerank({ query, documents }) }),
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

describe('the reranker kit', () => {
  it.each(mutants)('notices in "%s" a reranker that %s', async (group, _name, breaks) => {
    expect(await firstFailure(casesOf(group), runBroken(breaks))).toBeDefined();
  });

  it('notices something in every group', () => {
    const named = new Set(mutants.map(([group]) => group));
    expect(rerankerGroups.filter(({ name }) => !named.has(name))).toStrictEqual([]);
  });
});
