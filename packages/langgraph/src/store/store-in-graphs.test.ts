import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Memory } from '@keepsake/core';
import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';
import { tool } from '@langchain/core/tools';
import {
  END,
  entrypoint,
  getStore,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
  type LangGraphRunnableConfig,
} from '@langchain/langgraph';
import { createReactAgent } from '@langchain/langgraph/prebuilt';
import { createAgent } from 'langchain';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { KeepsakeStore } from './keepsake-store.ts';

const newStore = (): KeepsakeStore =>
  new KeepsakeStore({ memory: new Memory({ store: { provider: 'memory' } }), ownsMemory: true });

/** Takes a note of what was said, and says how many there were. */
function countingGraph(store: KeepsakeStore) {
  return new StateGraph(MessagesAnnotation)
    .addNode('note', async ({ messages }, { store: kept }) => {
      const known = await kept?.search(['notes']);
      await kept?.put(['notes'], String(messages.at(-1)?.text), { n: known?.length ?? 0 });
      return { messages: [new AIMessage(`${known?.length} known`)] };
    })
    .addEdge(START, 'note')
    .compile({ store, checkpointer: new MemorySaver() });
}

/** A node that keeps 20 items under its name. */
const write = (name: string) => async (_state: unknown, runtime: LangGraphRunnableConfig) => {
  for (let n = 0; n < 20; n += 1) await runtime.store?.put(['log', name], String(n), { n });
  return {};
};

const hello = { messages: [new HumanMessage('hello')] };

describe('the store of a graph', () => {
  it('is there for nodes, in their runtime and by getStore', async () => {
    await using store = newStore();
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('write', async (_state, runtime) => {
        await runtime.store?.put(['notes', 'ana'], 'a', { text: 'of the runtime' });
        return {};
      })
      .addNode('read', async () => {
        const items = await getStore()?.search(['notes']);
        return { messages: [new AIMessage(String(items?.[0]?.value['text']))] };
      })
      .addEdge(START, 'write')
      .addEdge('write', 'read')
      .addEdge('read', END)
      .compile({ store });
    const { messages } = await graph.invoke(hello);
    expect(messages.at(-1)?.content).toBe('of the runtime');
    expect((await store.get(['notes', 'ana'], 'a'))?.value).toStrictEqual({ text: 'of the runtime' });
  });

  it('keeps what nodes write side by side', async () => {
    await using store = newStore();
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('one', write('one'))
      .addNode('two', write('two'))
      .addNode('three', write('three'))
      .addEdge(START, 'one')
      .addEdge(START, 'two')
      .addEdge(START, 'three')
      .compile({ store });
    await graph.invoke(hello);
    expect(await store.search(['log'], { limit: 100 })).toHaveLength(60);
    expect(await store.listNamespaces({ prefix: ['log'] })).toHaveLength(3);
  });

  it('indexes as the store says, because LangGraph hands on no index of a put', async () => {
    await using store = new KeepsakeStore({
      memory: new Memory({ store: { provider: 'memory' } }),
      index: ({ namespace }) => (namespace[0] === 'secrets' ? false : undefined),
      ownsMemory: true,
    });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('write', async (_state, runtime) => {
        await runtime.store?.put(['secrets'], 'a', { text: 'river' });
        await runtime.store?.put(['notes'], 'b', { text: 'river' });
        return {};
      })
      .addEdge(START, 'write')
      .compile({ store });
    await graph.invoke(hello);
    expect((await store.search([], { query: 'river' })).map(({ key }) => key)).toStrictEqual(['b']);
  });

  it('is there for the tools of an agent', async () => {
    await using store = newStore();
    const save = tool(
      async ({ city }: { readonly city: string }, config) => {
        await getStore(config)?.put(['users', 'ana'], 'home', { city });
        return 'saved';
      },
      { name: 'save', description: 'Saves.', schema: z.object({ city: z.string() }) },
    );
    const llm = fakeModel()
      .respondWithTools([{ name: 'save', args: { city: 'Lisbon' }, id: 'call-1' }])
      .respond(new AIMessage('Saved.'));
    const agent = createReactAgent({ llm, tools: [save], store });
    const { messages } = await agent.invoke(hello);
    expect(messages.at(-1)?.content).toBe('Saved.');
    expect((await store.get(['users', 'ana'], 'home'))?.value).toStrictEqual({ city: 'Lisbon' });
  });

  it("is there for the tools of langchain's agent", async () => {
    await using store = newStore();
    const recall = tool(
      async (_input, config) => (await getStore(config)?.search(['users']))?.map(({ value }) => value),
      {
        name: 'recall',
        description: 'Recalls.',
        schema: z.object({}),
      },
    );
    await store.put(['users', 'ana'], 'home', { city: 'Lisbon' });
    const model = fakeModel()
      .respondWithTools([{ name: 'recall', args: {}, id: 'call-1' }])
      .respond((prompt) => new AIMessage(`Of ${prompt.at(-1)?.text}`));
    const { messages } = await createAgent({ model, tools: [recall], store }).invoke(hello);
    expect(messages.at(-1)?.text).toBe('Of [{"city":"Lisbon"}]');
  });

  it('is there for an entrypoint', async () => {
    await using store = newStore();
    const count = entrypoint({ name: 'count', store }, async (by: number) => {
      const kept = await getStore()?.get(['counters'], 'visits');
      const visits = Number(kept?.value['visits'] ?? 0) + by;
      await getStore()?.put(['counters'], 'visits', { visits });
      return visits;
    });
    expect([await count.invoke(2), await count.invoke(3)]).toStrictEqual([2, 5]);
  });

  it('outlives the process, where threads do not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keepsake-graphs-'));
    const path = join(folder, 'memory.db');
    const open = () =>
      new KeepsakeStore({
        memory: new Memory({ store: { provider: 'sqlite', config: { path } } }),
        ownsMemory: true,
      });
    const answers: string[] = [];
    for (const said of ['first', 'second']) {
      await using store = open();
      const { messages } = await countingGraph(store).invoke(
        { messages: [new HumanMessage(said)] },
        { configurable: { thread_id: '1' } },
      );
      answers.push(messages.map(({ text }) => text).join(', '));
    }
    expect(answers).toStrictEqual(['first, 0 known', 'second, 1 known']);
    rmSync(folder, { recursive: true });
  });
});
