import type { ContradictionScript } from './contradiction-scripts.ts';
import { begins, changes } from './script-turns.ts';

/** Corrections, negations, completions, and what is taken back. */
export const CORRECTIONS: readonly ContradictionScript[] = [
  {
    name: 'a correction of what was never so',
    turns: [
      begins('My sister lives in Porto', 'Ana has a sister in Porto'),
      {
        at: '2026-03-05',
        says: 'I meant Braga: my sister has always lived in Braga',
        does: [
          { supersede: 'Ana has a sister in Porto', by: 'Ana has a sister in Braga', since: '2020-01-01' },
        ],
        now: ['Ana has a sister in Braga'],
      },
    ],
    question: 'where is the sister of Ana?',
    current: 'Ana has a sister in Braga',
    outdated: ['Ana has a sister in Porto'],
    valid: { '2026-02-01': ['Ana has a sister in Braga'], '2021-01-01': ['Ana has a sister in Braga'] },
  },
  {
    name: 'a correction with an earlier beginning',
    turns: [
      begins('I work at Bosch', 'Ana works at Bosch'),
      {
        at: '2026-03-05',
        says: 'Actually it is Continental, since last November',
        does: [{ supersede: 'Ana works at Bosch', by: 'Ana works at Continental', since: '2025-11-01' }],
        now: ['Ana works at Continental'],
      },
    ],
    question: 'where does Ana work?',
    current: 'Ana works at Continental',
    outdated: ['Ana works at Bosch'],
    valid: {
      '2026-02-01': ['Ana works at Continental'],
      '2025-12-01': ['Ana works at Continental'],
      '2025-10-01': [],
    },
  },
  {
    name: 'a correction of a number',
    turns: [
      begins('My son is 7', 'Ana has a son who is 7'),
      changes('Sorry, typo: my son is 9', 'Ana has a son who is 7', 'Ana has a son who is 9'),
    ],
    question: 'how old is the son of Ana?',
    current: 'Ana has a son who is 9',
    outdated: ['Ana has a son who is 7'],
  },
  {
    name: 'a negation',
    turns: [
      begins('I am vegetarian', 'Ana is vegetarian'),
      changes('I am not vegetarian any more', 'Ana is vegetarian', 'Ana is not vegetarian any more'),
    ],
    question: 'is Ana vegetarian?',
    current: 'Ana is not vegetarian any more',
    outdated: ['Ana is vegetarian'],
    valid: { '2026-02-01': ['Ana is vegetarian'], '2026-03-06': ['Ana is not vegetarian any more'] },
  },
  {
    name: 'a negation in answer to a question',
    turns: [
      begins('I play tennis', 'Ana plays tennis'),
      {
        at: '2026-03-05',
        says: [
          { role: 'assistant', content: 'Do you still play tennis?' },
          { role: 'user', content: 'No, my knee' },
        ],
        does: [{ supersede: 'Ana plays tennis', by: 'Ana no longer plays tennis', from: [2] }],
        now: ['Ana no longer plays tennis'],
      },
    ],
    question: 'does Ana play tennis?',
    current: 'Ana no longer plays tennis',
    outdated: ['Ana plays tennis'],
  },
  {
    name: 'a yes to a question that names what is new',
    turns: [
      begins('I live in Lisbon', 'Ana lives in Lisbon'),
      {
        at: '2026-03-05',
        says: [
          { role: 'assistant', content: 'So did you move to Porto?' },
          { role: 'user', content: 'Yes, last week' },
        ],
        does: [{ supersede: 'Ana lives in Lisbon', by: 'Ana lives in Porto', from: [1, 2] }],
        now: ['Ana lives in Porto'],
      },
    ],
    question: 'where does Ana live?',
    current: 'Ana lives in Porto',
    outdated: ['Ana lives in Lisbon'],
  },
  {
    name: 'a change beside the answer of a tool',
    turns: [
      begins('I live in Berlin', 'Ana lives in Berlin'),
      {
        at: '2026-03-05',
        says: [
          { role: 'user', content: 'I moved to Lisbon, how is the weather?' },
          { role: 'tool', content: '{"city":"Lisbon","country":"Portugal","celsius":22,"live":true}' },
          { role: 'assistant', content: 'In Lisbon it is 22 degrees.' },
        ],
        does: [{ supersede: 'Ana lives in Berlin', by: 'Ana lives in Lisbon', from: [1] }],
        now: ['Ana lives in Lisbon'],
      },
    ],
    question: 'where does Ana live?',
    current: 'Ana lives in Lisbon',
    outdated: ['Ana lives in Berlin'],
  },
  {
    name: 'a negation beside the answer of a tool',
    turns: [
      begins('I am allergic to walnuts', 'Ana is allergic to walnuts'),
      {
        at: '2026-03-05',
        says: [
          { role: 'user', content: 'I am not allergic to walnuts any longer. Find me a cake' },
          { role: 'tool', content: 'Walnut cake, carrot cake; not for people allergic to nuts.' },
        ],
        does: [{ supersede: 'Ana is allergic to walnuts', by: 'Ana is no longer allergic to walnuts' }],
        now: ['Ana is no longer allergic to walnuts'],
      },
    ],
    question: 'is Ana allergic to walnuts?',
    current: 'Ana is no longer allergic to walnuts',
    outdated: ['Ana is allergic to walnuts'],
  },
  {
    name: 'a fact is completed',
    turns: [
      begins('I have a dog', 'Ana has a dog'),
      {
        at: '2026-03-05',
        says: 'My dog is a greyhound called Biscuit',
        does: [{ update: 'Ana has a dog', to: 'Ana has a greyhound called Biscuit' }],
        now: ['Ana has a greyhound called Biscuit'],
      },
    ],
    question: 'which dog does Ana have?',
    current: 'Ana has a greyhound called Biscuit',
  },
  {
    name: 'a completed fact changes',
    turns: [
      begins('I have a dog', 'Ana has a dog'),
      {
        at: '2026-02-05',
        says: 'My dog is called Biscuit',
        does: [{ update: 'Ana has a dog', to: 'Ana has a dog called Biscuit' }],
        now: ['Ana has a dog called Biscuit'],
      },
      {
        at: '2026-03-05',
        says: 'Biscuit the dog died in February',
        does: [
          { supersede: 'Ana has a dog called Biscuit', by: 'The dog of Ana, Biscuit, died in February 2026' },
        ],
        now: ['The dog of Ana, Biscuit, died in February 2026'],
      },
    ],
    question: 'what about the dog Biscuit of Ana?',
    current: 'The dog of Ana, Biscuit, died in February 2026',
    outdated: ['Ana has a dog called Biscuit'],
  },
  {
    name: 'a statement is taken back',
    turns: [
      {
        at: '2026-01-05',
        says: 'I like jazz and I am allergic to walnuts',
        does: [{ add: 'Ana likes jazz' }, { add: 'Ana is allergic to walnuts' }],
        now: ['Ana likes jazz', 'Ana is allergic to walnuts'],
      },
      {
        at: '2026-03-05',
        says: 'Forget the walnuts, I mixed that up',
        does: [{ remove: 'Ana is allergic to walnuts' }],
        now: ['Ana likes jazz'],
      },
    ],
    question: 'what does Ana like?',
    current: 'Ana likes jazz',
    removed: ['Ana is allergic to walnuts'],
  },
  {
    name: 'a statement is taken back in Chinese, remembered in English',
    turns: [
      {
        at: '2026-01-05',
        says: '我喜欢爵士乐，对核桃过敏',
        does: [{ add: 'Li likes jazz' }, { add: 'Li is allergic to walnuts' }],
        now: ['Li likes jazz', 'Li is allergic to walnuts'],
      },
      {
        at: '2026-03-05',
        says: '忘掉核桃那件事吧',
        does: [{ remove: 'Li is allergic to walnuts' }],
        now: ['Li likes jazz'],
      },
    ],
    question: 'what does Li like?',
    current: 'Li likes jazz',
    removed: ['Li is allergic to walnuts'],
  },
];
