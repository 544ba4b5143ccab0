/**
 * The main job, without a key, a server or a download: remember a conversation, close, open the same file in a new
 * process, and find what answers ten questions. With the path of a LoCoMo file: the same for each of its conversations.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rememberConversation } from './remember-conversation.ts';
import { rememberLocomo } from './remember-locomo.ts';

const [dataset] = process.argv.slice(2).filter((argument) => argument !== '--');
// pnpm runs scripts in the root of the workspace; a relative path is meant from where the command was typed.
const data = dataset === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', dataset);

const folder = await mkdtemp(join(tmpdir(), 'keepsake-demo-'));
try {
  const path = join(folder, 'memory.db');
  await (data === undefined ? rememberConversation(path) : rememberLocomo(path, data));
  process.exitCode = await runInNewProcess(data === undefined ? 'ask-questions.ts' : 'ask-locomo.ts', [
    path,
    ...(data === undefined ? [] : [data]),
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
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
