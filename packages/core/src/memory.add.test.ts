import { expect, test } from 'vitest';

import { describeOnEachStore } from './testing/open-test-memory.ts';
import { NO_USAGE } from './engine/usage.ts';

const ana = { userId: 'ana' };

function call(state: string) {
  const content = [
    { type: 'text', text: 'I look it up.' },
    { type: 'tool-call', state },
  ];
  return { id: 'm1', role: 'assistant', content } as const;
}

describeOnEachStore('add', (open) => {
  test('remembers a string as what the user said', async () => {
    const memory = await open();
    const { results, usage, operationId } = await memory.add('I moved to Lisbon.', ana);
    expect(results).toEqual([
      {
        id: expect.any(String),
        memory: 'I moved to Lisbon.',
        kind: 'episode',
        event: 'ADD',
        sources: [expect.any(String)],
      },
    ]);
    expect(usage).toEqual(NO_USAGE);
    expect(operationId).not.toBe('');
    const item = await memory.get(results[0]?.id ?? '');
    expect(item).toMatchObject({
      memory: 'I moved to Lisbon.',
      userId: 'ana',
      attributedTo: 'user',
      version: 1,
      metadata: {},
    });
  });

  test('keeps the ids, names, times and order of the messages', async () => {
    const memory = await open();
    await memory.add(
      [
        { id: 'm1', role: 'user', name: 'Ana', content: 'Hello', timestamp: '2026-01-02T03:04:05Z' },
        {
          id: 'm2',
          role: 'assistant',
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'image_url', image_url: { url: 'x' } },
          ],
        },
      ],
      { ...ana, runId: 'r1', timestamp: '2026-02-01', metadata: { topic: 'greeting' } },
    );
    const { results } = await memory.messages.list({ ...ana, runId: 'r1' });
    expect(results).toEqual([
      {
        ...ana,
        runId: 'r1',
        id: 'm1',
        role: 'user',
        name: 'Ana',
        content: 'Hello',
        timestamp: '2026-01-02T03:04:05.000Z',
        createdAt: expect.any(String),
      },
      {
        ...ana,
        runId: 'r1',
        id: 'm2',
        role: 'assistant',
        content: [
          { type: 'text', text: 'Hi' },
          { type: 'image_url', image_url: { url: 'x' } },
        ],
        timestamp: '2026-02-01T00:00:00.000Z',
        createdAt: expect.any(String),
      },
    ]);
    const all = await memory.getAll({ ...ana, sort: { field: 'validFrom', direction: 'ascending' } });
    expect(all.results.map((item) => [item.memory, item.speaker, item.sources, item.metadata])).toEqual([
      ['Hello', 'Ana', ['m1'], { topic: 'greeting' }],
      ['Hi', undefined, ['m2'], { topic: 'greeting' }],
    ]);
  });

  test('remembers the same words twice, and the same message once', async () => {
    const memory = await open();
    await memory.add('yes', ana);
    await memory.add('yes', ana);
    const first = await memory.add([{ id: 'm1', role: 'user', content: 'no' }], ana);
    const second = await memory.add([{ id: 'm1', role: 'user', content: 'no' }], ana);
    expect(second.results).toEqual([{ ...first.results[0], event: 'NONE' }]);
    expect((await memory.getAll(ana)).total).toBe(3);
    // The same id in another thread is another message.
    await memory.add([{ id: 'm1', role: 'user', content: 'no' }], { ...ana, runId: 'r1' });
    expect((await memory.getAll(ana)).total).toBe(4);
  });

  test('takes a message with a known id and other words for an edit', async () => {
    const memory = await open();
    const {
      results: [added],
    } = await memory.add([{ id: 'm1', role: 'user', content: 'I like tea' }], ana);
    const { results } = await memory.add([{ id: 'm1', role: 'user', content: 'I like coffee' }], ana);
    expect(results).toEqual([
      { ...added, memory: 'I like coffee', event: 'UPDATE', previousMemory: 'I like tea' },
    ]);
    expect((await memory.history(added?.id ?? '')).map((entry) => [entry.event, entry.newMemory])).toEqual([
      ['UPDATE', 'I like coffee'],
      ['ADD', 'I like tea'],
    ]);
    expect((await memory.messages.list(ana)).results.map((message) => message.content)).toEqual([
      'I like coffee',
    ]);
    expect((await memory.search('tea', { ...ana, threshold: 0.01 })).results).toEqual([]);
  });

  test('keeps the parts of a message as they are given last, and its memory as it is', async () => {
    const memory = await open();
    const silent = (state: string) => ({ ...call(state), id: 'm2', content: [{ type: 'tool-call', state }] });
    const first = await memory.add([call('called'), silent('called')], ana);
    const second = await memory.add([call('answered'), silent('answered')], ana);
    expect(second.results).toEqual([{ ...first.results[0], event: 'NONE' }]);
    expect(second.skipped).toEqual([{ index: 1, id: 'm2', reason: 'no-words' }]);
    // Words alone say nothing about the parts.
    await memory.add([{ id: 'm1', role: 'assistant', content: 'I look it up.' }], ana);
    expect((await memory.messages.list(ana)).results.map((message) => message.content)).toEqual([
      call('answered').content,
      silent('answered').content,
    ]);
    expect((await memory.history(first.results[0]?.id ?? '')).map((entry) => entry.event)).toEqual(['ADD']);
  });

  test('remembers a message that had no words, in its place, once it has some', async () => {
    const memory = await open();
    const part = { type: 'tool-call', name: 'weather' };
    await memory.add(
      [
        { id: 'm1', role: 'assistant', content: [part] },
        { id: 'm2', role: 'user', content: 'Well?' },
      ],
      ana,
    );
    const content = [part, { type: 'text', text: 'It rains in Porto.' }];
    const { results } = await memory.add([{ id: 'm1', role: 'assistant', content }], ana);
    expect(results).toMatchObject([{ event: 'ADD', memory: 'It rains in Porto.', sources: ['m1'] }]);
    expect((await memory.messages.list(ana)).results.map((message) => message.content)).toEqual([
      content,
      'Well?',
    ]);
    expect((await memory.search('rains', ana)).results[0]?.memory).toBe('It rains in Porto.');
  });

  test('says which messages made no memory, and why', async () => {
    const memory = await open();
    const { results, skipped } = await memory.add(
      [
        { role: 'system', content: 'You are helpful.' },
        { id: 'm2', role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] },
        { id: 'm3', role: 'user', content: 'Look at this' },
      ],
      ana,
    );
    expect(results).toHaveLength(1);
    expect(skipped).toEqual([
      { index: 0, reason: 'system-message' },
      { index: 1, id: 'm2', reason: 'no-words' },
    ]);
    expect((await memory.messages.list(ana)).results.map((message) => message.id)).toEqual(['m2', 'm3']);
  });

  test('does not bring back a deleted memory when its message is added again', async () => {
    const memory = await open();
    const messages = [{ id: 'm1', role: 'user' as const, content: 'a secret' }];
    const {
      results: [added],
    } = await memory.add(messages, ana);
    await memory.delete(added?.id ?? '');
    const again = await memory.add(messages, ana);
    expect(again.results).toEqual([]);
    expect(again.skipped).toEqual([{ index: 0, id: 'm1', reason: 'deleted' }]);
    expect((await memory.search('secret', { ...ana, threshold: 0.01 })).results).toEqual([]);
  });

  test('knows an operation again through addMany, also after an erase of somebody else', async () => {
    const memory = await open();
    const entry = { messages: 'once', userId: 'ana', operationId: 'op-1' };
    const first = await memory.addMany([entry]);
    await memory.add('of bob', { userId: 'bob' });
    await memory.erase({ userId: 'bob' });
    const again = await memory.addMany([entry]);
    expect(again.results).toStrictEqual(first.results);
    expect(await memory.add('once', { ...ana, operationId: 'op-1' })).toStrictEqual(first.results[0]);
  });

  test('answers a repeated operationId with the stored result and writes once', async () => {
    const memory = await open();
    const options = { ...ana, operationId: 'op-1' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => memory.add('once', options)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await memory.getAll(ana)).total).toBe(1);
    await expect(memory.add('something else', options)).rejects.toMatchObject({
      code: 'operation-mismatch',
      operationId: 'op-1',
    });
    // An operation id belongs to its scope.
    await memory.add('something else', { userId: 'bob', operationId: 'op-1' });
    expect((await memory.getAll({ userId: 'bob' })).total).toBe(1);
  });

  test('adds many conversations, each under its own ids, and tells how far it is', async () => {
    const memory = await open();
    const progress: number[] = [];
    const entries = Array.from({ length: 300 }, (_, index) => ({
      messages: [
        { role: 'user' as const, content: `number ${index}` },
        { role: 'assistant' as const, content: 'noted' },
      ],
      userId: `user-${index % 3}`,
    }));
    const { results } = await memory.addMany(entries, { onProgress: ({ done }) => progress.push(done) });
    expect(results.map((result) => result.results[0]?.memory)).toEqual(
      entries.map((_, index) => `number ${index}`),
    );
    expect(progress.at(-1)).toBe(300);
    expect((await memory.getAll({ userId: 'user-1' })).total).toBe(200);
  });

  test('writes nothing of many when one entry is wrong', async () => {
    const memory = await open();
    const wrong = [
      { messages: 'fine', userId: 'ana' },
      { messages: '  ', userId: 'ana' },
    ];
    await expect(memory.addMany(wrong)).rejects.toThrow(/entries\[1\]/);
    expect((await memory.getAll(ana)).total).toBe(0);
  });

  test('takes an abort signal before it starts', async () => {
    const memory = await open();
    const reason = new Error('stop');
    await expect(memory.add('x', { ...ana, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect((await memory.getAll(ana)).total).toBe(0);
  });

  test('takes the roles that other APIs call differently', async () => {
    const memory = await open();
    const { skipped } = await memory.add(
      [
        { role: 'developer', content: 'Be brief.' },
        { role: 'function', content: 'It is sunny in Lisbon' },
      ],
      ana,
    );
    expect(skipped).toEqual([{ index: 0, reason: 'system-message' }]);
    const { results } = await memory.getAll(ana);
    expect(results.map((item) => [item.memory, item.attributedTo])).toEqual([
      ['It is sunny in Lisbon', 'tool'],
    ]);
  });
});
