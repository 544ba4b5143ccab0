/** A model that follows a script: it answers from what stands in its prompt, so what it does not know, it was not given. */
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

/** Before the restart: a first turn with a tool, and a second one in the same thread. */
export const monday: readonly Step[] = [
  () => calls('save_preference', { name: 'seat', value: 'window' }),
  (prompt) => says(prompt.includes('saved') ? 'A window seat, noted.' : 'It was not saved.'),
  (prompt) => says(prompt.includes('I like window seats.') ? 'That you like window seats.' : 'Nothing.'),
];

/** After the restart: the thread goes on, and another one begins. */
export const friday: readonly Step[] = [
  (prompt) =>
    says(prompt.includes('That you like window seats.') ? 'Of seats and greyhounds.' : 'Of nothing.'),
  () => calls('read_preferences', {}),
  (prompt) =>
    says(
      prompt.includes('"window"') && /<memories>[^]*greyhound called Swift/.test(prompt)
        ? 'Two seats at the window, one of them with room for Swift.'
        : 'What would you like?',
    ),
];
