/** What is known of the user in the tests of self-feedback. */
export const KNOWN_FACTS = [
  'Ana lives in Lisbon',
  'Ana has a greyhound called Biscuit',
  'Ana works as a nurse at the Santa Maria hospital',
  'Ana is allergic to walnuts',
  'Ana plays tennis on Sundays',
  'Ana plans to fly to Rome on 2026-05-03',
] as const;

/** How an assistant says again what it was reminded of. */
export const WORDINGS: readonly ((facts: readonly string[]) => string)[] = [
  (facts) => facts[0] ?? '',
  (facts) => facts.join('. '),
  (facts) => facts.toReversed().join(', and '),
  (facts) => `Welcome back, Ana! ${facts.join('. ')}.`,
  (facts) => `Hello Ana, I remember: ${facts.map((fact) => fact.replace('Ana', 'you')).join('; ')}`,
  (facts) => `According to my notes, ${facts.map((fact) => fact.replace('Ana', 'the user')).join(' and ')}.`,
  (facts) => facts.map((fact) => `- ${fact.toUpperCase()}`).join('\n'),
  (facts) => `As you told me earlier: "${facts.join('" and "')}"`,
  (facts) => `${facts[0]?.split(' ').toReversed().join(' ') ?? ''}, is that right?`,
  (facts) => `**${facts.map((fact) => fact.split(' ').slice(1).join(' ')).join('** | **')}**`,
];

/** What the user says before it: nothing, or a question that states nothing. */
export const QUESTIONS: readonly (string | undefined)[] = [
  undefined,
  'What do you know about me?',
  'Where do I live, and do I still have the greyhound Biscuit?',
  undefined,
  'Am I allergic to walnuts? Do I live in Lisbon?',
  'hi',
];
