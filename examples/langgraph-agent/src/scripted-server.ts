/** A server that answers as OpenAI's does, for what is written for its models. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Answers each request with what the function makes of its prompt. `close` ends it. */
export async function startScriptedServer(answer: (prompt: string) => string) {
  const server = createServer((request, response) => {
    void respond(request, response, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (prompt: string) => string,
): Promise<void> {
  const content = answer(await text(request));
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      id: crypto.randomUUID(),
      object: 'chat.completion',
      created: 1,
      model: 'scripted',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    }),
  );
}
