import { describe, expect, it } from 'vitest';
import { Memory, type Message } from '../index.ts';
import { fakeLanguageModel } from '../testing/fake-language-model.ts';
import { createTurns } from '../turns.ts';
import { assistant, said, user } from './__fixtures__/conversation.ts';

describe('a turn with a language model', () => {
  const facts = { facts: ['Ana likes tea'] };

  it('is read by the model once, at its end, with what the user said at its beginning', async () => {
    const llm = fakeLanguageModel({ otherwise: facts });
    await using memory = new Memory({
      store: { provider: 'memory' },
      llm,
      extractionPrompt: 'Facts, please.',
    });
    const turns = createTurns({ memory, scope: { userId: 'ana' } });
    const start = [user('I like tea. What is the weather?')];
    await (await turns.begin({ context: {}, messages: start })).save({ status: 'open' });
    expect(llm.calls).toHaveLength(0);
    const messages: Message[] = [...start, assistant(''), { role: 'tool', content: 'sunny' }];
    const turn = await turns.begin({ context: {}, messages });
    await turn.save({ status: 'complete', answer: [assistant('Sunny.')] });
    await turns.settled();
    expect(llm.calls).toHaveLength(1);
    expect(JSON.stringify(llm.calls[0]?.messages)).toContain('I like tea. What is the weather?');
    const { results } = await memory.getAll({ userId: 'ana', filters: { kind: 'fact' } });
    expect(results.map((item) => item.memory)).toEqual(['Ana likes tea']);
  });

  it('is read as it is when it ends with calls of tools, once nothing more comes', async () => {
    const llm = fakeLanguageModel({ otherwise: facts });
    await using memory = new Memory({
      store: { provider: 'memory' },
      llm,
      extractionPrompt: 'Facts, please.',
    });
    const turns = createTurns({ memory, scope: { userId: 'ana' } });
    await (await turns.begin({ context: {}, messages: [user('I like tea.')] })).save({ status: 'open' });
    expect(await said(memory)).toEqual(['user: I like tea.']);
    await turns.settled();
    await turns.settled();
    expect(llm.calls).toHaveLength(1);
    const { results } = await memory.getAll({ userId: 'ana', filters: { kind: 'fact' } });
    expect(results.map((item) => item.memory)).toEqual(['Ana likes tea']);
  });

  it.each([
    { wait: undefined, atOnce: ['user: I like tea.', 'assistant: Noted.'], facts: 0 },
    { wait: true, atOnce: ['user: I like tea.', 'assistant: Noted.'], facts: 1 },
    { wait: false, atOnce: [], facts: 0 },
  ])(
    'waits for what is asked, with wait: $wait, and has all when it is settled',
    async ({ wait, atOnce, facts: count }) => {
      const llm = fakeLanguageModel({ otherwise: facts });
      await using memory = new Memory({
        store: { provider: 'memory' },
        llm,
        extractionPrompt: 'Facts, please.',
      });
      expect(memory.infers).toBe(true);
      const turns = createTurns({ memory, scope: { userId: 'ana' }, save: { wait } });
      llm.fail({ type: 'delay', milliseconds: 100 });
      const turn = await turns.begin({ context: {}, messages: [user('I like tea.')] });
      await turn.save({ status: 'complete', answer: [assistant('Noted.')] });
      const kept = async () => (await memory.getAll({ userId: 'ana', filters: { kind: 'fact' } })).total;
      expect([await said(memory), await kept()]).toEqual([atOnce, count]);
      await turns.settled();
      expect([await said(memory), await kept()]).toEqual([['user: I like tea.', 'assistant: Noted.'], 1]);
      expect(llm.calls).toHaveLength(1);
    },
  );

  it('asks nobody, and queues no job, where there is no model', async () => {
    await using memory = new Memory({ store: { provider: 'memory' } });
    expect(memory.infers).toBe(false);
    const turns = createTurns({ memory, scope: { userId: 'ana' } });
    const turn = await turns.begin({ context: {}, messages: [user('I like tea.')] });
    await turn.save({ status: 'open' });
    await turn.save({ status: 'complete', answer: [assistant('Noted.')] });
    await turns.settled();
    expect((await memory.jobs({ userId: 'ana' })).results).toEqual([]);
  });

  it('is not read with infer: false', async () => {
    const llm = fakeLanguageModel({ otherwise: facts });
    await using memory = new Memory({ store: { provider: 'memory' }, llm });
    const turns = createTurns({ memory, scope: { userId: 'ana' }, save: { infer: false } });
    const turn = await turns.begin({ context: {}, messages: [user('I like tea.')] });
    await turn.save({ status: 'open' });
    await turn.save({ status: 'complete', answer: [assistant('Me too.')] });
    await turns.settled();
    expect(llm.calls).toHaveLength(0);
  });
});
