/** A chat that remembers from session to session: in the terminal, and as a route of a web application. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { withMemory } from '@keepsake/ai-sdk';
import { Memory } from '@keepsake/core';
import { chooseModel } from './choose-model.ts';
import { tryOtherWays } from './other-ways.ts';
import { talk } from './talk.ts';

const chatModel = chooseModel();

if (process.argv.includes('--real')) {
  await chatInTerminal();
} else {
  const folder = await mkdtemp(join(tmpdir(), 'keepsake-chat-'));
  try {
    process.chdir(folder);
    await import('./quickstart.ts');
    await chatTwice(join(folder, 'chat.db'));
    await askRoute(join(folder, 'server.db'));
  } finally {
    process.chdir(tmpdir());
    await rm(folder, { recursive: true, force: true });
  }
}

/** What you type, answered by a real model; the next start remembers it. */
async function chatInTerminal(): Promise<void> {
  const memory = new Memory();
  const model = withMemory(chatModel, { memory, scope: { userId: 'me' } });
  const conversation = { model, messages: [] };
  process.stdout.write('> ');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') await talk(conversation, line);
    process.stdout.write('> ');
  }
  await model.settled();
  await memory.close();
}

/** Two sessions with a restart between them: the second knows what the first one was told. */
async function chatTwice(path: string): Promise<void> {
  const store = { provider: 'sqlite', config: { path } } as const;

  const onMonday = new Memory({ store });
  const monday = withMemory(chatModel, { memory: onMonday, scope: { userId: 'ana' }, thread: 'monday' });
  await talk({ model: monday, messages: [] }, 'My greyhound is called Biscuit, and he is afraid of thunder.');
  await onMonday.close();

  const memory = new Memory({ store });
  const model = withMemory(chatModel, { memory, scope: { userId: 'ana' }, thread: 'friday' });
  const question = 'Thunder is coming: what about my greyhound?';
  const { answer, sources, remembered } = await talk({ model, messages: [] }, question);
  assert.equal(answer, 'Close the windows: Biscuit is afraid of thunder.');
  assert.deepEqual(
    sources.map(({ id }) => id),
    remembered?.memories.map(({ id }) => id),
  );
  assert.deepEqual(remembered?.failures, []);

  // What was said is remembered, and the notes that the model got are not.
  const { results } = await memory.messages.list({ userId: 'ana', runId: 'friday' });
  assert.deepEqual(
    results.map(({ role, content }) => [role, content]),
    [
      ['user', question],
      ['assistant', answer],
    ],
  );

  await tryOtherWays(chatModel, memory);
  await model.settled();
  await memory.close();
}

/** The same behind a route: Ana is remembered, and Bob, who says that he is Ana, is not. */
async function askRoute(path: string): Promise<void> {
  process.env['MEMORY_PATH'] = path;
  const { POST } = await import('../app/api/chat/route.ts');
  const { memory } = await import('./memory.ts');
  const post = async (
    session: string,
    id: string,
    words: string,
  ): Promise<{ status: number; text: string }> => {
    const response = await POST(
      new Request('http://localhost/api/chat', {
        method: 'POST',
        headers: { cookie: session },
        body: JSON.stringify({
          id,
          userId: 'ana',
          messages: [{ id: 'message-1', role: 'user', parts: [{ type: 'text', text: words }] }],
        }),
      }),
    );
    return { status: response.status, text: await response.text() };
  };

  const ana = 'session=a1b2c3';
  assert.equal(
    (await post(ana, 'chat-1', 'My greyhound is called Biscuit, and he is afraid of fireworks.')).status,
    200,
  );
  const known = await post(ana, 'chat-2', 'Fireworks are coming: what about my greyhound?');
  assert.match(known.text, /"type":"source-document".*called Biscuit/);
  assert.match(known.text, /"delta":"Biscuit "/);
  const unknown = await post('session=d4e5f6', 'chat-3', 'Fireworks are coming: what about my greyhound?');
  assert.doesNotMatch(unknown.text, /Biscuit|source-document/);
  assert.equal((await post('session=stolen', 'chat-4', 'Hello?')).status, 401);
  console.log('The route remembers Ana, and tells Bob nothing of her.');
  await memory.close();
}
