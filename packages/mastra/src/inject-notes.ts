import type { ProcessLLMRequestArgs } from '@mastra/core/processors';

type Prompt = ProcessLLMRequestArgs['prompt'];

/** The prompt with the notes in its last user message, before what the user said; without a user message, as it is. */
export function injectNotes(prompt: Prompt, notes: string): Prompt {
  const place = prompt.findLastIndex(({ role }) => role === 'user');
  return prompt.map((message, index) =>
    index === place && message.role === 'user'
      ? { ...message, content: [{ type: 'text', text: notes }, ...message.content] }
      : message,
  );
}
