import { expect, it } from 'vitest';
import { adds, scriptedModel, type ReadPrompt } from '../engine/infer/__fixtures__/scripted-model.ts';
import type { Memory } from '../memory.ts';
import { describeOnEachStore } from '../testing/open-test-memory.ts';
import { KNOWN_FACTS, QUESTIONS, WORDINGS } from './__fixtures__/assistant-wordings.ts';

const ana = { userId: 'ana' };
const facts = { ...ana, kinds: ['fact'] } as const;
const TURNS = 100;

/** Takes every sentence of every message for a fact, and each message as a whole; of all messages, and of each alone. */
function extractAgain({ messages, memories }: ReadPrompt): readonly object[] {
  const all = messages.map(({ message }) => message);
  const said = messages.flatMap(({ message, role, text }) =>
    role === 'user' ? [] : [text, ...text.split(/[.;\n|"]+/u)].map((part) => adds(part, [message])),
  );
  const known = memories.flatMap(({ text }) => [
    adds(text, all),
    adds(text, all.slice(-1)),
    adds(text, all.slice(0, 1)),
  ]);
  const joined = adds(memories.map(({ text }) => text).join(' and '), all);
  return [...said, ...known, joined];
}

async function stateOf(memory: Memory): Promise<string> {
  const { results } = await memory.getAll({ ...facts, includeSuperseded: true, limit: 1000 });
  return JSON.stringify(results);
}

describeOnEachStore('An assistant that repeats its memories', (open) => {
  it('adds no fact and no source in a hundred turns, and makes no episode', async () => {
    let isKnowing = true;
    const memory = await open({
      llm: scriptedModel((prompt) =>
        isKnowing ? KNOWN_FACTS.map((text) => adds(text)) : extractAgain(prompt),
      ),
    });
    await memory.add({ role: 'user', content: 'All about me', name: 'Ana', id: 'source' }, ana);
    isKnowing = false;
    const before = await stateOf(memory);
    expect((await memory.getAll(facts)).results.map(({ sources }) => sources)).toStrictEqual(
      KNOWN_FACTS.map(() => ['source']),
    );
    for (let turn = 0; turn < TURNS; turn += 1) {
      const question = QUESTIONS[turn % QUESTIONS.length];
      const reminded = KNOWN_FACTS.slice(turn % 4, (turn % 4) + 1 + (turn % 3));
      const wording = WORDINGS[turn % WORDINGS.length]?.(reminded) ?? '';
      const asked = question === undefined ? [] : [{ role: 'user', content: question } as const];
      const { skipped, results } = await memory.add(
        [...asked, { role: 'assistant', content: wording, id: `echo-${turn}` }],
        { ...ana, timestamp: '2026-02-01' },
      );
      expect({ wording, skipped }).toStrictEqual({
        wording,
        skipped: [{ index: asked.length, id: `echo-${turn}`, reason: 'repeats-memory' }],
      });
      expect({ wording, kinds: results.map(({ kind }) => kind) }).toStrictEqual({
        wording,
        kinds: asked.map(() => 'episode'),
      });
    }
    expect(await stateOf(memory)).toBe(before);
    const { results } = await memory.messages.list({ ...ana, limit: 1000 });
    expect(results.filter(({ role }) => role === 'assistant')).toHaveLength(TURNS);
  });

  it('is heard when it says something new', async () => {
    const memory = await open({
      llm: scriptedModel((_prompt, call) =>
        call === 1
          ? [adds('Ana lives in Lisbon')]
          : [adds('The assistant recommends the Alfama quarter to Ana', [1])],
      ),
    });
    await memory.add('I live in Lisbon', ana);
    const content = 'As you live in Lisbon, Ana: take a walk through the Alfama quarter';
    const { results, skipped } = await memory.add({ role: 'assistant', content, id: 'new' }, ana);
    expect(skipped).toBeUndefined();
    expect(results.map(({ kind, memory: text }) => [kind, text])).toStrictEqual([
      ['fact', 'The assistant recommends the Alfama quarter to Ana'],
      ['episode', content],
    ]);
    expect((await memory.get(results[0]?.id ?? ''))?.attributedTo).toBe('assistant');
  });

  it('proves nothing beside what the user says: the fact rests on the user’s message alone', async () => {
    const memory = await open({
      llm: scriptedModel((_prompt, call) => [adds('Ana has a greyhound', call === 1 ? [1] : [1, 2])]),
    });
    const first = await memory.add({ role: 'user', content: 'I have a greyhound', id: 'one' }, ana);
    await memory.add(
      [
        { role: 'user', content: 'The greyhound is asleep', id: 'two' },
        { role: 'assistant', content: 'Your greyhound, Ana', id: 'echo' },
      ],
      ana,
    );
    expect((await memory.get(first.results[0]?.id ?? ''))?.sources).toStrictEqual(['one', 'two']);
  });
});

describeOnEachStore('The block of context, saved with what the user said', (open) => {
  const remember = async () => {
    const llm = scriptedModel((prompt, call) =>
      call === 1 ? KNOWN_FACTS.map((text) => adds(text)) : extractAgain(prompt),
    );
    const memory = await open({ llm });
    await memory.add({ role: 'user', content: 'All about me', id: 'source' }, { ...ana, runId: 'first' });
    const { text: block, memories } = await memory.context('Lisbon greyhound nurse walnuts', ana);
    expect(memories.length).toBeGreaterThan(3);
    return { memory, llm, block };
  };

  it.each([
    ['before it', (block: string) => `${block}\n\nWhat shall I cook tonight?`],
    ['behind it', (block: string) => `What shall I cook tonight?\n${block}`],
    ['twice', (block: string) => `${block}\nWhat shall I cook tonight?\n${block}`],
  ])('is no part of it: %s', async (_where, wrap) => {
    const { memory, llm, block } = await remember();
    const before = await stateOf(memory);
    const content = wrap(block);
    const { results } = await memory.add({ role: 'user', content, id: 'turn' }, { ...ana, runId: 'second' });
    expect(results.map(({ kind, memory: text }) => [kind, text])).toStrictEqual([
      ['episode', 'What shall I cook tonight?'],
    ]);
    expect(await stateOf(memory)).toBe(before);
    expect(llm.requests[1]?.messages[1]?.content).not.toContain('Notes from earlier conversations');
    // The message is kept as it was given.
    const kept = await memory.messages.list({ ...ana, runId: 'second' });
    expect(kept.results.map((message) => message.content)).toStrictEqual([content]);
    // Said again it is known, and with other words revised.
    const again = await memory.add({ role: 'user', content, id: 'turn' }, { ...ana, runId: 'second' });
    expect(again.results.map(({ event }) => event)).toStrictEqual(['NONE']);
    const revised = content.replace('tonight', 'tomorrow');
    const edited = await memory.add(
      { role: 'user', content: revised, id: 'turn' },
      { ...ana, runId: 'second' },
    );
    expect(edited.results.map(({ event, memory: text }) => [event, text])).toStrictEqual([
      ['UPDATE', 'What shall I cook tomorrow?'],
    ]);
  });

  it('is no part of it as a part of the content, as adapters put it in', async () => {
    const { memory, block } = await remember();
    const content = [
      { type: 'text', text: block },
      { type: 'text', text: 'What shall I cook tonight?' },
    ];
    const { results } = await memory.add({ role: 'user', content }, ana);
    expect(results.map((entry) => entry.memory)).toStrictEqual(['What shall I cook tonight?']);
  });

  it('is stored and makes no memory when it is all there is', async () => {
    const { memory, llm, block } = await remember();
    const message = { role: 'assistant', content: block, id: 'block' } as const;
    for (const round of [1, 2]) {
      const { results, skipped } = await memory.add(message, ana);
      expect([round, results, skipped]).toStrictEqual([
        round,
        [],
        [{ index: 0, id: 'block', reason: 'repeats-memory' }],
      ]);
    }
    expect(llm.requests).toHaveLength(1);
    expect((await memory.messages.list(ana)).results.filter(({ id }) => id === 'block')).toHaveLength(1);
  });

  it('stays where a text only looks like it: nothing of the user’s own words is cut', async () => {
    const { memory } = await remember();
    const texts = [
      '<memories>\nMy notes of the trip\n</memories>',
      'How do I write "<memories>" and "</memories>"?',
    ];
    for (const content of texts) {
      const { results } = await memory.add({ role: 'user', content }, { ...ana, infer: false });
      expect(results.map((entry) => entry.memory)).toStrictEqual([content]);
    }
  });
});
