/**
 * A stand-in for a model, so that this example runs without a key: it answers what a good model would, from what its
 * prompt holds, in pieces. A real one is `openai('gpt-5-mini')`.
 */
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';

const usage: LanguageModelV4Usage = {
  inputTokens: { total: 0, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 0, text: undefined, reasoning: undefined },
};
const finishReason = { unified: 'stop', raw: undefined } as const;

export const scriptedModel: LanguageModelV4 = {
  specificationVersion: 'v4',
  provider: 'scripted',
  modelId: 'example',
  supportedUrls: {},
  doGenerate: async (options) => ({
    content: [{ type: 'text', text: answerTo(options) }],
    finishReason,
    usage,
    warnings: [],
  }),
  doStream: async (options) => {
    const parts: LanguageModelV4StreamPart[] = [
      { type: 'stream-start', warnings: [] },
      { type: 'text-start', id: 'answer' },
      ...answerTo(options)
        .split(/(?<= )/)
        .map((delta) => ({ type: 'text-delta', id: 'answer', delta }) as const),
      { type: 'text-end', id: 'answer' },
      { type: 'finish', finishReason, usage },
    ];
    const stream = new ReadableStream<LanguageModelV4StreamPart>({
      pull: (controller) => {
        const part = parts.shift();
        if (part === undefined) controller.close();
        else controller.enqueue(part);
      },
    });
    return { stream };
  },
};

/** It knows nothing but its prompt: the notes of the memory stand before the words of the user. */
function answerTo({ prompt }: LanguageModelV4CallOptions): string {
  const texts = (prompt.findLast(({ role }) => role === 'user')?.content ?? []) as readonly {
    readonly text: string;
  }[];
  const question = texts.at(-1)?.text ?? '';
  const notes = texts.slice(0, -1).map(({ text }) => text);
  const dog = notes.join('\n').match(/called (\w+), and he is afraid of (\w+)/);
  if (!question.endsWith('?')) return 'I will keep it in mind.';
  return dog === null
    ? 'I do not know your dog yet.'
    : `Close the windows: ${dog[1]} is afraid of ${dog[2]}.`;
}
