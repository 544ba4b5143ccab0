import { describe, expect, it } from 'vitest';
import { askMarker, timeMarker } from '../text/index-text.ts';
import { analyzeQuery } from './analyze-query.ts';

const now = new Date('2023-06-14T12:00:00Z');
const analyze = (text: string): ReturnType<typeof analyzeQuery> => analyzeQuery(text, { now });

describe('analyzeQuery', () => {
  it('finds candidates by the words that say something', () => {
    const query = analyze('What is the name of the dog that Ana adopted?');
    expect(query.selectiveTerms).toEqual(['name', 'dog', 'ana', 'adopt']);
    expect(query.terms).toEqual(['what', 'be', 'the', 'name', 'of', 'dog', 'that', 'ana', 'adopt']);
    expect(query.lookupTerms).toEqual([...query.terms, askMarker, timeMarker]);
  });

  it('falls back on common words when there is nothing else', () => {
    expect(analyze('what is it').selectiveTerms).toEqual(['what', 'be', 'it']);
  });

  it.each([
    'When did she move?',
    'what date was it',
    "What's the date of the party?",
    'In which month did he leave?',
    'How long has she lived there?',
    '¿Cuándo se mudó?',
    'Wann war das?',
    'когда она переехала',
    'いつ引っ越しましたか',
  ])('sees that "%s" asks for a time', (text) => {
    expect(analyze(text).asksWhen).toBe(true);
  });

  it.each(['Where does she live?', 'whenever you like', 'What a day for a walk'])(
    'sees that "%s" does not',
    (text) => {
      expect(analyze(text).asksWhen).toBe(false);
    },
  );

  it('reads the times that a query names', () => {
    expect(analyze('What happened yesterday?').times).toHaveLength(1);
  });

  it('is empty for what has no words', () => {
    expect(analyze('!!!')).toMatchObject({ terms: [], selectiveTerms: [], asksWhen: false, times: [] });
  });
});
