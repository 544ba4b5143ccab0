import { expect, it } from 'vitest';
import {
  adds,
  scriptedModel,
  supersedes,
  type ReadPrompt,
  type ScriptedAnswer,
} from './engine/infer/__fixtures__/scripted-model.ts';
import { describeOnEachStore, type OpenMemory } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };

describeOnEachStore('add with a language model, as the application wishes', (open) => {
  const openWith = async (
    answer: (prompt: ReadPrompt, call: number) => ScriptedAnswer,
    more: Parameters<OpenMemory>[0] = {},
  ) => {
    const llm = scriptedModel(answer);
    return { llm, memory: await open({ ...more, llm }) };
  };

  it('sorts facts into the categories that it is given, and only into those', async () => {
    const { memory, llm } = await openWith(
      () => [
        adds('Ana runs every Sunday', [1], { category: 'health' }),
        adds('Ana reads novels', [1], { category: 'made up' }),
      ],
      { customCategories: [{ name: 'health', description: 'illness, diet, exercise' }, 'work'] },
    );
    await memory.add('I run every Sunday and read novels', { ...ana, categories: ['import'] });
    const facts = (
      await memory.getAll({ ...ana, kinds: ['fact'], sort: { field: 'createdAt', direction: 'ascending' } })
    ).results;
    expect(facts.map(({ memory: text, categories }) => [text, categories])).toStrictEqual([
      ['Ana runs every Sunday', ['import', 'health']],
      ['Ana reads novels', ['import']],
    ]);
    expect(llm.requests[0]?.messages[1]?.content).toContain(
      '{"category":"health","holds":"illness, diet, exercise"}',
    );
  });

  it('takes instructions and prompts under every name, and the answer of a prompt made for Mem0', async () => {
    const { memory, llm } = await openWith(() => '{"facts": ["Ana likes jazz", ""]}', {
      customFactExtractionPrompt: 'Remember taste in music alone.',
      customUpdateMemoryPrompt: 'Taste changes slowly.',
      customInstructions: 'Never remember prices.',
    });
    const { results, refused } = await memory.add('I like jazz', ana);
    expect(results[0]).toMatchObject({ kind: 'fact', memory: 'Ana likes jazz' });
    expect(refused).toStrictEqual([{ type: 'add', rule: 'malformed' }]);
    const [system, user] = llm.requests[0]?.messages ?? [];
    expect(system?.content).toContain('Remember taste in music alone.');
    expect(system?.content).not.toContain('Leave out greetings');
    expect(user?.content).toContain('Never remember prices.');
    await memory.add('I like fado', { ...ana, prompt: 'Anything goes.' } as object);
    expect(llm.requests[1]?.messages[0]?.content).toContain('Anything goes.');
  });

  it('tells the model when each message was said, and resolves nothing itself', async () => {
    const { memory, llm } = await openWith(() => []);
    await memory.add('We fly to Rome next Friday', { ...ana, timestamp: '2026-05-04T10:00:00Z' });
    expect(llm.requests[0]?.messages[1]?.content).toContain('"time":"2026-05-04T10:00Z, Monday"');
  });

  it('gives the facts of a call its expiry, and no operation may change what is immutable', async () => {
    const { memory } = await openWith((prompt, call) =>
      call === 1
        ? [adds('Ana likes jazz')]
        : [supersedes(prompt, { old: 'Ana likes jazz', text: 'Ana likes fado' })],
    );
    const {
      results: [fact],
    } = await memory.add('I like jazz', { ...ana, immutable: true, expiresAt: '2099-01-01' });
    expect(await memory.get(fact?.id ?? '')).toMatchObject({
      immutable: true,
      expiresAt: '2099-01-02T00:00:00.000Z',
    });
    const { refused } = await memory.add('I like fado now', ana);
    expect(refused).toStrictEqual([
      { type: 'supersede', text: 'Ana likes fado', memoryId: fact?.id, rule: 'immutable' },
    ]);
  });

  it('asks in parts about a conversation that is too long for one call, and keeps all facts', async () => {
    const { memory, llm } = await openWith((prompt) =>
      prompt.messages.map(({ message, text }) => adds(`Fact of ${text.slice(0, 9)}`, [message])),
    );
    const conversation = Array.from({ length: 8 }, (_, index) => ({
      role: 'user' as const,
      content: `message ${index} ${'word '.repeat(2000)}`,
      id: `m${index}`,
    }));
    const { results, usage } = await memory.add(conversation, ana);
    expect(llm.requests).toHaveLength(3);
    expect(usage.modelCalls).toBe(3);
    const facts = results.filter(({ kind }) => kind === 'fact');
    expect(facts.map(({ memory: text, sources }) => [text, sources])).toStrictEqual(
      conversation.map(({ id }, index) => [`Fact of message ${index}`, [id]]),
    );
  });

  it('answers a repeat with the stored result, and asks once', async () => {
    const { memory, llm } = await openWith(() => [adds('Ana lives in Berlin')]);
    const options = { ...ana, operationId: 'op-1' };
    const first = await memory.add('I live in Berlin', options);
    const again = await memory.add('I live in Berlin', options);
    expect(again).toStrictEqual(first);
    expect(llm.requests).toHaveLength(1);
    await expect(memory.add('I live in Berlin', { ...options, mode: 'additive' })).rejects.toMatchObject({
      code: 'operation-mismatch',
    });
  });
});
