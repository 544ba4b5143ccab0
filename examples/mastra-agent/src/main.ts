/** An agent with threads, working memory and facts: two sessions, with a restart between them. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReal } from './choose-models.ts';
import { tryOtherWays } from './other-ways.ts';
import { open } from './sessions.ts';

const folder = await mkdtemp(join(tmpdir(), 'keepsake-mastra-'));
try {
  process.chdir(folder);
  const { answer } = await import('./quickstart.ts');
  if (!isReal) assert.equal(answer, 'Close the windows: Biscuit is afraid of thunder.');
  await talkOnMonday(join(folder, 'agent.db'));
  await talkOnFriday(join(folder, 'agent.db'));
} finally {
  process.chdir(tmpdir());
  await rm(folder, { recursive: true, force: true });
}

async function talkOnMonday(path: string): Promise<void> {
  const { agent, memory } = open(path);
  const { text } = await agent.generate('My greyhound Biscuit is afraid of thunder.', {
    memory: { resource: 'ana', thread: 'monday' },
  });
  console.log(`Monday: ${text}`);
  await memory.close();
}

/** A new process: the file is all that there is of Monday. */
async function talkOnFriday(path: string): Promise<void> {
  const { agent, memory, threads } = open(path);
  await factsOf('ana');
  const output = await agent.stream('Thunder is coming: what about my greyhound?', {
    memory: { resource: 'ana', thread: 'friday' },
  });
  process.stdout.write('Friday: ');
  for await (const words of output.textStream) process.stdout.write(words);
  process.stdout.write('\n');
  const bob = await agent.generate('Thunder is coming: what about my greyhound?', {
    memory: { resource: 'bob', thread: 'of-bob' },
  });

  // #region threads
  const { threads: ofAna } = await threads.listThreads({ filter: { resourceId: 'ana' } });
  const { messages } = await threads.recall({ threadId: 'friday', resourceId: 'ana', perPage: 20 });
  const notes = await threads.getWorkingMemory({ threadId: 'friday', resourceId: 'ana' });
  const related = await threads.recall({
    threadId: 'friday',
    resourceId: 'ana',
    perPage: 0,
    vectorSearchString: 'Who is afraid of thunder?', // finds messages in all of Ana's threads
  });
  // #endregion

  if (!isReal) {
    assert.equal(await output.text, 'Close the windows: Biscuit is afraid of thunder.');
    assert.equal(bob.text, 'What about it?');
    assert.deepEqual(
      ofAna.map(({ id }) => id),
      ['friday', 'monday'],
    );
    // What the model was reminded of is not stored.
    assert.deepEqual(
      messages.map(({ role, content }) => [role, content.content]),
      [
        ['user', 'Thunder is coming: what about my greyhound?'],
        ['assistant', 'Close the windows: Biscuit is afraid of thunder.'],
      ],
    );
    assert.equal(notes, '# About the user\n- Pets: Biscuit, a greyhound');
    assert.equal(related.messages[0]?.content.content, 'My greyhound Biscuit is afraid of thunder.');
  }
  await tryOtherWays(memory);

  // #region erase
  await threads.eraseResource('ana'); // threads, messages, memories, working memory
  // #endregion
  assert.equal((await memory.getAll({ userId: 'ana' })).total, 0);
  await memory.close();

  /** Facts come in the background: the job goes on after the restart. */
  async function factsOf(userId: string): Promise<void> {
    const { results: jobs } = await memory.jobs({ userId });
    for (const { id } of jobs) await memory.waitForJob(id);
    const { results } = await memory.getAll({ userId, filters: { kind: 'fact' } });
    console.log(`Known: ${results.map((item) => item.memory).join('; ')}`);
    if (!isReal) assert.equal(results.length, 1);
  }
}
