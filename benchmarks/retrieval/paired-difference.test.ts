import { expect, test } from 'vitest';
import { pairedDifference } from './paired-difference.ts';
import type { QuestionScore } from './score-question.ts';

function scores(values: readonly (readonly [string, number])[]): readonly QuestionScore[] {
  return values.map(([conversation, recallAt10]) => ({
    conversation,
    category: 'single-hop',
    recallAt5: 0,
    recallAt10,
    recallAt20: 0,
    reciprocalRank: 0,
    recallAtTokens: 0,
    tokensAt10: 0,
  }));
}

test('has no interval when every conversation differs by the same', () => {
  const ours = scores([
    ['a', 0.5],
    ['a', 0.7],
    ['b', 0.9],
  ]);
  const theirs = scores([
    ['a', 0.25],
    ['a', 0.45],
    ['b', 0.65],
  ]);
  const { mean, interval, conversations, conversationsWon } = pairedDifference(ours, theirs, 'recallAt10');
  expect(mean).toBeCloseTo(0.25);
  expect(interval[0]).toBeCloseTo(0.25);
  expect(interval[1]).toBeCloseTo(0.25);
  expect([conversations, conversationsWon]).toEqual([2, 2]);
});

test('spans from the worst to the best conversation when there are two', () => {
  const ours = scores([
    ['a', 1],
    ['b', 0],
  ]);
  const theirs = scores([
    ['a', 0],
    ['b', 0.5],
  ]);
  const { mean, interval, conversationsWon } = pairedDifference(ours, theirs, 'recallAt10');
  expect(mean).toBeCloseTo(0.25);
  expect(interval).toEqual([-0.5, 1]);
  expect(conversationsWon).toBe(1);
});

test('refuses lists of different questions', () => {
  expect(() => pairedDifference(scores([['a', 1]]), [], 'recallAt10')).toThrow(/differ in length/);
});
