import { expect, test } from 'vitest';
import { scoreQuestion } from './score-question.ts';

const question = { conversation: 'c', question: 'where?', category: 'temporal', evidence: ['D1:1', 'D2:2'] };

function results(
  covers: readonly (readonly string[])[],
  text = 'word',
): { text: string; covers: readonly string[] }[] {
  return covers.map((turns) => ({ text, covers: turns }));
}

test('counts the share of the evidence among the first results, each turn once', () => {
  const other = ['D9:9'];
  const score = scoreQuestion(question, results([other, ['D1:1'], ['D1:1'], other, other, ['D2:2', 'D3:1']]));
  expect(score).toMatchObject({ recallAt5: 0.5, recallAt10: 1, recallAt20: 1, reciprocalRank: 0.5 });
});

test('scores nothing found as zero', () => {
  expect(scoreQuestion(question, [])).toMatchObject({ recallAt20: 0, reciprocalRank: 0, recallAtTokens: 0 });
});

test('stops at the result that does not fit into the tokens', () => {
  const long = 'x'.repeat(4 * 300);
  expect(scoreQuestion(question, results([['D1:1'], ['D2:2']], long)).recallAtTokens).toBe(0.5);
  expect(scoreQuestion(question, results([['D1:1'], ['D2:2']])).recallAtTokens).toBe(1);
});

test('counts the tokens of the first ten results alone', () => {
  const found = results(
    Array.from({ length: 12 }, () => ['D1:1']),
    'five!',
  );
  expect(scoreQuestion(question, found).tokensAt10).toBe(20);
});
