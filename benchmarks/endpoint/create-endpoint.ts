import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerEmbeddings } from './answer-embeddings.ts';
import { chatScript, type ChatScript } from './chat-script.ts';
import { EndpointError } from './endpoint-error.ts';

const maximumBodyBytes = 64 * 1024 * 1024;

/**
 * An HTTP server that speaks the part of OpenAI's API that a memory needs, from this machine, with no latency but its own work:
 * `POST /v1/embeddings`, `POST /v1/chat/completions` from a script, and `PUT /answers` to write that script.
 */
export function createEndpoint(): Server {
  const script = chatScript();
  return createServer((request, response) => {
    void answer(request, script).then(
      (body) => send(response, 200, body),
      (error: unknown) => {
        const status = error instanceof EndpointError ? error.status : 500;
        const message = error instanceof Error ? error.message : String(error);
        send(response, status, {
          error: { message, type: 'invalid_request_error', code: null, param: null },
        });
      },
    );
  });
}

async function answer(request: IncomingMessage, script: ChatScript): Promise<object> {
  const route = `${request.method} ${request.url}`;
  const body = await readJson(request);
  if (route === 'POST /v1/embeddings') return answerEmbeddings(toObject(body));
  if (route === 'POST /v1/chat/completions') return script.answer(toObject(body));
  if (route === 'PUT /answers') {
    if (!Array.isArray(body)) throw new EndpointError(400, 'PUT /answers takes a JSON list of texts.');
    script.append(body.map(String));
    return { accepted: body.length };
  }
  throw new EndpointError(404, `Nothing answers ${route}.`);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.byteLength;
    if (bytes > maximumBodyBytes)
      throw new EndpointError(413, `The body is larger than ${maximumBodyBytes} bytes.`);
    chunks.push(buffer);
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return parsed;
  } catch (error) {
    throw new EndpointError(400, `The body is not JSON: ${String(error)}`);
  }
}

function toObject(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw new EndpointError(400, 'The body must be a JSON object.');
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
