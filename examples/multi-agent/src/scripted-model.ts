/** Models that follow a script: they answer from what stands in their prompts, so what they do not know, they were not given. */
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';

type Step = (prompt: string) => AIMessage;

/** One step a call, in order; each is given all texts of its prompt. */
export function scriptedModel(steps: readonly Step[]) {
  const model = fakeModel();
  for (const step of steps) model.respond((messages) => step(promptOf(messages)));
  return model;
}

/** The texts of a prompt, one a line. */
export function promptOf(messages: readonly BaseMessage[] = []): string {
  return messages.map(({ text }) => text).join('\n');
}

function calls(name: string, args: Record<string, unknown>): AIMessage {
  return new AIMessage({ content: '', tool_calls: [{ id: crypto.randomUUID(), name, args }] });
}

function says(content: string): AIMessage {
  return new AIMessage({ content, id: crypto.randomUUID() });
}

/** Knows trains. First it books, then it is asked about everything. */
export const travelScript: readonly Step[] = [
  () => calls('addMemory', { memory: 'Booked the train to Porto at 9:00, seat 12A.' }),
  (prompt) => says(prompt.includes('I like trains') ? 'The train at 9:00.' : 'A flight.'),
  () => calls('searchMemories', { query: 'What did I book in Porto?' }),
  (prompt) =>
    says(
      prompt.includes('seat 12A') && !prompt.includes('the kitchen') ? 'The train, seat 12A.' : 'Too much.',
    ),
];

/** Knows restaurants. */
export const foodScript: readonly Step[] = [
  () => calls('addMemory', { memory: 'Booked a table in Porto, and told the kitchen about peanuts.' }),
  (prompt) => says(prompt.includes('allergic to peanuts') ? 'A table without peanuts.' : 'Satay for two.'),
  () => calls('searchMemories', { query: 'What did I book in Porto?' }),
  (prompt) =>
    says(
      prompt.includes('the kitchen') && !prompt.includes('12A')
        ? 'The table; the kitchen knows.'
        : 'Too much.',
    ),
];

/** Speaks with the user: puts together what the others report. */
export const conciergeScript: readonly Step[] = [
  () => says('Good to know.'),
  (prompt) => says(`Done. ${reports(prompt)}`),
  (prompt) => says(`There are: ${reports(prompt)}`),
];

function reports(prompt: string): string {
  return [...prompt.matchAll(/^(?:travel|food): (.*)$/gm)].map(([, report]) => report).join(' ');
}
