import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, MODES, said } from './__fixtures__/ask.ts';
import { KNOWN, QUESTION, THREAD, useMemory } from './__fixtures__/use-memory.ts';
import { createKeepsake } from './create-keepsake.ts';

/** What arrived at the server, as JSON. */
const bodies: { readonly messages: readonly { readonly role: string; readonly content: unknown }[] }[] = [];
let server: Server;

const choice = { id: '1', created: 1, model: 'mini', object: 'chat.completion' };
const chunk = (delta: object, finish: string | null): string =>
  `data: ${JSON.stringify({ ...choice, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const piece of request) body += String(piece);
      const parsed = JSON.parse(body) as (typeof bodies)[number] & { readonly stream?: boolean };
      bodies.push(parsed);
      if (parsed.stream === true) {
        response.setHeader('content-type', 'text/event-stream');
        response.end(
          `${chunk({ content: 'Bis' }, null)}${chunk({ content: 'cuit.' }, 'stop')}data: [DONE]\n\n`,
        );
      } else {
        response.setHeader('content-type', 'application/json');
        const message = { role: 'assistant', content: 'Biscuit.' };
        response.end(JSON.stringify({ ...choice, choices: [{ index: 0, message, finish_reason: 'stop' }] }));
      }
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => server.close());

const setting = useMemory();

test.each(MODES)(
  'a provider of the AI SDK sends the notes as a part, and nothing of what is for the memory, %s',
  async (mode) => {
    const { port } = server.address() as AddressInfo;
    const provider = createOpenAICompatible({ name: 'local', baseURL: `http://127.0.0.1:${port}/v1` });
    const keepsake = createKeepsake({ memory: setting.memory, provider });
    const model = keepsake('mini', { userId: 'ana', threadId: 'chat-1' });

    const answer = await ask(mode, { model, instructions: 'Be brief.', prompt: QUESTION });

    expect(answer.text).toBe('Biscuit.');
    const body = bodies.at(-1);
    expect(body?.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: expect.stringContaining(KNOWN) as string },
          { type: 'text', text: QUESTION },
        ],
      },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/keepsake|threadId|chat-1/);
    expect(await said(setting.memory, THREAD)).toEqual([
      ['user', QUESTION],
      ['assistant', 'Biscuit.'],
    ]);
  },
);
