/** A tutor that follows a script: it answers from what stands in its prompt, so what it does not know, it was not given. */
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

function callOf(name: string, args: Readonly<Record<string, string>>): AIMessage {
  return new AIMessage({ content: '', tool_calls: [{ id: `call-${name}`, name, args, type: 'tool_call' }] });
}

const says = (text: string): Step => {
  return () => new AIMessage(text);
};

/** The first lesson: a goal, a level, and a mistake, which the tutor notes. */
export const firstLesson: readonly Step[] = [
  says('Good. How old are you, in Spanish?'),
  () => callOf('note_mistake', { said: 'Yo soy 30 años', correct: 'Tengo 30 años', rule: 'age takes tener' }),
  says('Almost: "Tengo 30 años". One has years in Spanish.'),
];

/** The second one: a plan needs the goal, from the notes, and the mistakes, from the tool. */
export const secondLesson: readonly Step[] = [
  () => callOf('past_mistakes', { topic: 'age' }),
  (prompt) => {
    const goal = prompt.match(/order food in Madrid/)?.[0] ?? 'chat';
    const level = prompt.match(/\bA1\b/)?.[0] ?? 'unknown';
    const correct = prompt.match(/Tengo 30 años/)?.[0] ?? 'nothing';
    return new AIMessage(`Level ${level}. First we repeat "${correct}", then you ${goal}.`);
  },
];
