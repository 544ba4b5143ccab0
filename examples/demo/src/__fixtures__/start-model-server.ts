import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What the server answers: words of the model, or a refusal. */
export type ModelReply = string | { readonly status: number; readonly message: string };

/** A server that speaks as much of OpenAI's protocol as a chat completion needs. */
export interface ModelServer {
  readonly url: string;
  /** What it was asked, oldest first. */
  readonly prompts: readonly string[];
  /** The `Authorization` of each request. */
  readonly keys: readonly (string | undefined)[];
  readonly close: () => void;
}

/** Starts a server that answers each prompt as told; every answer costs 1,000 tokens read and 100 written. */
export async function startModelServer(reply: (prompt: string) => ModelReply): Promise<ModelServer> {
  const prompts: string[] = [];
  const keys: (string | undefined)[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { messages } = JSON.parse(await text(request)) as {
      readonly messages: readonly { readonly content: string }[];
    };
    keys.push(request.headers.authorization);
    const prompt = messages[1]?.content ?? '';
    prompts.push(prompt);
    const said = reply(prompt);
    response.setHeader('content-type', 'application/json');
    if (typeof said === 'string') response.end(JSON.stringify(completion(said)));
    else response.writeHead(said.status).end(JSON.stringify({ error: { message: said.message } }));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, prompts, keys, close: () => server.close() };
}

function completion(content: string): object {
  return {
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
    usage: { prompt_tokens: 1000, completion_tokens: 100 },
  };
}
