import { expect, it } from 'vitest';
import { putSuccessorsFirst, type Replaceable } from './put-successors-first.ts';

const entry = (id: string, score: number, supersededBy?: string): Replaceable => ({
  id,
  score,
  supersededBy,
});
const shape = (entries: readonly Replaceable[]): readonly string[] =>
  entries.map(({ id, score }) => `${id} ${score}`);

it('leaves the order alone where nothing was replaced, or the successor stands higher already', () => {
  const ranked = [entry('new', 0.9), entry('other', 0.5), entry('old', 0.4, 'new')];
  expect(putSuccessorsFirst(ranked)).toEqual(ranked);
});

it('puts a successor right before what it replaced, with at least its score', () => {
  const ranked = [entry('other', 0.9), entry('old', 0.8, 'new'), entry('last', 0.5), entry('new', 0.1)];
  expect(shape(putSuccessorsFirst(ranked))).toEqual(['other 0.9', 'new 0.8', 'old 0.8', 'last 0.5']);
});

it('follows a chain of successors to its end', () => {
  const ranked = [entry('first', 0.8, 'second'), entry('third', 0.2), entry('second', 0.1, 'third')];
  expect(shape(putSuccessorsFirst(ranked))).toEqual(['third 0.8', 'second 0.8', 'first 0.8']);
});

it('takes a successor from the others where it is not ranked, and does without one that is nowhere', () => {
  const ranked = [entry('old', 0.8, 'new'), entry('lonely', 0.5, 'gone')];
  expect(shape(putSuccessorsFirst(ranked, [entry('new', 0.9), entry('unasked', 1)]))).toEqual([
    'new 0.9',
    'old 0.8',
    'lonely 0.5',
  ]);
});

it('ends when memories replaced each other in a circle', () => {
  const ranked = [entry('a', 0.8, 'b'), entry('b', 0.5, 'a')];
  expect(shape(putSuccessorsFirst(ranked))).toEqual(['b 0.8', 'a 0.8']);
});
