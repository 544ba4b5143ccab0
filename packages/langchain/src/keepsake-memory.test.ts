import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '@keepsake/core';
import { brokenMemory, openMemory, said } from './__fixtures__/watch-memory.ts';
import { KeepsakeMemory } from './index.ts';

describe('KeepsakeMemory', () => {
  it('gives a chain what fits its input, and remembers input and output', async () => {
    const memory = openMemory();
    const own = new KeepsakeMemory({ memory, scope: { userId: 'ana' }, thread: 't1' });
    expect(own.memoryKeys).toEqual(['memory']);
    expect(await own.loadMemoryVariables({ input: 'Where do I live?' })).toEqual({ memory: '' });
    await own.saveContext({ input: 'I live in Lisbon.' }, { output: 'A fine place.' });
    const { memory: notes } = await own.loadMemoryVariables({ input: 'Where in Lisbon do I live?' });
    expect(notes).toMatch(/^<memories>[^]*I live in Lisbon\.[^]*<\/memories>$/);
    expect(await said(memory, { userId: 'ana', runId: 't1' })).toEqual([
      'user: I live in Lisbon.',
      'assistant: A fine place.',
    ]);
  });

  it('names its keys as the application wants', async () => {
    const memory = openMemory();
    const own = new KeepsakeMemory({
      memory,
      scope: ({ user }) => ({ userId: user }),
      memoryKey: 'notes',
      inputKey: 'question',
      outputKey: 'answer',
      returnMessages: true,
    });
    const input = { question: 'I live in Lisbon.', user: 'ana', notes: [], style: 'brief' };
    expect(await own.loadMemoryVariables(input)).toEqual({ notes: [] });
    await own.saveContext(input, { answer: new AIMessage('Fine.'), documents: [] });
    const { notes } = await own.loadMemoryVariables({ ...input, question: 'Do I live in Lisbon?' });
    expect(notes).toHaveLength(1);
    expect(HumanMessage.isInstance(notes[0])).toBe(true);
    expect(notes[0].content).toContain('I live in Lisbon.');
    expect(await said(memory)).toEqual(['user: I live in Lisbon.', 'assistant: Fine.']);
  });

  it('remembers the same words as often as they are said, and sees what was said since', async () => {
    const memory = openMemory();
    const own = new KeepsakeMemory({ memory, scope: { userId: 'ana' } });
    for (const output of ['one', 'two']) {
      await own.loadMemoryVariables({ input: 'again' });
      await own.saveContext({ input: 'again' }, { output });
    }
    expect(await said(memory)).toEqual(['user: again', 'assistant: one', 'user: again', 'assistant: two']);
    const { memory: notes } = await own.loadMemoryVariables({ input: 'one or two' });
    expect(notes).toContain('two');
  });

  it('asks for the key of an input that is not the only one', async () => {
    const own = new KeepsakeMemory({ memory: openMemory(), scope: { userId: 'ana' } });
    await expect(own.loadMemoryVariables({ a: 'x', b: 'y' })).rejects.toThrow(
      'One input key expected, but got 2',
    );
    await expect(own.saveContext({ a: 'x' }, { b: 'y', c: 'z' })).rejects.toThrow(/output key/);
  });

  it('breaks a chain only if that is wanted', async () => {
    const broken = brokenMemory(openMemory());
    const kind = new KeepsakeMemory({ memory: broken, scope: { userId: 'ana' } });
    expect(await kind.loadMemoryVariables({ input: 'x' })).toEqual({ memory: '' });
    await kind.saveContext({ input: 'x' }, { output: 'y' });
    const strict = new KeepsakeMemory({ memory: broken, scope: { userId: 'ana' }, onError: 'throw' });
    await expect(strict.loadMemoryVariables({ input: 'x' })).rejects.toThrow('the disk is gone');
    await expect(strict.saveContext({ input: 'x' }, { output: 'y' })).rejects.toThrow('the disk is gone');
    await strict.settled();
  });

  it('refuses options that are wrong when it is made', () => {
    expect(
      () => new KeepsakeMemory({ memory: openMemory(), scope: { userId: 'ana' }, memoryKye: 'x' } as never),
    ).toThrow(/new KeepsakeMemory\(\): memoryKye: there is no such option/);
  });

  it.each([
    [undefined, /new KeepsakeMemory\(\): the options are undefined; pass \{ memory, scope \}/],
    [{ scope: { userId: 'ana' } }, /memory: is missing/],
    [{ memory: { scoped: () => ({}) }, scope: { userId: 'ana' }, memoryKey: 5 }, /memoryKey: it is no key/],
    [{ memory: { scoped: () => ({}) }, scope: { userId: 'ana' }, returnMessages: 'yes' }, /returnMessages/],
    [{ memory: { scoped: () => ({}) }, scope: { userId: 'ana' }, recall: 5 }, /recall: 5 is neither/],
    // A chain gives a memory whole answers alone.
    [
      { memory: { scoped: () => ({}) }, scope: { userId: 'ana' }, partial: true },
      /partial: there is no such/,
    ],
  ])('refuses the options %j', (options, message) => {
    const make = () => new KeepsakeMemory(options as never);
    expect(make).toThrow(InvalidOptionsError);
    expect(make).toThrow(message);
  });

  it('remembers of a list of messages what the last one says', async () => {
    const memory = openMemory();
    const own = new KeepsakeMemory({ memory, scope: { userId: 'ana' } });
    const input = [new AIMessage('Which fruit?'), new HumanMessage('I like figs.')];
    await own.saveContext({ input }, { output: [new AIMessage('Noted.')] });
    expect(await said(memory)).toEqual(['user: I like figs.', 'assistant: Noted.']);
  });
});
