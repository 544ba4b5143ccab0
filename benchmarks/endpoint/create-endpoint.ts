import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerEmbeddings } from './answer-embeddings.ts';
import { chatScript, type ChatScript } from './chat-script.ts';
import { EndpointError } from './endpoint-error.ts';
import { requestCounter, type RequestCounter } from './request-counts.ts';
import { readScriptedSession } from './scripted-session.ts';
import { sessionScript, type SessionScript } from './session-script.ts';

const maximumBodyBytes = 64 * 1024 * 1024;

/** The chat model that answers with the facts of the session under way; every other name answers from the list. */
export const FACTS_MODEL = 'scripted-facts';

/** How an endpoint behaves. */
export interface EndpointOptions {
  /** How long a chat request waits for its answer, in milliseconds. @default 0 */
  readonly chatLatencyMs?: number;
}

interface State {
  readonly answers: ChatScript;
  readonly sessions: SessionScript;
  readonly counter: RequestCounter;
  readonly chatLatencyMs: number;
}

/**
 * An HTTP server that speaks the part of OpenAI's API that a memory needs, from this machine, with no latency but its own work
 * and what is asked for: `POST /v1/embeddings`, `POST /v1/chat/completions` from a script. `PUT /answers` writes a list of
 * answers, `PUT /session` what {@link FACTS_MODEL} answers from; `GET /counts` tells what was asked.
 */
export function createEndpoint({ chatLatencyMs = 0 }: EndpointOptions = {}): Server {
  const state: State = {
    answers: chatScript(),
    sessions: sessionScript(),
    counter: requestCounter(),
    chatLatencyMs,
  };
  return createServer((request, response) => {
    void answer(request, state).then(
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

async function answer(request: IncomingMessage, state: State): Promise<object> {
  const route = `${request.method} ${request.url}`;
  if (route === 'GET /counts') return state.counter.read();
  const body = await readJson(request);
  if (route === 'POST /v1/embeddings') {
    state.counter.embeddings(toObject(body));
    return answerEmbeddings(toObject(body));
  }
  if (route === 'POST /v1/chat/completions') return answerChat(toObject(body), state);
  if (route === 'PUT /session') {
    const session = readScriptedSession(toObject(body));
    state.sessions.begin(session);
    return { facts: session.facts.length };
  }
  if (route === 'PUT /answers') {
    if (!Array.isArray(body)) throw new EndpointError(400, 'PUT /answers takes a JSON list of texts.');
    state.answers.append(body.map(String));
    return { accepted: body.length };
  }
  throw new EndpointError(404, `Nothing answers ${route}.`);
}

/** A chat completion as OpenAI's API words it. */
async function answerChat(request: Readonly<Record<string, unknown>>, state: State): Promise<object> {
  const { counter, sessions, answers, chatLatencyMs } = state;
  counter.chat(request);
  const content = request['model'] === FACTS_MODEL ? sessions.answer(request) : answers.answer();
  if (chatLatencyMs > 0) await wait(chatLatencyMs);
  return {
    id: `chatcmpl-${counter.read().chatRequests}`,
    object: 'chat.completion',
    created: 0,
    model: request['model'],
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null } }],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  };
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
