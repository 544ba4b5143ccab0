import { describe, expect, it } from 'vitest';
import { negationTerms, readCues } from './read-cues.ts';

describe('readCues', () => {
  it.each([
    'Yes, since May',
    'yeah',
    "That's right",
    'I did.',
    'No',
    'Ja, genau',
    'Sí, claro',
    '是的，上周',
    'はい',
    'نعم',
    'Да, в мае',
  ])('hears an answer: %s', (text) => {
    expect(readCues(text).isAnswer).toBe(true);
  });

  it.each(['thanks, please summarise that page', 'I moved', 'I have a question', 'ok, go on', '谢谢'])(
    'hears none: %s',
    (text) => {
      expect(readCues(text).isAnswer).toBe(false);
    },
  );

  it.each([
    ['Forget the walnuts', true, true],
    ['I mixed that up', true, true],
    ['scratch that', true, true],
    ['Vergiss das', true, true],
    ['忘掉这件事', true, true],
    ['انس ذلك', true, true],
    ['I am not vegetarian', true, false],
    ["I don't smoke", true, false],
    ['Ich esse kein Fleisch mehr', true, false],
    ['我不吃肉', true, false],
    ['Je ne fume plus', true, false],
    ['I moved to Lisbon', false, false],
    ['Ich wohne in Köln', false, false],
    ['我搬到里斯本了', false, false],
  ])('hears what is denied and what is taken back: %s', (text, negates, retracts) => {
    const cues = readCues(text);
    expect([cues.negates, cues.retracts]).toStrictEqual([negates, retracts]);
  });

  it('counts words that only deny, and no others', () => {
    const terms = negationTerms();
    expect(['longer', 'quit', 'vegetarian', 'lisbon'].map((term) => terms.has(term))).toStrictEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
