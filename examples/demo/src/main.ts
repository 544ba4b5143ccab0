/**
 * The main job, without a key, a server or a download: remember a conversation, close, open the same file in a new
 * process, and find what answers ten questions. With the path of a LoCoMo file: the same for each of its conversations.
 * With `--llm openai`: a language model distils facts as well.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MissingApiKeyError } from '@keepsake/core';
import { ArgumentError, readArguments, USAGE, type DemoArguments } from './read-arguments.ts';
import { rememberConversation } from './remember-conversation.ts';
import { rememberLocomo } from './remember-locomo.ts';

try {
  const request = readArguments(process.argv.slice(2));
  if (request === undefined) process.stdout.write(USAGE);
  else process.exitCode = await run(request);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error instanceof ArgumentError ? 2 : 1;
}

function explain(error: unknown): string {
  if (error instanceof ArgumentError) return `${error.message}\n\n${USAGE}`.trimEnd();
  if (error instanceof MissingApiKeyError) {
    const local = '--base-url http://127.0.0.1:11434/v1';
    return `OpenAI wants a key: pass --api-key, or set ${error.environmentVariable}. A local server wants none: ${local}`;
  }
  return error instanceof Error ? error.message : String(error);
}

async function run({ dataset, llm }: DemoArguments): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsake-demo-'));
  try {
    const path = join(folder, 'memory.db');
    await (dataset === undefined ? rememberConversation(path, llm) : rememberLocomo(path, dataset));
    const script = dataset === undefined ? 'ask-questions.ts' : 'ask-locomo.ts';
    return await runInNewProcess(script, [path, ...(dataset === undefined ? [] : [dataset])]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runInNewProcess(script: string, scriptArguments: readonly string[]): Promise<number> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, script), ...scriptArguments],
    {
      stdio: 'inherit',
    },
  );
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
