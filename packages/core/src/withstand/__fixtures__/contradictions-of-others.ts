import type { ContradictionScript } from './contradiction-scripts.ts';
import { begins } from './script-turns.ts';

/** Two people with facts that are alike, and one statement in the place of several. */
export const OTHERS: readonly ContradictionScript[] = [
  {
    name: 'two people live in one town, and one moves',
    turns: [
      {
        at: '2026-01-05',
        says: 'I live in Porto, and so does my brother Tom',
        does: [{ add: 'Ana lives in Porto' }, { add: 'Tom lives in Porto' }],
        now: ['Ana lives in Porto', 'Tom lives in Porto'],
      },
      {
        at: '2026-03-05',
        says: 'Tom has moved to Faro',
        does: [{ supersede: 'Tom lives in Porto', by: 'Tom lives in Faro' }],
        now: ['Ana lives in Porto', 'Tom lives in Faro'],
      },
    ],
    question: 'where does Tom live?',
    current: 'Tom lives in Faro',
    outdated: ['Tom lives in Porto'],
    valid: {
      '2026-02-01': ['Ana lives in Porto', 'Tom lives in Porto'],
      '2026-04-01': ['Ana lives in Porto', 'Tom lives in Faro'],
    },
  },
  {
    name: 'two siblings swap what they do',
    turns: [
      {
        at: '2026-01-05',
        says: 'Eva is a cook and Tom is a painter',
        does: [{ add: 'Eva works as a cook' }, { add: 'Tom works as a painter' }],
        now: ['Eva works as a cook', 'Tom works as a painter'],
      },
      {
        at: '2026-03-05',
        says: 'Eva paints for a living now, and Tom cooks: Eva is the painter, Tom the cook',
        does: [
          { supersede: 'Eva works as a cook', by: 'Eva works as a painter' },
          { supersede: 'Tom works as a painter', by: 'Tom works as a cook' },
        ],
        now: ['Eva works as a painter', 'Tom works as a cook'],
      },
    ],
    question: 'what does Eva work as?',
    current: 'Eva works as a painter',
    outdated: ['Eva works as a cook', 'Tom works as a painter'],
  },
  {
    name: 'two children, one grows up',
    turns: [
      {
        at: '2026-01-05',
        says: 'Mia is in kindergarten, Leo is in school',
        does: [{ add: 'Mia goes to kindergarten' }, { add: 'Leo goes to school' }],
        now: ['Mia goes to kindergarten', 'Leo goes to school'],
      },
      {
        at: '2026-09-05',
        says: 'Mia started school this week',
        does: [{ supersede: 'Mia goes to kindergarten', by: 'Mia goes to school', since: '2026-09-01' }],
        now: ['Mia goes to school', 'Leo goes to school'],
      },
    ],
    question: 'where does Mia go?',
    current: 'Mia goes to school',
    outdated: ['Mia goes to kindergarten'],
  },
  {
    name: 'one statement takes the place of two',
    turns: [
      {
        at: '2026-01-05',
        says: 'I play tennis and squash',
        does: [{ add: 'Ana plays tennis' }, { add: 'Ana plays squash' }],
        now: ['Ana plays tennis', 'Ana plays squash'],
      },
      {
        at: '2026-03-05',
        says: 'I gave up tennis and squash for swimming',
        does: [
          { supersede: 'Ana plays tennis', by: 'Ana swims instead of tennis and squash' },
          { supersede: 'Ana plays squash', by: 'Ana swims instead of tennis and squash' },
        ],
        now: ['Ana swims instead of tennis and squash'],
      },
    ],
    question: 'does Ana play tennis or squash?',
    current: 'Ana swims instead of tennis and squash',
    outdated: ['Ana plays tennis', 'Ana plays squash'],
  },
  {
    name: 'a part of a statement changes',
    turns: [
      begins('I drive a red Fiat to work', 'Ana drives a red Fiat to work'),
      {
        at: '2026-03-05',
        says: 'I had the Fiat painted blue',
        does: [{ supersede: 'Ana drives a red Fiat to work', by: 'Ana drives a blue Fiat to work' }],
        now: ['Ana drives a blue Fiat to work'],
      },
    ],
    question: 'which Fiat does Ana drive?',
    current: 'Ana drives a blue Fiat to work',
    outdated: ['Ana drives a red Fiat to work'],
  },
  {
    name: 'what is new was known already',
    turns: [
      {
        at: '2026-01-05',
        says: 'I have a flat in Porto and I live in Lisbon',
        does: [{ add: 'Ana lives in Lisbon' }, { add: 'Ana has a flat in Porto' }],
        now: ['Ana lives in Lisbon', 'Ana has a flat in Porto'],
      },
      {
        at: '2026-02-05',
        says: 'I live in the flat in Porto now, I am there for good',
        does: [{ supersede: 'Ana lives in Lisbon', by: 'Ana has a flat in Porto' }],
        now: ['Ana has a flat in Porto'],
      },
    ],
    question: 'where does Ana have a flat?',
    current: 'Ana has a flat in Porto',
    outdated: ['Ana lives in Lisbon'],
  },
  {
    name: 'three trades without a word in common',
    turns: [
      begins('Bread is my trade', 'Bakes bread'),
      {
        at: '2026-02-05',
        says: 'Since the flood I steer taxis',
        does: [{ supersede: 'Bakes bread', by: 'Steers taxis' }],
        now: ['Steers taxis'],
      },
      {
        at: '2026-03-05',
        says: 'I nurse patients from now on',
        does: [{ supersede: 'Steers taxis', by: 'Nurses patients' }],
        now: ['Nurses patients'],
      },
    ],
    question: 'who nurses patients?',
    current: 'Nurses patients',
    outdated: ['Bakes bread', 'Steers taxis'],
  },
  {
    name: 'four homes in a row',
    turns: [
      begins('I live in Rome', 'Ana lives in Rome'),
      ...(
        [
          ['2026-02-05', 'Rome', 'Milan'],
          ['2026-03-05', 'Milan', 'Turin'],
          ['2026-04-05', 'Turin', 'Genoa'],
        ] as const
      ).map(([at, from, to]) => ({
        at,
        says: `I moved from ${from} to ${to}`,
        does: [{ supersede: `Ana lives in ${from}`, by: `Ana lives in ${to}` }],
        now: [`Ana lives in ${to}`],
      })),
    ],
    question: 'where does Ana live?',
    current: 'Ana lives in Genoa',
    outdated: ['Ana lives in Rome', 'Ana lives in Milan', 'Ana lives in Turin'],
    valid: {
      '2026-01-20': ['Ana lives in Rome'],
      '2026-02-20': ['Ana lives in Milan'],
      '2026-03-20': ['Ana lives in Turin'],
      '2026-04-20': ['Ana lives in Genoa'],
    },
  },
];
