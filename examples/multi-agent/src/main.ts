/** Several agents that share what is known of a user, and keep what is their own. `--real` asks a real model. */
import assert from 'node:assert/strict';
// #region imports
import { Memory } from '@keepsake/core';
import { memoryNodes, memoryTools, notesState, withNotes, type MemoryNotes } from '@keepsake/langgraph';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { HumanMessage, SystemMessage, type BaseMessage } from '@langchain/core/messages';
import {
  END,
  MemorySaver,
  MessagesAnnotation,
  MessagesValue,
  ReducedValue,
  START,
  StateGraph,
  StateSchema,
} from '@langchain/langgraph';
import { ToolNode, toolsCondition } from '@langchain/langgraph/prebuilt';
import { z } from 'zod';
// #endregion
import { conciergeScript, foodScript, promptOf, scriptedModel, travelScript } from './scripted-model.ts';

const isReal = process.argv.includes('--real');
const memory = new Memory({ store: { provider: 'memory' } });

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

// #region specialist
const Caller = z.object({ userId: z.string() });
type Caller = z.infer<typeof Caller>;

/** An agent whose tools act on memories of this user and this agent alone. */
function specialist(agentId: string, task: string, model: BaseChatModel) {
  const tools = memoryTools<Caller>({
    memory,
    scope: ({ context }) => ({ userId: context.userId, agentId }),
  });
  const withTools = model.bindTools?.(tools) ?? model;
  const graph = new StateGraph(MessagesAnnotation, Caller)
    .addNode('model', async ({ messages }) => ({ messages: [await withTools.invoke(messages)] }))
    .addNode('tools', new ToolNode(tools))
    .addEdge(START, 'model')
    .addConditionalEdges('model', toolsCondition, { tools: 'tools', [END]: END })
    .addEdge('tools', 'model')
    .compile();
  return async (
    { messages, memoryNotes }: { messages: BaseMessage[]; memoryNotes: MemoryNotes },
    { context }: { context?: Caller },
  ) => {
    const prompt = [new SystemMessage(task), ...withNotes(messages.slice(-1), memoryNotes)];
    const { messages: steps } = await graph.invoke(
      { messages: prompt },
      { context: context ?? { userId: '' } },
    );
    return { reports: [`${agentId}: ${steps.at(-1)?.text}`] };
  };
}
// #endregion

const travelModel = scriptedModel(travelScript);
const foodModel = scriptedModel(foodScript);
const conciergeModel = scriptedModel(conciergeScript);
const concierge = await modelOr(conciergeModel);
const travel = specialist('travel', 'You book trains. Remember what you booked.', await modelOr(travelModel));
const food = specialist('food', 'You book tables. Remember what you booked.', await modelOr(foodModel));

// #region graph
const { recallNode, rememberNode } = memoryNodes<Caller>({
  memory,
  scope: ({ context }) => ({ userId: context.userId }),
  thread: ({ configurable }) => configurable.thread_id,
  // All agents are told what was said with the user, and none what another one keeps for itself.
  recall: { filters: { agentId: null } },
});

const State = new StateSchema({
  messages: MessagesValue,
  reports: new ReducedValue(
    z.array(z.string()).default(() => []),
    {
      // Each turn begins without reports.
      reducer: (reports: string[], more: string[]) => (more.length === 0 ? [] : [...reports, ...more]),
    },
  ),
  ...notesState,
});

const graph = new StateGraph(State, Caller)
  .addNode('recall', recallNode)
  .addNode('supervisor', () => ({ reports: [] }))
  .addNode('travel', travel)
  .addNode('food', food)
  .addNode('concierge', async ({ messages, memoryNotes, reports }) => ({
    messages: [
      await concierge.invoke([
        new SystemMessage(`You answer for your colleagues, who report:\n${reports.join('\n')}`),
        ...withNotes(messages, memoryNotes),
      ]),
    ],
  }))
  .addNode('remember', rememberNode)
  .addEdge(START, 'recall')
  .addEdge('recall', 'supervisor')
  .addConditionalEdges('supervisor', ({ messages }) =>
    /book/i.test(messages.at(-1)?.text ?? '') ? ['travel', 'food'] : ['concierge'],
  )
  .addEdge(['travel', 'food'], 'concierge')
  .addEdge('concierge', 'remember')
  .addEdge('remember', END)
  .compile({ checkpointer: new MemorySaver() });
// #endregion

async function ask(content: string, thread: string): Promise<string> {
  const { messages } = await graph.invoke(
    { messages: [new HumanMessage(content)] },
    { context: { userId: 'ana' }, configurable: { thread_id: thread } },
  );
  return messages.at(-1)?.text ?? '';
}

// #region ask
await ask('I am allergic to peanuts, and I like trains better than flights.', 'monday');
console.log(
  await ask('Book my trip to Porto, and dinner there, mind my likes and what I am allergic to.', 'tuesday'),
);
// Done. A table without peanuts. The train at 9:00.
const last = await ask('What did you book?', 'friday');
console.log(last);
// There are: The table; the kitchen knows. The train, seat 12A.
// #endregion

// #region shared
const ofTravel = await memory.getAll({ userId: 'ana', agentId: 'travel' }); // its own alone
const ofFood = await memory.getAll({ userId: 'ana', agentId: 'food' });
const ofAna = await memory.getAll({ userId: 'ana' }); // hers, whoever it was learnt through
const ofBob = await memory.getAll({ userId: 'bob' });
console.log([ofTravel, ofFood, ofAna, ofBob].map(({ total }) => total)); // [1, 1, 8, 0]
// #endregion
assert.equal(ofBob.total, 0);
assert.ok(ofAna.total > ofTravel.total + ofFood.total, 'what the user said belongs to no agent');
if (!isReal) {
  assert.deepEqual(
    ofTravel.results.map((item) => item.memory),
    ['Booked the train to Porto at 9:00, seat 12A.'],
  );
  assert.deepEqual(
    ofFood.results.map((item) => item.memory),
    ['Booked a table in Porto, and told the kitchen about peanuts.'],
  );
  // Both were told what the user said in another thread, to somebody else.
  for (const { calls } of [travelModel, foodModel]) {
    assert.match(promptOf(calls[0]?.messages), /<memories>[^]*allergic to peanuts/);
  }
  // What one agent keeps never came to the other.
  for (const { messages } of travelModel.calls) assert.ok(!promptOf(messages).includes('the kitchen'));
  for (const { messages } of foodModel.calls) assert.ok(!promptOf(messages).includes('12A'));
  assert.equal(last, 'There are: The table; the kitchen knows. The train, seat 12A.');
}
await memory.close();
