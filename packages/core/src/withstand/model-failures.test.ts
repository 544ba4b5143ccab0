import { inspect } from 'node:util';
import { afterAll, expect, it, test } from 'vitest';
import { stopServers } from '../openai/__fixtures__/json-server.ts';
import {
  startOpenaiServer,
  type ChatReply,
  type OpenaiServer,
} from '../openai/__fixtures__/openai-server.ts';
import type { Memory } from '../memory.ts';
import { describeOnEachStore, type OpenMemory } from '../testing/open-test-memory.ts';

const ana = { userId: 'ana' };
const KEY = 'sk-secret-0123456789abcdef';
const GOOD = {
  operations: [
    {
      type: 'add',
      memory: null,
      text: 'Ana lives in Lisbon',
      from: [1],
      validFrom: null,
      validTo: null,
      reason: 'moved',
    },
  ],
};
const LEAKY = { status: 401, body: { error: { message: `Incorrect API key provided: ${KEY}`, code: null } } };

afterAll(stopServers);

async function openWith(
  open: OpenMemory,
  chat: (call: number) => ChatReply,
): Promise<{ readonly memory: Memory; readonly server: OpenaiServer }> {
  const server = await startOpenaiServer({ chat: (_body, call) => chat(call) });
  const config = {
    baseURL: server.baseURL,
    apiKey: KEY,
    model: 'test',
    timeoutMs: 300,
    maxRetries: 0,
    // The endings of a fallback to another form are counted elsewhere.
    structuredOutput: 'schema',
  } as const;
  return { server, memory: await open({ llm: { provider: 'openai', config } }) };
}

async function expectRemembered(memory: Memory, texts: readonly string[]): Promise<void> {
  const { results: messages } = await memory.messages.list(ana);
  expect(messages.map(({ content }) => content)).toStrictEqual(texts);
  const { results } = await memory.getAll({ ...ana, kinds: ['episode'] });
  expect(results.map((item) => item.memory).toSorted()).toStrictEqual([...texts].toSorted());
}

describeOnEachStore('a language model over HTTP', (open) => {
  test.for<readonly [string, ChatReply, string, object]>([
    ['no answer', { instead: 'hang' }, 'model-failed', { failure: 'timeout', isRetryable: true }],
    ['a dropped connection', { instead: 'drop' }, 'model-failed', { failure: 'connection' }],
    ['429', { status: 429, body: { error: { message: 'slow down' } } }, 'model-failed', { status: 429 }],
    ['500', { status: 500, body: { error: { message: 'oops' } } }, 'model-failed', { failure: 'server' }],
    ['401 with the key in it', LEAKY, 'model-failed', { failure: 'refused', isRetryable: false }],
    ['a web page', { status: 200, body: '<html>' }, 'model-failed', { failure: 'bad-answer' }],
    [
      'a refusal',
      { content: null, refusal: 'I cannot help with that.' },
      'model-refused',
      { provider: 'openai', text: 'I cannot help with that.' },
    ],
    ['a filter', { content: '', finishReason: 'content_filter' }, 'model-refused', { provider: 'openai' }],
    [
      'half an answer, twice',
      { content: '{"operations":[{"type":"add"', finishReason: 'length' },
      'model-output-invalid',
      { isTruncated: true },
    ],
    ['nothing, twice', { content: null }, 'model-output-invalid', { text: '' }],
  ])('that answers with %s costs the facts, and no message', async ([, reply, code, fields]) => {
    const { memory } = await openWith(open, () => reply);
    const { degraded, results, operationId } = await memory.add('I moved to Lisbon', ana);
    expect(degraded).toMatchObject({ code, error: { provider: 'openai', operation: 'generate', ...fields } });
    expect(results.map(({ kind, event }) => [kind, event])).toStrictEqual([['episode', 'ADD']]);
    expect(inspect(degraded, { depth: 20, showHidden: true })).not.toContain('sk-secret');
    await expectRemembered(memory, ['I moved to Lisbon']);
    expect((await memory.history(results[0]?.id ?? ''))[0]?.operationId).toBe(operationId);
  });

  it('is asked again when it answers again, and its facts stand beside what was remembered without it', async () => {
    const { memory } = await openWith(open, (call) =>
      call === 1 ? { status: 503, body: {} } : { json: GOOD },
    );
    const first = await memory.add('I moved to Lisbon', ana);
    const second = await memory.add('Lisbon is lovely', ana);
    expect([first.degraded?.code, second.degraded]).toStrictEqual(['model-failed', undefined]);
    expect(second.results.map(({ kind, memory: text }) => [kind, text])).toStrictEqual([
      ['fact', 'Ana lives in Lisbon'],
      ['episode', 'Lisbon is lovely'],
    ]);
    await expectRemembered(memory, ['I moved to Lisbon', 'Lisbon is lovely']);
  });

  it('mends an answer that cannot be read, in one more call, and both are counted', async () => {
    const { memory, server } = await openWith(open, (call) =>
      call === 1 ? 'Sure! I would remember that she moved.' : { json: GOOD },
    );
    const { results, usage, degraded } = await memory.add('I moved to Lisbon', ana);
    expect([results[0]?.memory, degraded, usage.modelCalls]).toStrictEqual([
      'Ana lives in Lisbon',
      undefined,
      2,
    ]);
    expect(usage.inputTokens).toBeGreaterThan(0);
    expect(server.chats[1]?.messages.at(-1)?.content).toContain('no complete JSON');
    expect(server.chats[1]?.messages.at(-2)).toStrictEqual({
      role: 'assistant',
      content: 'Sure! I would remember that she moved.',
    });
  });

  it('ends with the signal, and stores nothing', async () => {
    const { memory } = await openWith(open, () => ({ instead: 'hang' }));
    const controller = new AbortController();
    const reason = new Error('no longer needed');
    const call = memory.add('I moved to Lisbon', { ...ana, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await expect(call).rejects.toBe(reason);
    expect((await memory.messages.list(ana)).results).toStrictEqual([]);
  });

  it('is asked once by 100 calls of one operation, and stored once', { timeout: 60_000 }, async () => {
    const { memory, server } = await openWith(open, () => ({ json: GOOD }));
    const add = () => memory.add('I moved to Lisbon', { ...ana, operationId: 'once' });
    const answers = await Promise.all(Array.from({ length: 100 }, add));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(server.chats).toHaveLength(1);
    expect((await memory.getAll(ana)).total).toBe(2);
    await expectRemembered(memory, ['I moved to Lisbon']);
  });

  it('is not asked beyond the budget, and says so', async () => {
    const server = await startOpenaiServer({ chat: () => ({ json: { operations: [] } }) });
    const llm = { provider: 'openai', config: { baseURL: server.baseURL, model: 'test' } } as const;
    const memory = await open({
      llm,
      prices: { llm: { inputPerMillion: 1_000_000, outputPerMillion: 0 } },
      budget: { maxCalls: 1 },
    });
    const first = await memory.add('I moved to Lisbon', ana);
    expect(first.usage.cost).toBe(first.usage.inputTokens);
    const second = await memory.add('It is sunny', ana);
    expect(second.degraded).toMatchObject({ code: 'budget-exceeded', error: { code: 'budget-exceeded' } });
    expect(second.usage).toMatchObject({ modelCalls: 0, cost: 0 });
    expect(server.chats).toHaveLength(1);
    await expectRemembered(memory, ['I moved to Lisbon', 'It is sunny']);
  });
});
