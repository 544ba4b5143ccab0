import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { answerAsModel } from './__fixtures__/answer-as-model.ts';
import { startModelServer, type ModelReply, type ModelServer } from './__fixtures__/start-model-server.ts';

const servers: ModelServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(reply: (prompt: string) => ModelReply): Promise<ModelServer> {
  const server = await startModelServer(reply);
  servers.push(server);
  return server;
}

const demo = (...words: readonly string[]) => run('main.ts', words);

async function run(script: string, words: readonly string[]) {
  const child = spawn(
    process.execPath,
    ['--conditions=@keepsake/source', join(import.meta.dirname, script), ...words],
    { env: { ...process.env, NO_COLOR: '1', OPENAI_API_KEY: '' } },
  );
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { out, error, code };
}

/** What is printed for one sitting, without its indentation. */
function sitting(out: string, date: string): readonly string[] {
  const [, lines = ''] = out.split(`\n${date}\n`);
  const [own = ''] = lines.split('\n\n');
  return own.split('\n').map((line) => line.trim());
}

describe('the demo with a language model', { timeout: 60_000 }, () => {
  it('shows the facts of each sitting and what became of the former ones, and finds them', async () => {
    const server = await serve(answerAsModel);
    const prices = ['--input-price', '2', '--output-price', '10'];
    const { out, error, code } = await demo('--llm', 'openai', '--base-url', server.url, ...prices);
    expect(sitting(out, '2026-01-11')).toEqual([
      '+ Maya lives in Berlin, in Neukölln, with her partner Jonas  (said so)',
      '+ Maya is a data analyst at the bank Nordlicht  (said so)',
      '+ Maya is a vegetarian  (said so)',
      '+ Maya is allergic to walnuts  (said so)',
    ]);
    expect(sitting(out, '2026-03-15')).toEqual([
      '↷ Maya is a data analyst at the bank Nordlicht → Maya is a product designer at Velora from May 2026  (new job)',
      '↷ Maya lives in Berlin, in Neukölln, with her partner Jonas → Maya moved to the city of Lisbon on 24 April 2026  (moved)',
      '↷ Maya runs a half marathon in Potsdam on 12 April 2026 → The half marathon was cancelled because of her knee  (cancelled)',
    ]);
    expect(sitting(out, '2026-05-17')).toEqual([
      '+ Maya has a greyhound whose name is Biscuit  (said so)',
      '+ Biscuit is afraid of stairs  (said so)',
      '↷ Maya is a vegetarian → Maya eats fish, and otherwise vegetarian food  (eats fish now)',
      '⊘ supersede refused (needs-user-message) Maya eats walnuts',
    ]);
    expect(sitting(out, '2026-07-05')).toEqual([
      "~ The wedding of Maya's sister Leonie is on 20 June 2026 → The wedding of Maya's sister Leonie and Rui is on 20 June 2026  (names the husband)",
      '- Biscuit is afraid of stairs  (she climbs them now)',
      '+ Maya wants to pass the Portuguese exam B1 on 28 November 2026  (said so)',
    ]);
    expect(out).toContain('\n6 calls of the model, 6000 tokens read, 600 written, cost 0.018000.\n');
    expect(out).toMatch(/→ \d\.\d\d {2}fact 2026-03-15 Maya {2}Maya moved to the city of Lisbon/);
    expect(out).toMatch(/ {2}turn 2026-\d\d-\d\d Maya {2}/);
    expect(out).not.toMatch(/fact 2026-\d\d-\d\d Maya {2}Maya (?:lives in Berlin|is a vegetarian)/);
    expect(out).toContain('10 of 10 questions found their message among the first five memories.');
    expect({ error, code, keys: new Set(server.keys) }).toEqual({
      error: '',
      code: 0,
      keys: new Set([undefined]),
    });
  });

  it('says once what failed where nobody listens, and finds the messages all the same', async () => {
    const { url, close } = await startModelServer(answerAsModel);
    close();
    const { out, code } = await demo('--llm', 'openai', '--base-url', url);
    expect(out).toContain(
      `! The model at ${url} does not answer (degraded: model-failed): connect ECONNREFUSED ${new URL(url).host}. ` +
        'Start the server, or correct --base-url, and run the demo again. ' +
        '64 of 64 turns are remembered word for word all the same; the questions are asked of them.\n' +
        '\n1 call of the model, 0 tokens read, 0 written.\n',
    );
    expect(out.match(/does not answer/g)).toHaveLength(1);
    expect(out).toContain('10 of 10 questions found their message');
    expect(code).toBe(0);
  });

  it('keeps what the model found before it refused, and asks it no more', async () => {
    const server = await serve((prompt) =>
      prompt.includes('Welcome back') ? { status: 401, message: 'no such key' } : answerAsModel(prompt),
    );
    const { out, code } = await demo('--llm=openai', `--base-url=${server.url}`, '--api-key', 'secret-1');
    expect(sitting(out, '2026-01-11')).toHaveLength(4);
    expect(out).toContain(
      `The model at ${server.url} does not answer (degraded: model-failed): 401 no such key. Correct --model or`,
    );
    expect(out).toContain('64 of 64 turns are remembered');
    expect(out).not.toContain('secret-1');
    expect(server.keys).toEqual(['Bearer secret-1', 'Bearer secret-1']);
    expect(code).toBe(0);
  });

  it('goes on after an answer that nobody can read', async () => {
    const server = await serve((prompt) =>
      prompt.includes('Welcome back') ? 'I would rather talk about the weather.' : answerAsModel(prompt),
    );
    const { out, code } = await demo('--llm', 'openai', '--base-url', server.url);
    const [failure, comfort] = sitting(out, '2026-02-08');
    expect(failure).toMatch(/^! model-output-invalid: /);
    expect(comfort).toBe('The messages are remembered word for word all the same.');
    expect(sitting(out, '2026-05-17')).toHaveLength(4);
    expect(code).toBe(0);
  });

  it('exits with 1 where the questions find nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keepsake-demo-test-'));
    const { out, code } = await run('ask-questions.ts', [join(folder, 'empty.db')]);
    await rm(folder, { recursive: true });
    expect(out).toMatch(/\n0 of 10 questions found .+\nAt least 9 are expected\.\n$/);
    expect(code).toBe(1);
  });

  it('asks for a key of OpenAI, and names the ways around it', async () => {
    const { error, code } = await demo('--', '--llm', 'openai');
    expect(error).toBe(
      'OpenAI wants a key: pass --api-key, or set OPENAI_API_KEY. A local server wants none: --base-url http://127.0.0.1:11434/v1\n',
    );
    expect(code).toBe(1);
  });

  it('shows how it is used when the command line is wrong, and when asked', async () => {
    const [wrong, help] = await Promise.all([demo('--modle', 'x'), demo('--help')]);
    expect(wrong.error).toContain('--modle: there is no such option. Did you mean --model?\n\nUsage: npx');
    expect([wrong.out, wrong.code]).toEqual(['', 2]);
    expect([help.out.startsWith('Usage: npx'), help.error, help.code]).toEqual([true, '', 0]);
  });
});
