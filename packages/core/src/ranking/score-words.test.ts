import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexText } from '../text/index-text.ts';
import { queryTerms } from '../text/query-terms.ts';
import { analyzeQuery } from './analyze-query.ts';
import {
  type MemoryWords,
  scoreWords,
  type Surroundings,
  type Utterance,
  type WordScore,
} from './score-words.ts';
import { weighTerms } from './weigh-terms.ts';

const now = new Date('2023-06-14T12:00:00Z');

function said(text: string, speaker?: string): Utterance {
  return { ...indexText(text), speaker };
}

function alone(text: string, speaker?: string): Surroundings {
  return { own: said(text, speaker), previous: [], next: [] };
}

function score(query: string, memory: MemoryWords, others: readonly string[] = []): WordScore {
  const { terms, asksWhen } = analyzeQuery(query, { now });
  const documentFrequencies = new Map<string, number>();
  for (const text of others) {
    for (const term of indexText(text).frequencies.keys()) {
      documentFrequencies.set(term, (documentFrequencies.get(term) ?? 0) + 1);
    }
  }
  return scoreWords(memory, {
    weights: weighTerms({ terms, documentFrequencies, documentCount: others.length }),
    asksWhen,
  });
}

const total = (query: string, memory: MemoryWords, others?: readonly string[]): number =>
  score(query, memory, others).total;

describe('scoreWords', () => {
  it('gives the same sentence a high score', () => {
    for (const text of [
      'I moved to Lisbon and adopted a greyhound.',
      'Are you coming to the party?',
      '我的猫叫咪咪',
    ]) {
      expect(total(text, alone(text))).toBeGreaterThan(0.6);
    }
  });

  it('gives an unrelated memory nothing, and one common word little', () => {
    expect(total('greyhound in Lisbon', alone('My sister plays chess.'))).toBe(0);
    expect(total('What is the name of my dog?', alone('The rent is due.'))).toBeLessThan(0.05);
  });

  it('prefers more of the query over more of one word', () => {
    const both = total('dog Lisbon', alone('my dog in Lisbon'));
    expect(both).toBeGreaterThan(total('dog Lisbon', alone('dog dog dog dog dog dog')));
  });

  it('finds an answer by the question before it', () => {
    const answer: Surroundings = {
      own: said('Seven years already!'),
      previous: [said('How long have you been playing the violin?'), said('Nice concert.')],
      next: [said('Impressive.')],
    };
    const found = score('violin', answer);
    expect(found.own).toBe(0);
    expect(found.neighbours).toBe(found.total);
    expect(found.total).toBeGreaterThan(0.4);
  });

  it('gives less to a word the further away it was said, and less ahead than behind', () => {
    const nothing = said('Well.');
    const violin = said('The violin.');
    const at = (previous: Utterance[], next: Utterance[]): number =>
      total('violin', { own: nothing, previous, next });
    const order = [
      total('violin', alone('The violin.')),
      at([violin], []),
      at([], [violin]),
      at([nothing, violin], []),
      at([], [nothing, violin]),
      at([nothing, nothing, violin], []),
    ];
    expect(order).toEqual(order.toSorted((left, right) => right - left));
    expect(new Set(order).size).toBe(order.length);
    expect(order.at(-1)).toBe(0);
  });

  it('prefers what a named person said over what was said to them', () => {
    const byAna = { own: said('I love painting', 'Ana'), previous: [said('Hi', 'Bo')], next: [] };
    const toAna = { own: said('Ana, I love painting', 'Bo'), previous: [said('Hi', 'Ana')], next: [] };
    const found = score('What does Ana love?', byAna);
    expect(found.speaker).toBeGreaterThan(0);
    expect(found.total).toBeGreaterThan(score('What does Ana love?', toAna).total);
    expect(score('Ana', toAna).total).toBe(0);
  });

  it('reads a name that is not of a speaker nearby as any word', () => {
    expect(total('Ana', alone('I met Ana', 'Bo'))).toBeGreaterThan(0.6);
  });

  it('prefers statements over questions, and times for "when"', () => {
    expect(total('party', alone('The party'))).toBeGreaterThan(total('party', alone('The party?')));
    expect(total('When was the party?', alone('The party was yesterday'))).toBeGreaterThan(
      total('When was the party?', alone('The party was lovely')),
    );
  });

  it('damps a text much longer than a message', () => {
    const filler = ' lorem'.repeat(5000);
    expect(total('dog', alone(`dog${filler}`))).toBeLessThan(total('dog', alone('dog and cat')) / 5);
  });

  it('finds a fact through its sources and what was said around them', () => {
    const fact: MemoryWords = {
      ...alone('Owns a pet.'),
      sources: [{ own: said('Yes, a greyhound.'), previous: [said('Any plans in Lisbon?')], next: [] }],
    };
    const found = score('greyhound Lisbon', fact);
    expect(found.own).toBe(0);
    expect(found.sources).toBe(found.total);
    expect(found.total).toBeGreaterThan(0.1);
    expect(total('greyhound', fact)).toBeLessThan(total('greyhound', alone('Owns a greyhound.')));
  });

  it('is in [0, 1], and its parts add up to it, whatever is asked', () => {
    const text = fc.array(fc.constantFrom('dog', 'lisbon', 'ana', 'when', 'the', 'yesterday', '?', 'bo'), {
      maxLength: 6,
    });
    const utterance = fc
      .record({ words: text, speaker: fc.constantFrom(undefined, 'Ana', 'Bo', '') })
      .map(({ words, speaker }) => said(words.join(' '), speaker));
    const window = fc.record({
      own: utterance,
      previous: fc.array(utterance, { maxLength: 3 }),
      next: fc.array(utterance, { maxLength: 3 }),
    });
    const memory = fc.record({ window, sources: fc.array(window, { maxLength: 2 }) });
    fc.assert(
      fc.property(text, memory, (query, { window: main, sources }) => {
        const found = score(query.join(' '), { ...main, sources });
        expect(found.total).toBeGreaterThanOrEqual(0);
        expect(found.total).toBeLessThanOrEqual(1);
        expect(found.own + found.speaker + found.neighbours + found.sources).toBeCloseTo(found.total, 9);
      }),
    );
  });

  it('hardly moves when a thousand unrelated memories join one, three or ten', () => {
    const kept = ['I moved to Lisbon in May', 'My greyhound is called Pixel', 'I play the violin on Mondays'];
    const words =
      'rain tea bus market paper lamp green river chair window my the is it was like new day good'.split(' ');
    const unrelated = Array.from({ length: 1000 }, (_, index) =>
      Array.from(
        { length: 8 },
        (_word, place) => words[(index * 7 + place * (1 + (index % 11))) % words.length],
      ).join(' '),
    );
    const queries = [
      ...kept,
      'Where does my dog live?',
      'When did I move?',
      'What is the greyhound called?',
      'good new day',
    ];
    for (const size of [1, 3, 10]) {
      const before = Array.from({ length: size }, (_, index) => kept[index % 3] ?? '');
      for (const query of queries) {
        for (const text of kept) {
          const moved =
            total(query, alone(text), before) - total(query, alone(text), [...before, ...unrelated]);
          expect(Math.abs(moved)).toBeLessThan(0.05);
        }
      }
    }
  });

  it('is 0 for a query without words', () => {
    expect(queryTerms('...')).toEqual([]);
    expect(total('...', alone('anything'))).toBe(0);
  });
});
