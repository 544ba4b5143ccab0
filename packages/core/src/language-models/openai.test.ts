import { OpenAI } from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import type { GenerateRequest } from '../contracts/language-model.ts';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { stopServers } from '../openai/__fixtures__/json-server.ts';
import { startOpenaiServer } from '../openai/__fixtures__/openai-server.ts';
import { openaiLanguageModel, type OpenaiLanguageModelOptions } from './openai.ts';

afterEach(stopServers);

const options = { apiKey: 'sk-test-0123456789abcdef', maxRetries: 0 } satisfies OpenaiLanguageModelOptions;

const request: GenerateRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Where does Ana live?' },
  ],
};

/** What one call of a model with these options sends. */
async function sentBy(given: OpenaiLanguageModelOptions, asked: GenerateRequest = request) {
  const { baseURL, requests } = await startOpenaiServer({ chat: () => 'In Lisbon.' });
  await openaiLanguageModel({ ...options, baseURL, ...given }).generate(asked);
  expect(requests).toHaveLength(1);
  return { body: requests[0]?.body, headers: requests[0]?.headers, url: requests[0]?.url };
}

async function limitOf(own: number | undefined, asked: number | undefined): Promise<unknown> {
  const { body } = await sentBy({ maxOutputTokens: own }, { ...request, maxOutputTokens: asked });
  return body?.['max_tokens'];
}

describe('requests', () => {
  it('sends the messages and nothing that was not asked for, and returns text and tokens', async () => {
    const { baseURL, requests } = await startOpenaiServer({ chat: () => 'In Lisbon.' });
    const model = openaiLanguageModel({ ...options, baseURL });
    expect(await model.generate(request)).toStrictEqual({
      text: 'In Lisbon.',
      finishReason: 'stop',
      inputTokens: 6,
      outputTokens: 2,
      calls: 1,
    });
    expect(requests.map(({ url, body }) => ({ url, body }))).toStrictEqual([
      { url: '/v1/chat/completions', body: { model: 'gpt-5-mini', messages: request.messages } },
    ]);
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${options.apiKey}`);
  });

  it.each([
    [{ model: 'tiny' }, { model: 'tiny' }],
    [{ temperature: 0 }, { temperature: 0 }],
    [{ topP: 0.5 }, { top_p: 0.5 }],
    [{ maxOutputTokens: 300 }, { max_tokens: 300 }],
    [{ seed: 0 }, { seed: 0 }],
    [{ reasoningEffort: 'low' }, { reasoning_effort: 'low' }],
    [
      { extraBody: { thinking: { type: 'disabled' }, top_k: 40, stop: ['\n'], user: null } },
      { thinking: { type: 'disabled' }, top_k: 40, stop: ['\n'], user: null },
    ],
  ])('sends %j as %j', async (given, expected) => {
    const { body } = await sentBy(given);
    expect(body).toStrictEqual({ model: 'gpt-5-mini', messages: request.messages, ...expected });
  });

  it('sends organization, project and headers', async () => {
    const { headers } = await sentBy({
      organization: 'org-1',
      project: 'proj-1',
      headers: { 'x-team': 'memory' },
    });
    expect(headers).toMatchObject({
      'openai-organization': 'org-1',
      'openai-project': 'proj-1',
      'x-team': 'memory',
    });
  });

  it('takes the smaller limit of the options and the request', async () => {
    expect(await limitOf(300, 900)).toBe(300);
    expect(await limitOf(900, 300)).toBe(300);
    expect(await limitOf(undefined, 300)).toBe(300);
    expect(await limitOf(undefined, undefined)).toBeUndefined();
  });

  it('limits answers by the newer name on OpenAI’s own hosts, which refuse the older one', async () => {
    const sent: unknown[] = [];
    const clientAt = (baseURL: string | undefined) => ({
      ...(baseURL !== undefined && { baseURL }),
      chat: {
        completions: {
          create: async (body: object) => {
            sent.push(Object.keys(body).filter((name) => name.startsWith('max_')));
            return { choices: [{ message: { content: 'x' }, finish_reason: 'stop' }] };
          },
        },
      },
    });
    for (const url of [
      'https://api.openai.com/v1',
      'https://eu.api.openai.com/v1',
      'https://a.example/v1',
      'x',
    ]) {
      await openaiLanguageModel({ client: clientAt(url), maxOutputTokens: 5 }).generate(request);
    }
    await openaiLanguageModel({ client: clientAt(undefined), maxOutputTokens: 5 }).generate(request);
    expect(sent).toStrictEqual([
      ['max_completion_tokens'],
      ['max_completion_tokens'],
      ['max_tokens'],
      ['max_tokens'],
      ['max_tokens'],
    ]);
  });

  it('learns the newer name from a proxy in front of OpenAI', async () => {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    const { baseURL, chats } = await startOpenaiServer({
      chat: (body) => ('max_tokens' in body ? { status: 400, body: { error: { message } } } : 'In Lisbon.'),
    });
    const model = openaiLanguageModel({ ...options, baseURL, maxOutputTokens: 50 });
    expect((await model.generate(request)).calls).toBe(2);
    expect((await model.generate(request)).calls).toBe(1);
    expect(chats.map((body) => [body['max_tokens'], body['max_completion_tokens']])).toStrictEqual([
      [50, undefined],
      [undefined, 50],
      [undefined, 50],
    ]);
  });

  it('keeps the options as they were when it was made', async () => {
    const { baseURL, chats } = await startOpenaiServer({ chat: () => 'x' });
    const extraBody = { thinking: { type: 'disabled' } };
    const given = { ...options, baseURL, temperature: 0, extraBody };
    const model = openaiLanguageModel(given);
    given.temperature = 1;
    extraBody.thinking.type = 'enabled';
    await model.generate(request);
    expect(chats[0]).toMatchObject({ temperature: 0, thinking: { type: 'disabled' } });
  });
});

describe('retries', () => {
  it('tries again after 429 and 500, as often as it may', async () => {
    const { baseURL, requests } = await startOpenaiServer({
      chat: (_body, call) =>
        call < 3
          ? {
              status: call === 1 ? 429 : 500,
              headers: { 'retry-after-ms': '1' },
              body: { error: { message: 'busy' } },
            }
          : 'In Lisbon.',
    });
    const model = openaiLanguageModel({ ...options, baseURL, maxRetries: 2 });
    expect((await model.generate(request)).text).toBe('In Lisbon.');
    expect(requests).toHaveLength(3);
  });
});

describe('options', () => {
  it('says what it is', () => {
    expect(openaiLanguageModel()).toMatchObject({ provider: 'openai', model: 'gpt-5-mini' });
    expect(openaiLanguageModel({ model: 'tiny' }).model).toBe('tiny');
  });

  it('takes a client of the package, and any other that completes chats', async () => {
    const { baseURL } = await startOpenaiServer({ chat: () => 'In Lisbon.' });
    const client = new OpenAI({ apiKey: options.apiKey, baseURL, maxRetries: 0 });
    expect((await openaiLanguageModel({ client }).generate(request)).text).toBe('In Lisbon.');
    const answer = { choices: [{ message: { content: 'Elsewhere.' }, finish_reason: 'stop' }] };
    const own = { chat: { completions: { create: async () => answer } } };
    expect(await openaiLanguageModel({ client: own }).generate(request)).toStrictEqual({
      text: 'Elsewhere.',
      finishReason: 'stop',
      calls: 1,
    });
  });

  it.each([
    [{ modle: 'x' }, 'modle: there is no such option. Did you mean "model"?'],
    [{ model: ' ' }, 'model: " " is not a text'],
    [{ baseURL: 'localhost:1234' }, 'baseURL: "localhost:1234" is not a URL'],
    [{ apiKey: '' }, 'apiKey: "" is not a text'],
    [{ timeoutMs: 0 }, 'timeoutMs: 0 is not a whole number from 1 to 3600000'],
    [{ maxRetries: -1 }, 'maxRetries: -1 is not a whole number from 0 to 20'],
    [{ temperature: 2.5 }, 'temperature: 2.5 is not a number from 0 to 2'],
    [{ temperature: '0' }, 'temperature: "0" is not a number from 0 to 2'],
    [{ topP: Number.NaN }, 'topP: NaN is not a number from 0 to 1'],
    [{ maxOutputTokens: 0 }, 'maxOutputTokens: 0 is not a whole number from 1'],
    [{ seed: 1.5 }, 'seed: 1.5 is not a whole number'],
    [{ reasoningEffort: 3 }, 'reasoningEffort: 3 is not a text'],
    [{ structuredOutput: 'xml' }, 'structuredOutput: "xml" is none of schema, json, text, auto'],
    [{ headers: { a: 1 } }, 'headers: an object is not an object of texts'],
    [{ extraBody: [] }, 'extraBody: an empty list is not an object of fields'],
    [{ extraBody: new Map() }, 'extraBody: an object is not an object of fields'],
    [{ extraBody: { model: 'x' } }, 'extraBody: "model" does not belong here: pass it as the option model'],
    [{ extraBody: { messages: [] } }, '"messages" does not belong here: they are those of each request'],
    [{ extraBody: { stream: true } }, '"stream" does not belong here: answers are read as a whole'],
    [{ extraBody: { top_p: 1 } }, '"top_p" does not belong here: pass it as the option topP'],
    [{ extraBody: { response_format: {} } }, '"response_format" does not belong here'],
    [{ extraBody: { stop: () => 1 } }, 'extraBody: "stop" holds something that JSON does not have'],
    [{ extraBody: { a: { b: [Number.NaN] } } }, 'extraBody: "a" holds something that JSON does not have'],
    [{ extraBody: { a: new Date(0) } }, 'extraBody: "a" holds something that JSON does not have'],
    [{ client: {} }, 'client: an object is not a client: chat.completions.create is missing'],
    [{ client: null }, 'client: null is not a client'],
    [
      { client: { chat: { completions: { create: fetch } } }, timeoutMs: 5, headers: {} },
      'timeoutMs: the client that is given says this already; leave it out; headers: the client',
    ],
    [null, 'the options are null'],
  ])('refuses %o', (wrong, message) => {
    expect(() => openaiLanguageModel(wrong as OpenaiLanguageModelOptions)).toThrow(InvalidOptionsError);
    expect(() => openaiLanguageModel(wrong as OpenaiLanguageModelOptions)).toThrow(message);
  });

  it('refuses a circle in extraBody', () => {
    const circle: { self?: object } = {};
    circle.self = circle;
    expect(() => openaiLanguageModel({ extraBody: circle as never })).toThrow(
      '"self" holds something that JSON',
    );
  });
});
