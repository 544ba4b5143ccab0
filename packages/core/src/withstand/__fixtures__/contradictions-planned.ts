import type { ContradictionScript } from './contradiction-scripts.ts';
import { begins, changes, passes } from './script-turns.ts';

/** Plans that shift and fail; jokes, quotes and hypotheticals, which change nothing. */
export const PLANS: readonly ContradictionScript[] = [
  {
    name: 'a date is put off',
    turns: [
      begins('We fly to Rome on 3 May', 'Ana plans to fly to Rome on 2026-05-03'),
      changes(
        'The Rome flight is on 10 May now',
        'Ana plans to fly to Rome on 2026-05-03',
        'Ana plans to fly to Rome on 2026-05-10',
      ),
    ],
    question: 'when does Ana fly to Rome?',
    current: 'Ana plans to fly to Rome on 2026-05-10',
    outdated: ['Ana plans to fly to Rome on 2026-05-03'],
  },
  {
    name: 'a date is put off twice',
    turns: [
      begins('The dentist is on Monday', 'Ana sees the dentist on 2026-01-12'),
      {
        at: '2026-01-10',
        says: 'The dentist moved me to the 19th',
        does: [{ supersede: 'Ana sees the dentist on 2026-01-12', by: 'Ana sees the dentist on 2026-01-19' }],
        now: ['Ana sees the dentist on 2026-01-19'],
      },
      {
        at: '2026-01-17',
        says: 'The dentist called, it is the 26th now',
        does: [{ supersede: 'Ana sees the dentist on 2026-01-19', by: 'Ana sees the dentist on 2026-01-26' }],
        now: ['Ana sees the dentist on 2026-01-26'],
      },
    ],
    question: 'when does Ana see the dentist?',
    current: 'Ana sees the dentist on 2026-01-26',
    outdated: ['Ana sees the dentist on 2026-01-12', 'Ana sees the dentist on 2026-01-19'],
  },
  {
    name: 'a plan is cancelled',
    turns: [
      begins('I will run the marathon in April', 'Ana plans to run the marathon in April'),
      changes(
        'I had to call it off, my knee',
        'Ana plans to run the marathon in April',
        'Ana cancelled the marathon in April',
      ),
    ],
    question: 'does Ana run the marathon in April?',
    current: 'Ana cancelled the marathon in April',
    outdated: ['Ana plans to run the marathon in April'],
  },
  {
    name: 'a plan comes true',
    turns: [
      begins('I want to buy a van this year', 'Ana plans to buy a van'),
      changes('I bought the van, a blue one', 'Ana plans to buy a van', 'Ana bought a blue van'),
    ],
    question: 'did Ana buy a van?',
    current: 'Ana bought a blue van',
    outdated: ['Ana plans to buy a van'],
  },
  {
    name: 'a plan changes its place',
    turns: [
      begins('We spend Christmas in Oslo', 'Ana spends Christmas 2026 in Oslo'),
      changes(
        'Christmas is in Bergen after all, not Oslo',
        'Ana spends Christmas 2026 in Oslo',
        'Ana spends Christmas 2026 in Bergen',
      ),
    ],
    question: 'where does Ana spend Christmas?',
    current: 'Ana spends Christmas 2026 in Bergen',
    outdated: ['Ana spends Christmas 2026 in Oslo'],
  },
  {
    name: 'a joke',
    turns: [
      begins('I live in Lisbon', 'Ana lives in Lisbon'),
      passes('At this rent I live on the moon, ha ha', 'Ana lives in Lisbon'),
    ],
    question: 'where does Ana live?',
    current: 'Ana lives in Lisbon',
  },
  {
    name: 'a quote of somebody else',
    turns: [
      begins('I live in Lisbon', 'Ana lives in Lisbon'),
      {
        at: '2026-03-05',
        says: 'Tom says "I live in Madrid now and love it"',
        does: [{ add: 'Tom says that he moved to Madrid' }],
        now: ['Ana lives in Lisbon', 'Tom says that he moved to Madrid'],
      },
    ],
    question: 'where does Ana live?',
    current: 'Ana lives in Lisbon',
  },
  {
    name: 'a hypothetical',
    turns: [
      begins('I work at Siemens', 'Ana works at Siemens'),
      passes('If I worked at Bosch, I would earn more', 'Ana works at Siemens'),
    ],
    question: 'where does Ana work?',
    current: 'Ana works at Siemens',
  },
  {
    name: 'a wish',
    turns: [
      begins('I have a cat', 'Ana has a cat'),
      passes('I wish I had a dog instead of a cat', 'Ana has a cat'),
    ],
    question: 'which pet does Ana have?',
    current: 'Ana has a cat',
  },
  {
    name: 'a story that is told',
    turns: [
      begins('I am a nurse', 'Ana works as a nurse'),
      passes('In my novel I am a pirate called Ana', 'Ana works as a nurse'),
    ],
    question: 'what does Ana work as?',
    current: 'Ana works as a nurse',
  },
  {
    name: 'a question about it',
    turns: [
      begins('I live in Lisbon', 'Ana lives in Lisbon'),
      passes('Do I live in Porto or in Lisbon?', 'Ana lives in Lisbon'),
    ],
    question: 'where does Ana live?',
    current: 'Ana lives in Lisbon',
  },
];
