import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inMemory, inThread, keepsakeAgent } from './__fixtures__/keepsake-agent.ts';
import { keepsakeMemory } from './keepsake-memory.ts';

describe('working memory', () => {
  const schema = z.object({
    name: z.string().optional(),
    likes: z.object({ tea: z.boolean().optional() }).optional(),
  });

  test('with a schema is merged, level by level', async () => {
    const calls = ['{"name":"Ana","likes":{"tea":true}}', '{"name":null,"likes":{"milk":false}}'];
    const { agent, memory } = keepsakeAgent(
      calls.flatMap((text, index) => [
        { tool: 'updateWorkingMemory', input: { memory: text }, callId: `c${index}` },
        'Done.',
      ]),
      { memory: inMemory(), options: { workingMemory: { enabled: true, schema } } },
    );
    await agent.generate('I am Ana.', inThread('t1'));
    await agent.generate('Forget my name.', inThread('t1'));
    const place = { threadId: 't1', resourceId: 'ana' };
    expect(JSON.parse((await memory.getWorkingMemory(place)) ?? '')).toEqual({
      likes: { tea: true, milk: false },
    });
    expect((await memory.getWorkingMemoryTemplate())?.format).toBe('json');
  });

  test('of a thread is where Mastra reads it: with the thread', async () => {
    const { agent, memory, prompts } = keepsakeAgent(
      [{ tool: 'updateWorkingMemory', input: { memory: '# Tea' } }, 'Done.', 'Tea.', 'No idea.'],
      { memory: inMemory(), options: { workingMemory: { enabled: true, scope: 'thread' } } },
    );
    await agent.generate('We speak of tea.', inThread('t1'));
    await agent.generate('Of what?', inThread('t1'));
    await agent.generate('Of what?', inThread('t2'));
    expect(await memory.getWorkingMemory({ threadId: 't1', resourceId: 'ana' })).toBe('# Tea');
    expect(await memory.getWorkingMemory({ threadId: 't2', resourceId: 'ana' })).toBeNull();
    expect(prompts.map((prompt) => JSON.stringify(prompt.slice(0, 2)).includes('# Tea'))).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test('that is off has no tool and keeps nothing; without a resource, a change is refused', async () => {
    const off = keepsakeMemory({ memory: inMemory() });
    expect(off.listTools()).toEqual({});
    await off.updateWorkingMemory({ threadId: 't1', resourceId: 'ana', workingMemory: '# Ana' });
    expect(await off.getWorkingMemory({ threadId: 't1', resourceId: 'ana' })).toBeNull();
    const on = keepsakeMemory({ memory: inMemory(), options: { workingMemory: { enabled: true } } });
    await expect(on.updateWorkingMemory({ threadId: 't1', workingMemory: '# Ana' })).rejects.toThrow(
      'nobody is named',
    );
    const experimental = '__experimental_updateWorkingMemoryVNext';
    expect(await on[experimental]({ threadId: 't1', workingMemory: '# Ana' })).toEqual({
      success: false,
      reason: expect.stringContaining('nobody is named'),
    });
    const place = { threadId: 't1', resourceId: 'ana' };
    expect(await on[experimental]({ ...place, workingMemory: '# Ana' })).toMatchObject({ success: true });
    expect(await on.getWorkingMemory(place)).toBe('# Ana');
  });
});
