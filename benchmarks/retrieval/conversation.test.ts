import { expect, test } from 'vitest';
import { countedQuestions, sessionTime } from './conversation.ts';

test.each([
  ['1:56 pm on 8 May, 2023', '2023-05-08T13:56:00.000Z'],
  ['12:09 am on 13 September, 2023', '2023-09-13T00:09:00.000Z'],
  ['12:30 pm on 1 January, 2024', '2024-01-01T12:30:00.000Z'],
])('reads %s', (date, time) => {
  expect(sessionTime({ date, turns: [] })).toBe(time);
});

test('names a date that it cannot read', () => {
  expect(() => sessionTime({ date: 'yesterday', turns: [] })).toThrow(/"yesterday"/);
});

test('counts questions with evidence that are not adversarial', () => {
  const asked = { question: 'where?', category: 'temporal', evidence: ['D1:1'] };
  const qa = [asked, { ...asked, category: 'adversarial' }, { ...asked, evidence: [] }];
  expect(countedQuestions({ id: 'c', speakers: ['a', 'b'], sessions: [], qa })).toEqual([asked]);
});
