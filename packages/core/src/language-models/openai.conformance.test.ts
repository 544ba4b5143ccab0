import { afterEach } from 'vitest';
import { listen, stopServers } from '../openai/__fixtures__/json-server.ts';
import { startOpenaiServer, type ChatReply, type SentChat } from '../openai/__fixtures__/openai-server.ts';
import { answerAsAsked } from '../testing/__fixtures__/answer-as-asked.ts';
import { languageModelConformance } from '../testing/language-model-conformance.ts';
import type { LanguageModelFailure } from '../testing/language-model/language-model-context.ts';
import { openaiLanguageModel } from './openai.ts';

afterEach(stopServers);

const secret = 'a-secret-0123456789abcdef';

/** As a server with structured outputs answers the prompts of the kit. */
function answer(body: SentChat): ChatReply {
  const { messages, response_format: format } = body as SentChat & Parameters<typeof answerAsAsked>[0];
  const { name = '', schema = {} } = format?.json_schema ?? {};
  return answerAsAsked({ messages, schema: format === undefined ? undefined : { name, schema } });
}

const failures: Readonly<Record<LanguageModelFailure, ChatReply>> = {
  'rate-limit': { status: 429, body: { error: { message: `Rate limit reached for ${secret}` } } },
  server: { status: 500, headers: { 'x-echo': secret }, body: `${secret} broke it` },
  timeout: { instead: 'hang' },
  connection: { instead: 'drop' },
  'bad-answer': { body: { choices: `Bearer ${secret}` } },
  refusal: { content: null, refusal: 'I cannot help with that.' },
  truncation: { content: 'her', finishReason: 'length' },
};

languageModelConformance({
  name: 'openai',
  create: async () => {
    const { baseURL } = await startOpenaiServer({ chat: answer });
    return openaiLanguageModel({ baseURL });
  },
  followsSchema: true,
  createFailing: async (failure) => {
    const { baseURL } = await startOpenaiServer({ chat: () => failures[failure] });
    return openaiLanguageModel({ baseURL, apiKey: secret, maxRetries: 0, timeoutMs: 200 });
  },
  secret,
  skip: {},
});

// A server that takes the schema away: the model is asked in words, and answers as well as it can.
languageModelConformance({
  name: 'openai, of a server without structured outputs',
  create: async () => {
    const { baseURL } = await startOpenaiServer({
      chat: (body) =>
        body.response_format === undefined
          ? answerAsAsked({
              messages: body.messages as Parameters<typeof answerAsAsked>[0]['messages'],
              schema: body.messages.some(({ content }) => content.includes('JSON'))
                ? { name: '', schema: {} }
                : undefined,
            })
          : { status: 400, body: { error: { message: 'response_format is not supported' } } },
    });
    return openaiLanguageModel({ baseURL });
  },
  followsSchema: true,
  skip: {
    failures: 'The kit above has them: they do not depend on the format',
    secrets: 'The kit above has them: they do not depend on the format',
  },
});

languageModelConformance({
  name: 'openai, of a server that hangs in the middle of an answer',
  create: async () => {
    const { baseURL } = await startOpenaiServer({ chat: answer });
    return openaiLanguageModel({ baseURL });
  },
  followsSchema: true,
  createFailing: async (failure) => {
    const reply = failures[failure];
    const { baseURL } = await startOpenaiServer({ chat: () => reply });
    const halfURL = await listen((incoming, response) => {
      incoming.resume();
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"choices":[', () => failure === 'connection' && response.destroy());
    });
    const isHalf = failure === 'timeout' || failure === 'connection';
    return openaiLanguageModel({
      baseURL: isHalf ? halfURL : baseURL,
      apiKey: secret,
      maxRetries: 0,
      timeoutMs: 200,
    });
  },
  secret,
  skip: {},
});
