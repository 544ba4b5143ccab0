/** A graph with a checkpointer, a store and memory: two threads of one user, and a restart. `--real` asks a real model. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// #region imports
import { Memory } from '@keepsake/core';
import { KeepsakeStore, memoryNodes, notesState, withNotes } from '@keepsake/langgraph';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { tool } from '@langchain/core/tools';
import {
  END,
  getStore,
  MemorySaver,
  MessagesValue,
  START,
  StateGraph,
  StateSchema,
  type BaseCheckpointSaver,
} from '@langchain/langgraph';
import { ToolNode, toolsCondition } from '@langchain/langgraph/prebuilt';
import { z } from 'zod';
// #endregion
import { friday, monday, promptOf, scriptedModel } from './scripted-model.ts';
import { startScriptedServer } from './scripted-server.ts';

const isReal = process.argv.includes('--real');
const folder = await mkdtemp(join(tmpdir(), 'keepsake-example-'));
const file = { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } as const;

// #region tools
const Caller = z.object({ userId: z.string() });
type Caller = z.infer<typeof Caller>;

const savePreference = tool(
  async ({ name, value }, { context }: { context?: Caller }) => {
    await getStore()?.put(['preferences', context?.userId ?? ''], name, { value });
    return 'saved';
  },
  {
    name: 'save_preference',
    description: 'Saves a preference of the user.',
    schema: z.object({ name: z.string(), value: z.string() }),
  },
);
const readPreferences = tool(
  async (_input, { context }: { context?: Caller }) => {
    const items = await getStore()?.search(['preferences', context?.userId ?? '']);
    return items?.map(({ key, value }) => ({ [key]: value['value'] as string })) ?? [];
  },
  { name: 'read_preferences', description: 'The preferences of the user.', schema: z.object({}) },
);
const tools = [savePreference, readPreferences];
// #endregion

// #region graph
const State = new StateSchema({ messages: MessagesValue, ...notesState });

function startAssistant(model: BaseChatModel, memory: Memory, checkpointer: BaseCheckpointSaver) {
  const { recallNode, rememberNode } = memoryNodes<Caller>({
    memory,
    scope: ({ context }) => ({ userId: context.userId }),
    thread: ({ configurable }) => configurable.thread_id,
  });
  const withTools = model.bindTools?.(tools) ?? model;
  return new StateGraph(State, Caller)
    .addNode('recall', recallNode)
    .addNode('model', async ({ messages, memoryNotes }) => ({
      messages: [await withTools.invoke(withNotes(messages, memoryNotes))],
    }))
    .addNode('tools', new ToolNode(tools))
    .addNode('remember', rememberNode)
    .addEdge(START, 'recall')
    .addEdge('recall', 'model')
    .addConditionalEdges('model', toolsCondition, { tools: 'tools', [END]: 'remember' })
    .addEdge('tools', 'recall') // searches once a turn, and again where a run was interrupted
    .addEdge('remember', END)
    .compile({ checkpointer, store: new KeepsakeStore({ memory }) });
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

const ask = (content: string) => ({ messages: [{ role: 'user', content }] });
// The threads are in here: in a real application, a database that outlives the process as the file does.
const checkpointer = new MemorySaver();

// #region before
const before = new Memory({ store: file });
const assistant = startAssistant(await modelOr(scriptedModel(monday)), before, checkpointer);
const inPorto = { context: { userId: 'ana' }, configurable: { thread_id: 'porto' } };
const first = await assistant.invoke(
  ask('I travel with a greyhound called Swift, and I like window seats. Save that.'),
  inPorto,
);
console.log(first.messages.at(-1)?.text); // A window seat, noted.
const again = await assistant.invoke(ask('What did I say about seats?'), inPorto);
console.log(again.messages.at(-1)?.text); // That you like window seats.
await before.close(); // the process ends
// #endregion
assert.ok(again.messages.length >= 4, 'the thread is in the checkpointer');

// #region after
const memory = new Memory({ store: file }); // another process
const script = scriptedModel(friday);
const restarted = startAssistant(await modelOr(script), memory, checkpointer);
const goingOn = await restarted.invoke(ask('What were we talking about?'), inPorto);
console.log(goingOn.messages.at(-1)?.text); // Of seats and greyhounds.
const inFaro = { context: { userId: 'ana' }, configurable: { thread_id: 'faro' } };
const other = await restarted.invoke(ask('Book seats to Faro for me and my greyhound.'), inFaro);
console.log(other.messages.at(-1)?.text); // Two seats at the window, one of them with room for Swift.
// #endregion

// #region stored
const { results: threads } = await memory.messages.threads({ userId: 'ana' });
console.log(threads.map(({ runId }) => runId)); // ['faro', 'porto']
const item = await new KeepsakeStore({ memory }).get(['preferences', 'ana'], 'seat');
console.log(item?.value); // { value: 'window' }
// #endregion
assert.deepEqual(
  threads.map(({ runId }) => runId),
  ['faro', 'porto'],
);
if (!isReal) {
  assert.deepEqual(item?.value, { value: 'window' });
  assert.equal(goingOn.messages.at(-1)?.text, 'Of seats and greyhounds.');
  assert.equal(other.messages.at(-1)?.text, 'Two seats at the window, one of them with room for Swift.');
  assert.match(promptOf(script.calls[1]?.messages), /<memories>[^]*greyhound called Swift/);
}
// What was recalled is in no state, and nothing that is remembered.
const { values } = await restarted.getState(inFaro);
assert.ok(!JSON.stringify(values).includes('<memories>'));
const { results: said } = await memory.messages.list({ userId: 'ana', runId: 'faro' });
assert.equal(said[0]?.content, 'Book seats to Faro for me and my greyhound.');

await memory.close();

// The short form, as it stands in the README of the package: written for a model of OpenAI, answered by a script.
if (!isReal) {
  const server = await startScriptedServer((prompt) =>
    /<memories>[^]*greyhound/.test(prompt) ? 'A greyhound.' : 'Nice!',
  );
  process.env['OPENAI_BASE_URL'] = server.url;
  process.env['OPENAI_API_KEY'] = 'none';
  process.chdir(folder);
  const { answer } = await import('./quickstart.ts');
  assert.equal(answer, 'A greyhound.');
  server.close();
  process.chdir(tmpdir());
}
await rm(folder, { recursive: true });
