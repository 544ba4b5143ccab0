/** A support desk: what one customer says is remembered for them, over days and restarts, and never told to another. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMemories, getMemories, retrieveMemories, searchMemories, withMemory } from '@keepsake/ai-sdk';
import { Memory } from '@keepsake/core';
import type { ModelMessage } from 'ai';
import { chooseModel } from './choose-model.ts';
import { supportAgent, type Desk } from './support-agent.ts';

const isReal = process.argv.includes('--real');
const folder = await mkdtemp(join(tmpdir(), 'keepsake-support-'));
const store = { provider: 'sqlite', config: { path: join(folder, 'support.db') } } as const;
const carl = { userId: 'carl', agentId: 'support' };
const dora = { userId: 'dora', agentId: 'support' };
const fiveDaysAgo = new Date(Date.now() - 5 * 86_400_000);

await serve(async (desk) => {
  await readMails(desk);
  assertAnswer(await ask(desk, 'carl', 'I would like a refund instead.'), 'I have made a note of it.');
});

// After a restart, and days after the mails.
await serve(async (desk) => {
  const toCarl = await ask(desk, 'carl', 'Is it fixed?');
  assertAnswer(toCarl, 'The replacement for your espresso machine, which leaks, is on its way.');
  const toDora = await ask(desk, 'dora', 'Is it fixed?');
  assertAnswer(toDora, 'The replacement for your milk frother, which squeaks, is on its way.');
  assert.doesNotMatch(toDora, /espresso|refund/);
  assertAnswer(await ask(desk, 'carl', 'What did I ask for?'), 'I would like a refund instead.');
  assertAnswer(await ask(desk, 'dora', 'What did I ask for?'), 'I have no note of it.');
  await lookBack(desk);
});
await rm(folder, { recursive: true, force: true });

/** Opens the desk, as a server does when it starts, and closes it when it ends. */
async function serve(work: (desk: Desk) => Promise<void>): Promise<void> {
  const memory = new Memory({ store });
  // #region model
  const model = withMemory(chooseModel(), {
    memory,
    scope: ({ options: { userId } }) => ({ userId, agentId: 'support' }), // providerOptions.keepsake of each call
  });
  // #endregion
  await work({ memory, model });
  await model.settled();
  await memory.close();
}

async function ask(desk: Desk, customerId: string, prompt: string): Promise<string> {
  const { text } = await supportAgent(customerId, desk).generate({ prompt });
  console.log(`${customerId}: ${prompt}\n  ${text}`);
  return text;
}

/** A scripted model says what it has to say; a real one finds its own words. */
function assertAnswer(answer: string, expected: string): void {
  if (!isReal) assert.equal(answer, expected);
}

/** What the customers wrote before there was a memory. */
async function readMails({ memory }: Desk): Promise<void> {
  const mail: ModelMessage[] = [
    { role: 'user', content: 'My espresso machine leaks since Monday. Order 4711.' },
    { role: 'assistant', content: 'We are sorry. A replacement is on its way.' },
  ];
  // #region add
  await addMemories(mail, { memory, scope: carl, timestamp: fiveDaysAgo });
  // #endregion
  await addMemories('My milk frother squeaks.', { memory, scope: dora, timestamp: fiveDaysAgo });
}

/** What the desk knows, for a page of its own. */
async function lookBack({ memory }: Desk): Promise<void> {
  // #region own-use
  const notes = await retrieveMemories('What is wrong with the machine?', { memory, scope: carl });
  const { results } = await searchMemories('refund', { memory, scope: carl, limit: 3 });
  const { results: ofDora, total } = await getMemories({ memory, scope: dora });
  // #endregion
  const day = fiveDaysAgo.toISOString().slice(0, 10);
  assert.match(notes, new RegExp(`- \\[${day}, user\\] My espresso machine leaks since Monday`));
  assert.match(results[0]?.memory ?? '', /refund/);
  assert.ok(ofDora.length === total && ofDora.every((item) => !/espresso|refund/.test(item.memory)));
  if (!isReal) assert.equal(total, 5); // a mail, two questions, two answers
}
