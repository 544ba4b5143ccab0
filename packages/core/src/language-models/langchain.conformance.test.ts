import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import { ChatOpenAI } from '@langchain/openai';
import { afterEach } from 'vitest';
import { stopServers } from '../openai/__fixtures__/json-server.ts';
import { startOpenaiServer, type ChatReply, type SentChat } from '../openai/__fixtures__/openai-server.ts';
import { answerAsAsked } from '../testing/__fixtures__/answer-as-asked.ts';
import { languageModelConformance } from '../testing/language-model-conformance.ts';
import type { LanguageModelFailure } from '../testing/language-model/language-model-context.ts';
import { langchainLanguageModel } from './langchain.ts';

afterEach(stopServers);

const secret = 'sk-a-secret-0123456789abcdef';

interface HeldChat extends SentChat {
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

/** As a server answers that is held to a schema by a format, by a tool, or by the words of the prompt. */
function answer(body: HeldChat): ChatReply {
  const { messages, response_format: format, tools } = body as HeldChat & Parameters<typeof answerAsAsked>[0];
  if (tools === undefined) {
    return answerAsAsked({ messages, schema: format === undefined ? undefined : { name: '', schema: {} } });
  }
  const args = answerAsAsked({ messages, schema: { name: '', schema: {} } });
  const call = { name: tools[0]?.function.name, arguments: args };
  const message = {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'call-1', type: 'function', function: call }],
  };
  const usage = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 };
  return {
    body: {
      id: 'c',
      model: body.model,
      choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
      usage,
    },
  };
}

const failures: Readonly<Record<LanguageModelFailure, ChatReply>> = {
  'rate-limit': { status: 429, body: { error: { message: `Rate limit reached for ${secret}` } } },
  server: { status: 500, headers: { 'x-echo': secret }, body: `${secret} broke it` },
  timeout: { instead: 'hang' },
  connection: { instead: 'drop' },
  'bad-answer': { body: { choices: [], note: `Bearer ${secret}` } },
  // ChatOpenAI leaves out a field `refusal` of the message: what it then says is empty.
  refusal: { content: 'I cannot help with that.', finishReason: 'content_filter' },
  truncation: { content: 'her', finishReason: 'length' },
};

function modelAt(baseURL: string, model: string): ChatOpenAI {
  return new ChatOpenAI({ model, apiKey: secret, maxRetries: 0, configuration: { baseURL, maxRetries: 0 } });
}

for (const [name, model] of [
  ['a format', 'gpt-5-mini'],
  ['a tool', 'gpt-4'],
] as const) {
  languageModelConformance({
    name: `langchain, ChatOpenAI held to the schema by ${name}`,
    create: async () => {
      const { baseURL } = await startOpenaiServer({ chat: answer });
      return langchainLanguageModel({ model: modelAt(baseURL, model) });
    },
    followsSchema: true,
    createFailing: async (failure) => {
      const { baseURL } = await startOpenaiServer({ chat: () => failures[failure] });
      return langchainLanguageModel({ model: modelAt(baseURL, model), timeoutMs: 200 });
    },
    secret,
    skip: {},
  });
}

/** A chat model without tools, as one for a local server may be. */
class WithoutTools extends BaseChatModel {
  _llmType(): string {
    return 'without-tools';
  }

  async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const text = answerAsAsked({
      messages: messages.map(({ text: content }) => ({ role: 'user' as const, content })),
      schema: messages.some(({ text: content }) => content.includes('JSON'))
        ? { name: '', schema: {} }
        : undefined,
    });
    return { generations: [{ text, message: new AIMessage(text) }] };
  }
}

languageModelConformance({
  name: 'langchain, a model without tools',
  create: () => langchainLanguageModel({ model: new WithoutTools({}) }),
  followsSchema: true,
  skip: {
    failures: 'The kits above have them: they do not depend on tools',
    secrets: 'The kits above have them: they do not depend on tools',
  },
});
