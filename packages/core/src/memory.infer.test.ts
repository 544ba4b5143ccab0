import { expect, it } from 'vitest';
import { openScripted } from './engine/infer/__fixtures__/open-scripted.ts';
import { adds, supersedes, type ReadPrompt } from './engine/infer/__fixtures__/scripted-model.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';
import { fakeEmbedder } from './testing/fake-embedder.ts';

const ana = { userId: 'ana' };

describeOnEachStore('add with a language model', (open) => {
  const openWith = openScripted(open);

  it('remembers facts beside the messages, with their sources', async () => {
    const { memory, llm } = await openWith(() => [
      adds('Ana lives in Lisbon', [1, 2], { validFrom: '2026-03-01', reason: 'moved' }),
    ]);
    const { results, usage, refused, degraded } = await memory.add(
      [
        {
          role: 'user',
          content: 'I moved to Lisbon in March',
          id: 'm1',
          name: 'Ana',
          timestamp: '2026-03-05',
        },
        { role: 'assistant', content: 'How nice, congratulations', id: 'm2', timestamp: '2026-03-05' },
      ],
      { ...ana, metadata: { channel: 'web' } },
    );
    expect(
      results.map(({ kind, event, memory: text, sources, reason }) => ({
        kind,
        event,
        text,
        sources,
        reason,
      })),
    ).toStrictEqual([
      { kind: 'fact', event: 'ADD', text: 'Ana lives in Lisbon', sources: ['m1', 'm2'], reason: 'moved' },
      {
        kind: 'episode',
        event: 'ADD',
        text: 'I moved to Lisbon in March',
        sources: ['m1'],
        reason: undefined,
      },
      {
        kind: 'episode',
        event: 'ADD',
        text: 'How nice, congratulations',
        sources: ['m2'],
        reason: undefined,
      },
    ]);
    expect({ usage, refused, degraded }).toStrictEqual({
      usage: expect.objectContaining({
        modelCalls: 1,
        inputTokens: 100,
        outputTokens: 10,
        embeddingCalls: 0,
      }),
      refused: undefined,
      degraded: undefined,
    });
    expect(llm.requests).toHaveLength(1);
    const fact = await memory.get(results[0]?.id ?? '');
    expect(fact).toMatchObject({
      memory: 'Ana lives in Lisbon',
      kind: 'fact',
      attributedTo: 'user',
      validFrom: '2026-03-01T00:00:00.000Z',
      metadata: { channel: 'web' },
      sources: ['m1', 'm2'],
      version: 1,
    });
    const found = await memory.search('where does Ana live?', ana);
    expect(found.results[0]?.memory).toBe('Ana lives in Lisbon');
  });

  it('shows the model what it may change, and the old fact gives way to the new one', async () => {
    const { memory } = await openWith((prompt, call) =>
      call === 1
        ? [adds('Ana lives in Berlin')]
        : [supersedes(prompt, { old: 'Ana lives in Berlin', text: 'Ana lives in Lisbon' })],
    );
    const first = await memory.add('I live in Berlin', { ...ana, timestamp: '2026-01-05' });
    const second = await memory.add('We live in Lisbon now', { ...ana, timestamp: '2026-03-05' });
    const [old] = first.results;
    const [now] = second.results;
    expect(now).toMatchObject({
      event: 'ADD',
      memory: 'Ana lives in Lisbon',
      supersedes: old?.id,
      previousMemory: 'Ana lives in Berlin',
    });
    expect(await memory.get(old?.id ?? '')).toMatchObject({
      supersededBy: now?.id,
      validFrom: '2026-01-05T00:00:00.000Z',
      validTo: '2026-03-05T00:00:00.000Z',
      version: 2,
    });
    const facts = { ...ana, kinds: ['fact'] } as const;
    expect(
      (await memory.search('where does Ana live?', facts)).results.map((item) => item.memory),
    ).toStrictEqual(['Ana lives in Lisbon']);
    const both = await memory.search('where does Ana live?', { ...facts, includeSuperseded: true });
    expect(both.results.map((item) => item.memory)).toStrictEqual([
      'Ana lives in Lisbon',
      'Ana lives in Berlin',
    ]);
    const then = await memory.search('where does Ana live?', { ...facts, validAt: '2026-02-01' });
    expect(then.results.map((item) => item.memory)).toStrictEqual(['Ana lives in Berlin']);
  });

  it('takes back what was replaced when it becomes true again, as a memory of its own', async () => {
    const { memory } = await openWith((prompt, call) => {
      if (call === 1) return [adds('Ana lives in Lisbon')];
      if (call === 2) return [supersedes(prompt, { old: 'Ana lives in Lisbon', text: 'Ana lives in Porto' })];
      return [supersedes(prompt, { old: 'Ana lives in Porto', text: 'Ana lives in Lisbon' })];
    });
    await memory.add('I live in Lisbon', ana);
    await memory.add('I live in Porto now', ana);
    const { results } = await memory.add('Back in Lisbon', ana);
    expect(results[0]).toMatchObject({
      event: 'ADD',
      memory: 'Ana lives in Lisbon',
      previousMemory: 'Ana lives in Porto',
    });
    const all = await memory.getAll({ ...ana, kinds: ['fact'], includeSuperseded: true });
    expect(all.total).toBe(3);
    expect(
      (await memory.getAll({ ...ana, kinds: ['fact'] })).results.map((item) => item.memory),
    ).toStrictEqual(['Ana lives in Lisbon']);
  });

  it('says a known fact again: it gets the new source and stays one', async () => {
    const { memory } = await openWith(() => [adds('Ana has a greyhound.')]);
    const first = await memory.add({ role: 'user', content: 'I adopted a greyhound', id: 'a' }, ana);
    const second = await memory.add({ role: 'user', content: 'My greyhound is asleep', id: 'b' }, ana);
    expect(second.results[0]).toMatchObject({ id: first.results[0]?.id, event: 'NONE' });
    expect(await memory.get(first.results[0]?.id ?? '')).toMatchObject({ sources: ['a', 'b'], version: 2 });
    expect((await memory.getAll({ ...ana, kinds: ['fact'] })).total).toBe(1);
    // The episode of the second message finds the fact as well.
    const found = await memory.search('who is asleep?', { ...ana, kinds: ['fact'] });
    expect(found.results[0]?.memory).toBe('Ana has a greyhound.');
  });

  it('words a fact better in its place', async () => {
    const { memory } = await openWith((prompt, call) =>
      call === 1
        ? [adds('Ana has a dog')]
        : [
            {
              ...adds('Ana has a greyhound called Biscuit'),
              type: 'update',
              memory: prompt.numberOf('Ana has a dog'),
            },
          ],
    );
    const {
      results: [fact],
    } = await memory.add('I have a dog', ana);
    const { results } = await memory.add('My dog is a greyhound, Biscuit', ana);
    expect(results[0]).toMatchObject({
      id: fact?.id,
      event: 'UPDATE',
      previousMemory: 'Ana has a dog',
      memory: 'Ana has a greyhound called Biscuit',
    });
    expect(
      (await memory.history(fact?.id ?? '')).map(({ event, newMemory }) => [event, newMemory]),
    ).toStrictEqual([
      ['UPDATE', 'Ana has a greyhound called Biscuit'],
      ['ADD', 'Ana has a dog'],
    ]);
  });

  it('deletes what the user takes back, and keeps its history', async () => {
    const { memory } = await openWith((prompt, call) =>
      call === 1
        ? [adds('Ana is allergic to walnuts')]
        : [
            {
              type: 'delete',
              memory: prompt.numberOf('Ana is allergic to walnuts'),
              from: [1],
              reason: 'said by mistake',
            },
          ],
    );
    const {
      results: [fact],
    } = await memory.add('I am allergic to walnuts', ana);
    const { results } = await memory.add('Forget the walnuts, I mixed that up', ana);
    expect(results[0]).toMatchObject({ id: fact?.id, event: 'DELETE', reason: 'said by mistake' });
    expect(await memory.get(fact?.id ?? '')).toBeNull();
    expect((await memory.history(fact?.id ?? ''))[0]).toMatchObject({
      event: 'DELETE',
      reason: 'said by mistake',
    });
  });

  it('asks no model with infer: false, and none of the settings says otherwise', async () => {
    const { memory, llm } = await openWith(() => [adds('never asked')]);
    const { results } = await memory.add('I live in Berlin', { ...ana, infer: false });
    expect(results.map(({ kind }) => kind)).toStrictEqual(['episode']);
    expect(llm.requests).toHaveLength(0);
    const quiet = await openWith(() => [adds('Ana lives in Berlin')], { infer: false });
    await quiet.memory.add('I live in Berlin', ana);
    expect(quiet.llm.requests).toHaveLength(0);
    await quiet.memory.add('I live in Berlin', { ...ana, infer: true });
    expect(quiet.llm.requests).toHaveLength(1);
  });

  it('only adds in additive mode, and offers nothing else', async () => {
    const { memory, llm } = await openWith(
      (prompt, call) =>
        call === 1
          ? [adds('Ana lives in Berlin')]
          : [supersedes(prompt, { old: 'Ana lives in Berlin', text: 'Ana lives in Lisbon' })],
      { mode: 'additive' },
    );
    await memory.add('I live in Berlin', ana);
    const { refused } = await memory.add('I live in Lisbon now', ana);
    expect(refused).toMatchObject([
      { type: 'supersede', text: 'Ana lives in Lisbon', rule: 'additive-mode' },
    ]);
    const { results } = await memory.add('I live in Lisbon now', { ...ana, mode: 'reconcile' });
    expect(results[0]).toMatchObject({
      memory: 'Ana lives in Lisbon',
      previousMemory: 'Ana lives in Berlin',
    });
    expect(llm.requests.map(({ messages }) => messages[0]?.content.includes('supersede'))).toStrictEqual([
      false,
      false,
      true,
    ]);
  });

  it('reconciles within what is remembered of the user, whichever agent or run it came through', async () => {
    const { memory } = await openWith((prompt, call) =>
      call === 1
        ? [adds('Ana lives in Berlin')]
        : [supersedes(prompt, { old: 'Ana lives in Berlin', text: 'Ana lives in Lisbon' })],
    );
    await memory.add('I live in Berlin', { userId: 'ana', runId: 'one', agentId: 'guide' });
    const { results } = await memory.add('I live in Lisbon now', { userId: 'ana', runId: 'two' });
    expect(results[0]).toMatchObject({ previousMemory: 'Ana lives in Berlin' });
    expect((await memory.getAll({ ...ana, kinds: ['fact'] })).results).toMatchObject([
      { memory: 'Ana lives in Lisbon', runId: 'two' },
    ]);
  });

  it('never shows the model a memory of another user', async () => {
    const prompts: ReadPrompt[] = [];
    const { memory } = await openWith((prompt) => {
      prompts.push(prompt);
      return [adds(`${prompt.messages[0]?.text ?? ''} is so`)];
    });
    await memory.add('Ana lives in Berlin', { userId: 'ana', agentId: 'guide' });
    await memory.add('Ben lives in Berlin', { userId: 'ben', agentId: 'guide' });
    expect(prompts[1]?.memories).toStrictEqual([]);
    expect(prompts[1]?.user).not.toContain('Ana');
  });

  it('finds related facts by meaning as well, and embeds messages and facts in one batch each', async () => {
    const embedder = fakeEmbedder();
    const { memory } = await openWith(() => [adds('Ana adopted a dog'), adds('Ana likes jazz')], {
      embedder,
    });
    const { usage } = await memory.add(
      ['I adopted a dog', 'Jazz is what I like'].map((content) => ({ role: 'user', content })),
      ana,
    );
    expect(usage).toMatchObject({ modelCalls: 1, embeddingCalls: 2 });
    expect(embedder.calls.map(({ texts }) => texts)).toStrictEqual([
      ['I adopted a dog', 'Jazz is what I like'],
      ['Ana adopted a dog', 'Ana likes jazz'],
    ]);
    const { results } = await memory.search('adoption of dogs', { ...ana, kinds: ['fact'], explain: true });
    expect(results[0]?.memory).toBe('Ana adopted a dog');
    expect(results[0]?.explanation?.meaning).toBeGreaterThan(0);
  });
});
