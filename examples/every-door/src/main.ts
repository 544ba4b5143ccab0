/** One memory through every door: what is said through one framework is known through each of the others. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Memory } from '@keepsake/core';
import { doors } from './doors/all-doors.ts';

const folder = await mkdtemp(join(tmpdir(), 'keepsake-every-door-'));

/** Asks through every door for what was said through every door: by whom it was said, and by somebody else. */
async function askAll(memory: Memory): Promise<void> {
  for (const { door: by } of doors) {
    const known: string[] = [];
    for (const { door: from, said, question } of doors) {
      const thread = `${from.name}-asked-by-${by.name}`;
      const prompt = await by.ask(memory, { userId: 'ana', thread, text: question });
      assert(prompt.includes(said), `${by.name} does not know what was said through ${from.name}: ${prompt}`);
      const stranger = await by.ask(memory, { userId: 'ben', thread: `${thread}-of-ben`, text: question });
      assert(!stranger.includes(said), `${by.name} tells Ben what Ana said through ${from.name}`);
      known.push(from.name);
    }
    console.log(`${by.name} knows what was said through ${known.join(', ')}`);
  }
}

console.log('In one process:');
const inMemory = new Memory({ store: { provider: 'memory' } });
for (const { door, said } of doors) {
  await door.say(inMemory, { userId: 'ana', thread: `said-by-${door.name}`, text: said });
}
await askAll(inMemory);
await inMemory.close();

console.log('Over one file, from two processes:');
const path = join(folder, 'memory.db');
const writer = ['--conditions=@keepsake/source', join(import.meta.dirname, 'say-all.ts'), path];
await promisify(execFile)(process.execPath, writer);
const inFile = new Memory({ store: { provider: 'sqlite', config: { path } } });
await askAll(inFile);

// Nothing that was shown to a model was taken for something that somebody said.
const { results } = await inFile.getAll({ userId: 'ana', limit: 1000 });
assert(results.every(({ memory: text }) => !text.includes('<memories>')));
for (const { said } of doors) assert.equal(results.filter(({ memory: text }) => text === said).length, 1);
await inFile.close();
await rm(folder, { recursive: true });
