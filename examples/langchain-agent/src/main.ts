/** An agent with tools and memory: two sessions, and a restart between them. `--real` asks a real model. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// #region imports
import { Memory } from '@keepsake/core';
import { memoryMiddleware, memoryTools } from '@keepsake/langchain';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { createAgent, tool } from 'langchain';
import { z } from 'zod';
// #endregion
import { firstSession, promptOf, scriptedModel, secondSession } from './scripted-model.ts';
import { startScriptedServer } from './scripted-server.ts';

const isReal = process.argv.includes('--real');
const folder = await mkdtemp(join(tmpdir(), 'keepsake-example-'));
const store = { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } as const;

const findVet = tool(
  ({ city }) => (city === 'Lisbon' ? 'Clínica da Estrela, Rua Domingos Sequeira 4.' : 'There is none.'),
  {
    name: 'find_vet',
    description: 'Finds a vet in a city.',
    schema: z.object({ city: z.string() }),
  },
);

// #region agent
interface Caller {
  readonly userId: string;
}

function startAssistant(model: BaseChatModel, memory: Memory) {
  const middleware = memoryMiddleware<Caller>({
    memory,
    scope: ({ context }) => ({ userId: context.userId }),
    thread: ({ configurable }) => configurable.thread_id,
  });
  return createAgent({
    model,
    systemPrompt: 'You help with everyday life. Answer in one sentence.',
    tools: [findVet],
    middleware: [middleware],
    contextSchema: z.object({ userId: z.string() }),
  });
}
// #endregion

/** The script, or the model that the environment names. */
async function modelOr(script: BaseChatModel): Promise<BaseChatModel> {
  if (!isReal) return script;
  const { ChatOpenAI } = await import('@langchain/openai');
  // A server of one's own needs no key, and the client wants one.
  return new ChatOpenAI({
    model: process.env['OPENAI_MODEL'] ?? 'gpt-5-mini',
    apiKey: process.env['OPENAI_API_KEY'] ?? 'none',
    configuration: { baseURL: process.env['OPENAI_BASE_URL'] },
  });
}

// #region first-session
const before = new Memory({ store });
const monday = startAssistant(await modelOr(scriptedModel(firstSession)), before);
const welcome = await monday.invoke(
  { messages: [{ role: 'user', content: 'I moved to Lisbon with Swift, my greyhound.' }] },
  { context: { userId: 'ana' }, configurable: { thread_id: 'monday' } },
);
console.log(welcome.messages.at(-1)?.text); // Welcome to Lisbon, both of you!
await before.close();
// #endregion

// #region second-session
const memory = new Memory({ store }); // another process, another day
const script = scriptedModel(secondSession);
const friday = startAssistant(await modelOr(script), memory);
const answer = await friday.invoke(
  { messages: [{ role: 'user', content: 'Swift is limping. Which vet do you recommend for my greyhound?' }] },
  { context: { userId: 'ana' }, configurable: { thread_id: 'friday' } },
);
console.log(answer.messages.at(-1)?.text); // For Swift, go to Clínica da Estrela, Rua Domingos Sequeira 4.
// #endregion

// #region stored
const { results: said } = await memory.messages.list({ userId: 'ana', runId: 'friday' });
console.log(said.map(({ role, content }) => [role, content])); // the question as it was asked, and the answer
// #endregion
const asked = 'Swift is limping. Which vet do you recommend for my greyhound?';
assert.equal(said[0]?.content, asked, 'what the user said is kept as it was said');
assert.equal(answer.messages[0]?.content, asked, 'the state of the agent has no notes in it');
assert.ok(answer.messages.some((message) => message.text.includes('Clínica da Estrela')));
if (!isReal) {
  assert.equal(script.callCount, 2);
  for (const { messages } of script.calls) {
    const notes = promptOf(messages).match(/<memories>[^]*<\/memories>/)?.[0] ?? '';
    assert.match(notes, /I moved to Lisbon with Swift, my greyhound\./);
  }
  assert.deepEqual(
    said.map(({ role }) => role),
    ['user', 'assistant', 'assistant'],
  );
}

// #region tools
const tools = memoryTools<Caller>({
  memory,
  scope: ({ context }) => ({ userId: context.userId }),
  tools: ['searchMemories', 'deleteMemory'],
});
console.log(tools.map(({ name }) => name)); // ['searchMemories', 'deleteMemory']
// #endregion
assert.equal(tools.length, 2);

await memory.close();

await import('./chains.ts');

// The short form, as it stands in the README of the package: written for a model of OpenAI, answered by a script.
if (!isReal) {
  const server = await startScriptedServer((prompt) =>
    /<memories>.*I moved to Lisbon/.test(prompt) ? 'You moved to Lisbon.' : 'I see.',
  );
  process.env['OPENAI_BASE_URL'] = server.url;
  process.env['OPENAI_API_KEY'] = 'none';
  process.chdir(folder);
  const { answer: short } = await import('./quickstart.ts');
  assert.equal(short, 'You moved to Lisbon.');
  server.close();
  process.chdir(tmpdir());
}
await rm(folder, { recursive: true });
