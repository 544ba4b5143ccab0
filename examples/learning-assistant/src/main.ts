/** A tutor that knows the level, the goals and the mistakes of its learners from lesson to lesson. `--real` asks a real model. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Memory } from '@keepsake/core';
import { KeepsakeChatMessageHistory } from '@keepsake/langchain';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { HumanMessage, type BaseMessage } from '@langchain/core/messages';
import { firstLesson, promptOf, scriptedModel, secondLesson } from './scripted-model.ts';
import { startTutor } from './tutor.ts';

const isReal = process.argv.includes('--real');
const folder = await mkdtemp(join(tmpdir(), 'keepsake-example-'));
const store = { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } as const;

/** The script, or the model that the environment names. */
async function modelOr(script: BaseChatModel): Promise<BaseChatModel> {
  if (!isReal) return script;
  const { ChatOpenAI } = await import('@langchain/openai');
  // A server of one's own needs no key, and the client wants one.
  return new ChatOpenAI({
    model: process.env['OPENAI_MODEL'] ?? 'gpt-5-mini',
    apiKey: process.env['OPENAI_API_KEY'] ?? 'none',
    configuration: { baseURL: process.env['OPENAI_BASE_URL'] },
  });
}

async function openLesson(script: BaseChatModel, lesson: string) {
  const memory = new Memory({ store });
  const tutor = startTutor(await modelOr(script), memory);
  const messages: BaseMessage[] = [];
  const say = async (learner: string, words: string): Promise<string> => {
    const config = { context: { learner }, configurable: { thread_id: lesson } };
    const answered = await tutor.invoke({ messages: [...messages, new HumanMessage(words)] }, config);
    messages.splice(0, messages.length, ...answered.messages);
    const answer = messages.at(-1)?.text ?? '';
    console.log(`${learner}: ${words}\ntutor: ${answer}\n`);
    return answer;
  };
  return { memory, say };
}

// The first lesson.
const first = await openLesson(scriptedModel(firstLesson), 'lesson-1');
await first.say('ana', 'My level is A1, and I want to order food in Madrid in June.');
await first.say('ana', 'Yo soy 30 años.');
await first.memory.close();

// The second one, in another process, on another day.
const script = scriptedModel(secondLesson);
const second = await openLesson(script, 'lesson-2');
const plan = await second.say('ana', 'What do we practise today, for my goal and my level?');
assert.notEqual(plan, '');

// #region history
const { memory } = second;
const history = new KeepsakeChatMessageHistory({ memory, scope: { userId: 'ana' }, thread: 'lesson-1' });
const messages = await history.getMessages();
console.log(messages.map(({ type, text }) => `${type}: ${text}`)); // the first lesson, for a review of it
// #endregion
assert.deepEqual(
  messages.filter(({ type }) => type === 'human').map(({ text }) => text),
  ['My level is A1, and I want to order food in Madrid in June.', 'Yo soy 30 años.'],
);
if (!isReal) {
  assert.equal(plan, 'Level A1. First we repeat "Tengo 30 años", then you order food in Madrid.');
  assert.match(promptOf(script.calls[0]?.messages), /<memories>[^]*order food in Madrid[^]*<\/memories>/);
  assert.equal(messages.length, 4);
  const { total } = await memory.getAll({ userId: 'ana', filters: { about: 'mistake' } });
  assert.equal(total, 1);
}
assert.equal((await memory.getAll({ userId: 'ben' })).total, 0);

await memory.close();
await rm(folder, { recursive: true });
