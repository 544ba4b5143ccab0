import { expect, it } from 'vitest';
import { Memory } from '../../memory.ts';
import { adds, scriptedModel } from './__fixtures__/scripted-model.ts';

const ana = { userId: 'ana' };

/** A memory that knows two facts. */
async function openKnowing(first: string, second: string) {
  const llm = scriptedModel((_, call) => (call === 1 ? [adds(first), adds(second)] : []));
  const memory = new Memory({ store: { provider: 'memory' }, llm });
  await memory.add('I will tell you about me.', ana);
  return memory;
}

async function skipsAnswer(memory: Memory, content: string): Promise<boolean> {
  const { skipped } = await memory.add([{ role: 'assistant', content }], ana);
  return skipped?.[0]?.reason === 'repeats-memory';
}

it.each([
  ['You live in Lisbon.', 'one memory'],
  ['As a vegetarian who lives in Lisbon, you may like it.', 'two memories in one sentence'],
])('keeps no memory of %j: it repeats %s', async (answer) => {
  const memory = await openKnowing('Ana lives in Lisbon', 'Ana is a vegetarian');
  expect(await skipsAnswer(memory, answer)).toBe(true);
  await memory.close();
});

it('keeps an answer whose words merely occur somewhere in what is known', async () => {
  const memory = await openKnowing(
    'Ana is starting pottery classes at the studio in Porto next month',
    'Ana used to hike in the Alps with her brother every summer',
  );
  expect(await skipsAnswer(memory, 'I used to hike, and I am starting classes next month.')).toBe(false);
  await memory.close();
});

it('keeps what adds a word to what is known, and what says too little to tell', async () => {
  const memory = await openKnowing('Ana lives in Lisbon', 'Ana is a vegetarian');
  expect(await skipsAnswer(memory, 'You live in Lisbon, near the castle.')).toBe(false);
  expect(await skipsAnswer(memory, 'Lisbon!')).toBe(false);
  await memory.close();
});
