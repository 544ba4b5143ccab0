/** A model that follows a script: it answers from what stands in its prompt, so what it does not know, it was not given. */
import type { BaseMessage } from '@langchain/core/messages';
import { AIMessage, fakeModel } from 'langchain';

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

/** The first session: the user says where they live. */
export const firstSession: readonly Step[] = [() => new AIMessage('Welcome to Lisbon, both of you!')];

/** The second one: the model has to know the city to call the tool. */
export const secondSession: readonly Step[] = [
  (prompt) =>
    new AIMessage({
      content: 'Let me look for one.',
      tool_calls: [
        {
          id: 'call-1',
          name: 'find_vet',
          args: { city: prompt.includes('moved to Lisbon') ? 'Lisbon' : 'unknown' },
          type: 'tool_call',
        },
      ],
    }),
  (prompt) =>
    new AIMessage(`For Swift, go to ${prompt.match(/Clínica[^.]*/)?.[0] ?? 'no vet that I know of'}.`),
];
