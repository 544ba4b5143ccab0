import type { KeepsakeMetadata } from '@keepsake/ai-sdk';
import { streamText, type LanguageModel, type ModelMessage } from 'ai';

/** A conversation: the messages so far, and whoever answers. */
export interface Conversation {
  readonly model: LanguageModel;
  readonly messages: ModelMessage[];
}

/** Says something, prints the answer as it comes, and returns it with the memories that it was given. */
export async function talk({ model, messages }: Conversation, words: string) {
  messages.push({ role: 'user', content: words });
  // #region stream
  const result = streamText({ model, messages });
  for await (const piece of result.textStream) process.stdout.write(piece);
  // #endregion
  process.stdout.write('\n');
  messages.push({ role: 'assistant', content: await result.text });

  // #region sources
  const sources = await result.sources; // one for each memory that the answer was given
  for (const source of sources) {
    if (source.sourceType === 'document') console.log(`  from memory: ${source.title}`);
  }
  const { providerMetadata } = await result.finalStep;
  const remembered = providerMetadata?.['keepsake'] as KeepsakeMetadata | undefined; // { memories, failures }
  // #endregion
  return { answer: await result.text, sources, remembered };
}
