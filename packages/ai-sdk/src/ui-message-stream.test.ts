import {
  convertToModelMessages,
  isStepCount,
  readUIMessageStream,
  streamText,
  tool,
  type UIMessage,
  type UIMessageChunk,
} from 'ai';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { lastUserTexts, said } from './__fixtures__/ask.ts';
import { text, toolCall } from './__fixtures__/scripted-model.ts';
import { KNOWN, QUESTION, THREAD, useMemory } from './__fixtures__/use-memory.ts';

const setting = useMemory();
const noop = tool({ inputSchema: z.object({}), execute: async () => 'done' });

async function chunksOf(response: Response): Promise<readonly UIMessageChunk[]> {
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)) as UIMessageChunk);
}

test('a chat sees each memory once as a source document, before the words', async () => {
  const { model } = setting.remembering([
    { content: [toolCall('call-1', 'noop', {})] },
    { content: [text('Biscuit.')] },
  ]);
  const result = streamText({ model, prompt: QUESTION, tools: { noop }, stopWhen: isStepCount(5) });
  const chunks = await chunksOf(result.toUIMessageStreamResponse({ sendSources: true }));
  const sources = chunks.filter((chunk) => chunk.type === 'source-document');
  expect(sources).toEqual([
    {
      type: 'source-document',
      sourceId: expect.any(String) as string,
      mediaType: 'text/plain',
      title: KNOWN,
      providerMetadata: { keepsake: expect.objectContaining({ kind: 'episode' }) as object },
    },
  ]);
  const types = chunks.map(({ type }) => type);
  expect(types.indexOf('source-document')).toBeLessThan(types.indexOf('text-delta'));
  expect(types.at(-1)).toBe('finish');
  expect(await said(setting.memory, THREAD)).toEqual([
    ['user', QUESTION],
    ['assistant', 'Biscuit.'],
  ]);
});

test('the sources of an answer do not come back as part of the conversation', async () => {
  const { model, calls } = setting.remembering([
    { content: [text('Biscuit.')] },
    { content: [text('Six.')] },
  ]);
  const messages: UIMessage[] = [
    { id: 'message-1', role: 'user', parts: [{ type: 'text', text: QUESTION }] },
  ];
  const first = streamText({ model, messages: await convertToModelMessages(messages) });
  let answer: UIMessage | undefined;
  for await (const message of readUIMessageStream({ stream: first.toUIMessageStream({ sendSources: true }) }))
    answer = message;
  expect(answer?.parts.map(({ type }) => type)).toEqual(['step-start', 'source-document', 'text']);
  if (answer !== undefined) messages.push(answer);
  messages.push({
    id: 'message-2',
    role: 'user',
    parts: [{ type: 'text', text: 'And when do I walk him?' }],
  });

  const second = streamText({ model, messages: await convertToModelMessages(messages) });
  expect(await second.text).toBe('Six.');
  expect(calls[1]?.prompt.slice(0, 2)).toEqual([
    { role: 'user', content: [{ type: 'text', text: QUESTION }] },
    { role: 'assistant', content: [{ type: 'text', text: 'Biscuit.' }] },
  ]);
  expect(lastUserTexts(calls[1]?.prompt ?? []).at(-1)).toBe('And when do I walk him?');
});

const LONG = 'His name is Biscuit. '.repeat(100);

/** As when the user closes the window. */
async function leave(response: Response): Promise<void> {
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
}

test('an answer that nobody waits for any more is saved as cut off, when the call has the signal of the request', async () => {
  const { model } = setting.remembering([{ content: [text(LONG)], hangs: true }]);
  const request = new AbortController();
  await leave(
    streamText({ model, prompt: QUESTION, abortSignal: request.signal }).toUIMessageStreamResponse(),
  );
  request.abort();
  await expect.poll(() => said(setting.memory, THREAD)).toEqual([['user', QUESTION]]);
});

test('an answer that nobody waits for any more is saved as a whole, when the server reads it to the end', async () => {
  const { model } = setting.remembering([{ content: [text(LONG)] }]);
  const result = streamText({ model, prompt: QUESTION });
  const read = result.consumeStream();
  await leave(result.toUIMessageStreamResponse());
  await read;
  expect(await said(setting.memory, THREAD)).toEqual([
    ['user', QUESTION],
    ['assistant', LONG],
  ]);
});
