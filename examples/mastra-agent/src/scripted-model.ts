/** Models that follow a script: they answer from what stands in their prompt, so what they do not know, they were not given. */
import type { LanguageModel } from '@keepsake/core';
import type { MastraModelConfig } from '@mastra/core/llm';
import { MastraLanguageModelV2Mock } from '@mastra/core/test-utils/llm-mock';

type Step =
  | { readonly say: string }
  | { readonly call: string; readonly input: Readonly<Record<string, unknown>> };

const USAGE = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };

/** What a prompt leads to: its last question, and everything that it says. */
function nextStep(question: string, prompt: string): Step {
  if (question.includes('My greyhound')) {
    if (prompt.includes('"updateWorkingMemory"')) return { say: 'Poor Biscuit!' };
    if (!prompt.includes('WORKING_MEMORY')) return { say: 'Noted.' };
    return {
      call: 'updateWorkingMemory',
      input: { memory: '# About the user\n- Pets: Biscuit, a greyhound' },
    };
  }
  if (question.includes('Thunder')) {
    const isKnown = prompt.includes('is afraid of thunder');
    return { say: isKnown ? 'Close the windows: Biscuit is afraid of thunder.' : 'What about it?' };
  }
  if (question.includes('Look it up')) {
    if (prompt.includes('"tool-result"'))
      return { say: prompt.includes('afraid of') ? 'Thunder.' : 'Nothing.' };
    return { call: 'searchMemories', input: { query: 'What is the greyhound afraid of?' } };
  }
  return { say: 'I do not know.' };
}

/** The agent's model. */
export function scriptedModel(): MastraModelConfig {
  const model = new MastraLanguageModelV2Mock({
    doGenerate: async ({ prompt }) => {
      const step = stepFor(prompt);
      const content =
        'say' in step
          ? ({ type: 'text', text: step.say } as const)
          : ({
              type: 'tool-call',
              toolCallId: 'call-1',
              toolName: step.call,
              input: JSON.stringify(step.input),
            } as const);
      const finishReason = 'say' in step ? 'stop' : 'tool-calls';
      return { content: [content], finishReason, usage: USAGE, warnings: [] };
    },
    doStream: async ({ prompt }) => {
      const step = stepFor(prompt);
      if (!('say' in step)) throw new Error('The script streams no calls of tools.');
      return {
        stream: new ReadableStream({
          start: (controller) => {
            controller.enqueue({ type: 'text-start', id: '1' });
            for (const delta of step.say.split(/(?<= )/u))
              controller.enqueue({ type: 'text-delta', id: '1', delta });
            controller.enqueue({ type: 'text-end', id: '1' });
            controller.enqueue({ type: 'finish', finishReason: 'stop', usage: USAGE });
            controller.close();
          },
        }),
      };
    },
  });
  // Mastra's own types do not fit each other where optional properties are exact.
  return model as unknown as MastraModelConfig;
}

function stepFor(prompt: readonly { readonly role: string; readonly content: unknown }[]): Step {
  const content = prompt.findLast(({ role }) => role === 'user')?.content;
  // What the user said comes after the notes.
  const question = Array.isArray(content) ? (content.at(-1) as unknown) : content;
  return nextStep(JSON.stringify(question), JSON.stringify(prompt));
}

/** The model that distils facts: the same one from every message about the dog. */
export function scriptedFacts(): LanguageModel {
  return {
    provider: 'scripted',
    model: 'facts',
    generate: async ({ messages }) => {
      const isAboutDog = messages.at(-1)?.content.includes('My greyhound') === true;
      const fact = { type: 'add', text: 'Has a greyhound, Biscuit, who is afraid of thunder', from: [1] };
      return { text: JSON.stringify({ operations: isAboutDog ? [fact] : [] }), finishReason: 'stop' };
    },
    close: async () => undefined,
  };
}
