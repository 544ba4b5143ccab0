/** A chat loop without a framework: notes for the answer, the turn saved once, and tools for the model. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Memory, type Message } from '@keepsake/core';
import { createMemoryTools } from '@keepsake/core/tools';
import { createTurns } from '@keepsake/core/turns';

const folder = await mkdtemp(join(tmpdir(), 'keepsake-own-loop-'));
const memory = new Memory({ store: { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } });
const failures: unknown[] = [];

// #region turns
const turns = createTurns({
  memory,
  scope: (request: Request) => ({ userId: request.user }),
  thread: (request) => request.thread,
  onError: ({ step, error }) => failures.push([step, error]),
});

async function answer(request: Request, conversation: readonly Message[]): Promise<string> {
  const turn = await turns.begin({ context: request, messages: conversation });
  try {
    const text = await callModel(conversation, turn.notes?.text);
    await turn.save({ status: 'complete', answer: [{ role: 'assistant', content: text }] });
    return text;
  } catch (error) {
    await turn.save({ status: 'failed' });
    throw error;
  }
}
// #endregion

interface Request {
  readonly user: string;
  readonly thread: string;
}

/** Stands in for a call of a model: it can only say what its prompt says. */
async function callModel(conversation: readonly Message[], notes = ''): Promise<string> {
  const question = textOf(conversation.at(-1));
  if (question === 'Fail, please.') throw new Error('the model is down');
  if (!question.endsWith('?')) return 'Noted.';
  return notes.includes('greyhound') ? 'A greyhound.' : 'I do not know.';
}

function textOf(message: { readonly content: unknown } | undefined): string {
  return typeof message?.content === 'string' ? message.content : '';
}

const monday = { user: 'ana', thread: 'monday' };
const friday = { user: 'ana', thread: 'friday' };
const stranger = { user: 'ben', thread: 'friday-ben' };
const ask = (content: string): readonly Message[] => [{ role: 'user', content }];

assert.equal(await answer(monday, ask('I adopted a greyhound.')), 'Noted.');
assert.equal(await answer(friday, ask('Which dog did I adopt?')), 'A greyhound.');
assert.equal(await answer(stranger, ask('Which dog did I adopt?')), 'I do not know.');
await assert.rejects(answer(friday, ask('Fail, please.')), /the model is down/);

const { results } = await memory.messages.list({ userId: 'ana', runId: 'friday' });
const said = results.map((message) => `${message.role}: ${textOf(message)}`);
assert.deepEqual(said, ['user: Which dog did I adopt?', 'assistant: A greyhound.', 'user: Fail, please.']);

// #region tools
const tools = createMemoryTools({ memory, scope: (request: Request) => ({ userId: request.user }) });
const found = await tools.searchMemories.execute({ query: 'greyhound' }, { context: friday });
console.log(found); // { memories: [{ id: '…', memory: 'I adopted a greyhound.', date: '2026-…', from: 'user' }, … ] }
// #endregion
assert('memories' in found);
assert(found.memories.some((shown) => shown.memory === 'I adopted a greyhound.'));
assert.deepEqual(failures, []);

// #region close
await turns.settled();
await memory.close();
// #endregion
await rm(folder, { recursive: true });
