import type { ContradictionScript } from './contradiction-scripts.ts';
import { begins, changes } from './script-turns.ts';

/** Homes, jobs, diets, names: the world changed. */
export const MOVES: readonly ContradictionScript[] = [
  {
    name: 'a move',
    turns: [
      begins('I live in Berlin', 'Ana lives in Berlin'),
      changes('We moved to Lisbon', 'Ana lives in Berlin', 'Ana lives in Lisbon'),
    ],
    question: 'where does Ana live?',
    current: 'Ana lives in Lisbon',
    outdated: ['Ana lives in Berlin'],
    valid: { '2026-02-01': ['Ana lives in Berlin'], '2026-04-01': ['Ana lives in Lisbon'], '2025-12-01': [] },
  },
  {
    name: 'a move in German, remembered in German',
    turns: [
      begins('Ich wohne in Köln', 'Ana wohnt in Köln'),
      changes('Wir sind nach Lissabon gezogen', 'Ana wohnt in Köln', 'Ana wohnt in Lissabon'),
    ],
    question: 'wo wohnt Ana?',
    current: 'Ana wohnt in Lissabon',
    outdated: ['Ana wohnt in Köln'],
    valid: { '2026-02-01': ['Ana wohnt in Köln'], '2026-03-06': ['Ana wohnt in Lissabon'] },
  },
  {
    name: 'a move in German, remembered in English',
    turns: [
      begins('Ich wohne in Köln', 'Ana lives in Cologne'),
      {
        at: '2026-03-05',
        says: [
          { role: 'assistant', content: 'Wie geht es dir in Köln?' },
          { role: 'user', content: 'Ich bin nach Mailand gezogen' },
        ],
        does: [{ supersede: 'Ana lives in Cologne', by: 'Ana lives in Milan', from: [2] }],
        now: ['Ana lives in Milan'],
      },
    ],
    question: 'where does Ana live?',
    current: 'Ana lives in Milan',
    outdated: ['Ana lives in Cologne'],
  },
  {
    name: 'a move in Chinese, remembered in English',
    turns: [
      begins('我住在北京', 'Li lives in Beijing'),
      {
        at: '2026-03-05',
        says: [
          { role: 'assistant', content: '你好，今天怎么样？' },
          { role: 'user', content: '我搬到里斯本了' },
        ],
        does: [{ supersede: 'Li lives in Beijing', by: 'Li lives in Lisbon', from: [2] }],
        now: ['Li lives in Lisbon'],
      },
    ],
    question: 'where does Li live?',
    current: 'Li lives in Lisbon',
    outdated: ['Li lives in Beijing'],
  },
  {
    name: 'a move in Chinese, remembered in Chinese',
    turns: [
      begins('我住在北京', '小李住在北京'),
      changes('我上周搬到上海了', '小李住在北京', '小李住在上海'),
    ],
    question: '小李住在哪里',
    current: '小李住在上海',
    outdated: ['小李住在北京'],
  },
  {
    name: 'a move in Arabic, remembered in Arabic',
    turns: [
      begins('أسكن في القاهرة', 'ليلى تسكن في القاهرة'),
      changes('انتقلت إلى لشبونة', 'ليلى تسكن في القاهرة', 'ليلى تسكن في لشبونة'),
    ],
    question: 'أين تسكن ليلى؟',
    current: 'ليلى تسكن في لشبونة',
    outdated: ['ليلى تسكن في القاهرة'],
  },
  {
    name: 'a new job',
    turns: [
      begins('I work at Siemens', 'Ana works at Siemens'),
      {
        at: '2026-05-02',
        says: 'Since May I have been working at Bosch',
        does: [{ supersede: 'Ana works at Siemens', by: 'Ana works at Bosch', since: '2026-05-01' }],
        now: ['Ana works at Bosch'],
      },
    ],
    question: 'where does Ana work?',
    current: 'Ana works at Bosch',
    outdated: ['Ana works at Siemens'],
    valid: { '2026-04-30': ['Ana works at Siemens'], '2026-05-01': ['Ana works at Bosch'] },
  },
  {
    name: 'three jobs in a row',
    turns: [
      begins('I am a baker', 'Ana works as a baker'),
      {
        at: '2026-02-05',
        says: 'I drive a taxi now',
        does: [{ supersede: 'Ana works as a baker', by: 'Ana works as a taxi driver' }],
        now: ['Ana works as a taxi driver'],
      },
      changes('I became a nurse', 'Ana works as a taxi driver', 'Ana works as a nurse'),
    ],
    question: 'what does Ana work as?',
    current: 'Ana works as a nurse',
    outdated: ['Ana works as a baker', 'Ana works as a taxi driver'],
    valid: {
      '2026-01-20': ['Ana works as a baker'],
      '2026-02-20': ['Ana works as a taxi driver'],
      '2026-03-20': ['Ana works as a nurse'],
    },
  },
  {
    name: 'a diet',
    turns: [
      begins('I am vegetarian', 'Ana is vegetarian'),
      changes('I eat fish now, but no meat', 'Ana is vegetarian', 'Ana eats fish, but no meat'),
    ],
    question: 'what does Ana eat?',
    current: 'Ana eats fish, but no meat',
    outdated: ['Ana is vegetarian'],
  },
  {
    name: 'a marriage',
    turns: [
      begins('Tom and I got engaged', 'Ana is engaged to Tom'),
      {
        at: '2026-06-05',
        says: 'We finally tied the knot on Saturday!',
        does: [{ supersede: 'Ana is engaged to Tom', by: 'Ana is married to Tom', since: '2026-05-30' }],
        now: ['Ana is married to Tom'],
      },
    ],
    question: 'who is Ana married to?',
    current: 'Ana is married to Tom',
    outdated: ['Ana is engaged to Tom'],
    valid: { '2026-05-29': ['Ana is engaged to Tom'], '2026-05-31': ['Ana is married to Tom'] },
  },
  {
    name: 'a new name',
    turns: [
      begins('My name is Ana Silva', 'The user is called Ana Silva'),
      {
        at: '2026-06-05',
        says: 'I took my husband’s name, I am Ana Costa now',
        does: [{ supersede: 'The user is called Ana Silva', by: 'The user is called Ana Costa' }],
        now: ['The user is called Ana Costa'],
      },
    ],
    question: 'what is the user called?',
    current: 'The user is called Ana Costa',
    outdated: ['The user is called Ana Silva'],
  },
  {
    name: 'there and back again',
    turns: [
      begins('I live in Lisbon', 'Ana lives in Lisbon'),
      {
        at: '2026-02-05',
        says: 'I live in Porto now',
        does: [{ supersede: 'Ana lives in Lisbon', by: 'Ana lives in Porto' }],
        now: ['Ana lives in Porto'],
      },
      changes('Back in Lisbon', 'Ana lives in Porto', 'Ana lives in Lisbon'),
    ],
    question: 'where does Ana live?',
    current: 'Ana lives in Lisbon',
    outdated: ['Ana lives in Lisbon', 'Ana lives in Porto'],
    valid: {
      '2026-01-20': ['Ana lives in Lisbon'],
      '2026-02-20': ['Ana lives in Porto'],
      '2026-03-20': ['Ana lives in Lisbon'],
    },
  },
  {
    name: 'a habit that is taken up again',
    turns: [
      begins('I smoke', 'Ana smokes'),
      {
        at: '2026-02-05',
        says: 'I stopped smoking',
        does: [{ supersede: 'Ana smokes', by: 'Ana stopped smoking' }],
        now: ['Ana stopped smoking'],
      },
      changes('I smoke again, alas', 'Ana stopped smoking', 'Ana smokes'),
    ],
    question: 'does Ana smoke?',
    current: 'Ana smokes',
    outdated: ['Ana smokes', 'Ana stopped smoking'],
  },
];
