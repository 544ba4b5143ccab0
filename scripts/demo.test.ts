import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';

const main = join(import.meta.dirname, '../examples/demo/src/main.ts');
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** What a model that reads well makes of messages with these words: `instead` is the fact that gives way. */
const SCRIPT: readonly { readonly says: string; readonly fact: string; readonly instead?: string }[] = [
  { says: 'I live in Berlin', fact: 'Maya lives in Berlin-Neukölln with Jonas' },
  {
    says: 'we are moving there on 24 April',
    fact: 'Maya moves to Lisbon on 24 April 2026',
    instead: 'Maya lives in Berlin-Neukölln with Jonas',
  },
  { says: 'I am a data analyst at a bank', fact: 'Maya is a data analyst at the bank Nordlicht' },
  {
    says: 'I quit at Nordlicht',
    fact: 'Maya is a product designer at Velora from May 2026',
    instead: 'Maya is a data analyst at the bank Nordlicht',
  },
  { says: 'I have been vegetarian', fact: 'Maya is a vegetarian and allergic to walnuts' },
  { says: 'a greyhound', fact: 'Maya has a greyhound called Biscuit' },
];

interface Line {
  readonly message?: number;
  readonly memory?: number;
  readonly role?: string;
  readonly text: string;
}

function answer(prompt: string): object {
  const lines = prompt.split('\n').filter((line) => line.startsWith('{'));
  const shown = lines.map((line) => JSON.parse(line) as Line);
  const operations = SCRIPT.flatMap(({ says, fact, instead }) => {
    const said = shown.find(
      (line) => line.role === 'user' && line.message !== undefined && line.text.includes(says),
    );
    if (said === undefined) return [];
    const old = shown.find((line) => line.memory !== undefined && line.text === instead)?.memory;
    const content = {
      text: fact,
      from: [said.message],
      validFrom: null,
      validTo: null,
      reason: 'she said so',
    };
    return [{ type: old === undefined ? 'add' : 'supersede', memory: old ?? null, ...content }];
  });
  return { operations };
}

/** Speaks as much of OpenAI's protocol as a chat completion needs. */
async function startModel(): Promise<string> {
  const server = createServer((request, response) => void reply(request, response));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { messages } = JSON.parse(await text(request)) as {
    readonly messages: readonly { readonly content: string }[];
  };
  const content = JSON.stringify(answer(messages[1]?.content ?? ''));
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
      usage: { prompt_tokens: 1000, completion_tokens: 100 },
    }),
  );
}

async function demo(...words: readonly string[]) {
  const child = spawn(process.execPath, ['--conditions=@keepsake/source', main, ...words], {
    env: { ...process.env, NO_COLOR: '1', OPENAI_API_KEY: '' },
  });
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { out, error, code };
}

describe('the demo with a language model', { timeout: 60_000 }, () => {
  test('shows facts, what took their place, and what it cost, and answers its questions', async () => {
    const model = ['--llm', 'openai', '--base-url', await startModel()];
    const { out, code } = await demo(...model, '--input-price', '2', '--output-price', '10');
    expect(out).toContain('+ Maya is a vegetarian and allergic to walnuts  (she said so)');
    expect(out).toContain(
      '↷ Maya lives in Berlin-Neukölln with Jonas → Maya moves to Lisbon on 24 April 2026  (she said so)',
    );
    expect(out).toContain('6 calls of the model, 6000 tokens read, 600 written, cost 0.018000.');
    expect(out).toMatch(/→ \d\.\d\d {2}fact 2026-03-15 Maya {2}Maya moves to Lisbon on 24 April 2026/);
    expect(out).not.toMatch(/fact .*Maya lives in Berlin/);
    expect(out).toMatch(/(?:9|10) of 10 questions found their message/);
    expect(code).toBe(0);
  });

  test('says what failed where no model answers, and finds the messages all the same', async () => {
    const { out, code } = await demo('--llm', 'openai', '--base-url', 'http://127.0.0.1:9/v1');
    expect(out).toContain('model-failed: openai: generate failed: Connection error. Check baseURL');
    expect(out).toContain('The messages are remembered word for word all the same.');
    expect(out).toContain('10 of 10 questions found their message');
    expect(code).toBe(0);
  });

  test.each([
    [['--llm', 'gpt'], '--llm: "gpt" is no provider'],
    [['--model', 'x'], 'Say --llm openai to ask a model'],
    [['--llm', 'openai', '--input-price', 'cheap'], '--input-price: "cheap" is not a price'],
    [['--modell', 'x'], "Unknown option '--modell'"],
    [['a.json', 'b.json'], '"b.json" is a second one'],
    [['--llm', 'openai', 'a.json'], 'leave the file out'],
  ])('refuses %j', async (words, message) => {
    const { error, code } = await demo(...words);
    expect(error).toContain(message);
    expect(error).toContain('Usage: npx -y pnpm@12 demo');
    expect(code).toBe(2);
  });

  test('prints its options', async () => {
    const { out, code } = await demo('--help');
    expect([out.startsWith('Usage: '), code]).toEqual([true, 0]);
  });
});
