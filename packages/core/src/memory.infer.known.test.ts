import { expect, it } from 'vitest';
import { openScripted } from './engine/infer/__fixtures__/open-scripted.ts';
import { adds, type ReadPrompt } from './engine/infer/__fixtures__/scripted-model.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };

describeOnEachStore('add of messages that are known', (open) => {
  const openWith = openScripted(open);

  it('reads what was added before without the model with inferKnown, as it was said then', async () => {
    const prompts: ReadPrompt[] = [];
    const { memory } = await openWith((prompt) => {
      prompts.push(prompt);
      return [adds('Ana lives in Lisbon', [1])];
    });
    const moved = { role: 'user', content: 'I moved to Lisbon', id: 'm1', timestamp: '2026-03-01' } as const;
    await memory.add([moved], { ...ana, infer: false });
    const both = [
      { ...moved, timestamp: undefined },
      { role: 'assistant', content: 'How nice', id: 'm2' },
    ] as const;
    await memory.add(both, ana);
    expect(prompts.map(({ messages }) => messages.map(({ text }) => text))).toStrictEqual([['How nice']]);
    const { results } = await memory.add(both, { ...ana, inferKnown: true });
    expect(prompts[1]?.messages.map(({ text }) => text)).toStrictEqual(['I moved to Lisbon', 'How nice']);
    expect(results.map(({ event, kind, sources }) => ({ event, kind, sources }))).toStrictEqual([
      { event: 'NONE', kind: 'fact', sources: ['m2', 'm1'] },
      { event: 'NONE', kind: 'episode', sources: ['m1'] },
      { event: 'NONE', kind: 'episode', sources: ['m2'] },
    ]);
    expect((await memory.messages.list(ana)).results.map(({ timestamp }) => timestamp.slice(0, 10))[0]).toBe(
      '2026-03-01',
    );
  });
});
