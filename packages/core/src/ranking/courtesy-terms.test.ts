import { expect, it } from 'vitest';
import { queryTerms } from '../text/query-terms.ts';
import { isCourtesy } from './courtesy-terms.ts';

it.each(['Noted.', 'Thanks!', 'You are welcome!', 'Yes, I do.', 'OK', 'Willkommen!'])(
  'says nothing about anything: %s',
  (text) => expect(isCourtesy(queryTerms(text))).toBe(true),
);

it.each([
  'I hate coriander.',
  'Canberra.',
  'Noted, no coriander.',
  'I am 30.',
  'Ja, in Berlin.',
  '👍',
  '私は東京に住んでいます',
])('says something: %s', (text) => expect(isCourtesy(queryTerms(text))).toBe(false));
