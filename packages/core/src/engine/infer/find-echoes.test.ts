import { describe, expect, it } from 'vitest';
import { extractionInput, type Said } from './__fixtures__/extraction-input.ts';
import { findEchoes } from './find-echoes.ts';

const memories = ['Ana lives in Lisbon', 'Ana has a greyhound called Biscuit'];

function echoes(...said: readonly Said[]): readonly number[] {
  return [...findEchoes(extractionInput({ said, memories }))];
}

describe('findEchoes', () => {
  it.each([
    'Ana lives in Lisbon',
    'In Lisbon lives Ana, with Biscuit the greyhound.',
    'Welcome back! I remember that you live in Lisbon.',
    'According to my notes you have a greyhound called Biscuit, is that right?',
    'As you live in Lisbon, Biscuit the greyhound may like it.',
  ])('knows a repetition: %s', (text) => {
    expect(echoes(['assistant', text])).toStrictEqual([0]);
  });

  it.each([
    'Ana lives in Porto',
    'You live in Lisbon, at Rua Augusta 12',
    'Lisbon',
    'LISBON, BISCUIT',
    'Welcome back! Glad to help.',
    'What else may I note?',
    '',
  ])('keeps what says more, or too little to tell: %s', (text) => {
    expect(echoes(['assistant', text])).toStrictEqual([]);
  });

  it('keeps an answer whose words merely occur somewhere in what is known', () => {
    const input = extractionInput({
      said: [['assistant', 'I used to hike, and I am starting classes next month.']],
      memories: [
        'Ana is starting pottery classes at the studio in Porto next month',
        'Ana used to hike in the Alps with her brother every summer',
      ],
    });
    expect(findEchoes(input).size).toBe(0);
  });

  it('hears only assistants, without attachments, and knows whom they speak to', () => {
    const repeated = 'Ana lives in Lisbon';
    expect(
      echoes(['user', repeated], ['tool', repeated], ['assistant', repeated, { attached: 'a map' }]),
    ).toStrictEqual([]);
    const greeting: Said = ['assistant', 'Hello Costa, you live in Lisbon'];
    expect(echoes(['user', 'hi', { name: 'Costa' }], greeting)).toStrictEqual([1]);
    expect(echoes(['user', 'hi'], greeting)).toStrictEqual([]);
  });

  it('finds nothing where nothing is remembered', () => {
    expect(findEchoes(extractionInput({ said: [['assistant', 'Ana lives in Lisbon']] })).size).toBe(0);
  });
});
