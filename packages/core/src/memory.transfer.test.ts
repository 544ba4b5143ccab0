import { expect, test } from 'vitest';
import type { Memory } from './memory.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };

async function exportOf(memory: Memory, options?: object): Promise<readonly string[]> {
  const lines = await Array.fromAsync(memory.export(options));
  return lines.slice(1);
}

/** Rows read depend on what else the file holds. */
async function withoutRows(found: ReturnType<Memory['search']>): Promise<unknown> {
  return (await found).results;
}

function nested(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}

async function fill(memory: Memory): Promise<void> {
  await memory.add(
    [
      { id: 'm1', role: 'user', name: 'Ana', content: 'I live in Berlin', timestamp: '2026-01-01' },
      { id: 'm2', role: 'assistant', content: [{ type: 'text', text: 'Noted' }] },
    ],
    {
      ...ana,
      runId: 'r1',
      metadata: { nested: { list: [1, 'two', null] } },
      categories: ['home'],
      expiresAt: '2999-01-01',
    },
  );
  const { results } = await memory.add('I have a cat', { ...ana, immutable: true });
  await memory.add('something of bob', { userId: 'bob', agentId: 'bot' });
  const [first] = (await memory.getAll({ ...ana, filters: { kind: 'episode', categories: 'home' } })).results;
  await memory.update(first?.id ?? '', { text: 'I live in Lisbon', reason: 'moved' });
  await memory.delete(results[0]?.id ?? '', { reason: 'asked' });
  await memory.records.put(['users', 'ana'], 'profile', { name: 'Ana', tags: ['a', 'b'] });
}

describeOnEachStore('export and import', (open) => {
  test('restore everything exactly: ids, versions, times, history, records', async () => {
    const source = await open();
    await fill(source);
    const target = await open();
    const lines = await Array.fromAsync(source.export());
    expect(await target.import(lines)).toEqual({ messages: 4, memories: 4, records: 1, skipped: 0 });
    expect(await exportOf(target)).toEqual(await exportOf(source));
    const [item] = (await source.getAll({ ...ana, filters: { categories: 'home' } })).results;
    expect(await target.history(item?.id ?? '')).toEqual(await source.history(item?.id ?? ''));
    expect((await target.search('Lisbon', ana)).results[0]?.memory).toBe('I live in Lisbon');
    const query = { ...ana, explain: true };
    expect(await withoutRows(target.search('Berlin', query))).toEqual(
      await withoutRows(source.search('Berlin', query)),
    );
    expect(await target.records.get(['users', 'ana'], 'profile')).toMatchObject({
      value: { name: 'Ana', tags: ['a', 'b'] },
    });
  });

  test('keep what a record is found by', async () => {
    const source = await open();
    await source.records.put(['users'], 'silent', { name: 'Ana' }, { index: false });
    await source.records.put(['users'], 'partly', { name: 'Ana', city: 'Lisbon' }, { index: ['city'] });
    const target = await open();
    await target.import(await Array.fromAsync(source.export()));
    const keysOf = async (query: string) =>
      (await target.records.search([], { query })).results.map(({ key }) => key);
    expect(await keysOf('Ana')).toEqual([]);
    expect(await keysOf('Lisbon')).toEqual(['partly']);
  });

  test('refuse what is nested deeper than anything that was exported', async () => {
    const source = await open();
    await source.add('hello', { ...ana, metadata: { note: 'here' } });
    const lines = await Array.fromAsync(source.export());
    const withDepth = (levels: number) =>
      lines.map((line) => line.replace('{"note":"here"}', nested(levels)));
    const target = await open();
    await expect(target.import(withDepth(4000))).rejects.toThrow('line 3: nested more than 68 levels deep');
    expect(await (await open()).import(withDepth(64))).toMatchObject({ memories: 1 });
  });

  test('can be repeated: what is there is skipped', async () => {
    const source = await open();
    await fill(source);
    const target = await open();
    const lines = await Array.fromAsync(source.export());
    await target.import(lines);
    expect(await target.import(lines)).toEqual({ messages: 0, memories: 0, records: 1, skipped: 8 });
    expect(await exportOf(target)).toEqual(await exportOf(source));
  });

  test('take one scope when asked, and nothing of another', async () => {
    const memory = await open();
    await fill(memory);
    const lines = await exportOf(memory, { userId: 'bob' });
    expect(lines).toHaveLength(2);
    expect(lines.join('\n')).not.toContain('Lisbon');
    expect(await Array.fromAsync(memory.scoped({ userId: 'bob' }).export())).toHaveLength(3);
  });

  test('tell how far they are, and stop at a signal', async () => {
    const source = await open();
    await source.addMany(Array.from({ length: 450 }, (_, index) => ({ messages: `note ${index}`, ...ana })));
    const progress: number[] = [];
    const lines = await Array.fromAsync(source.export({ onProgress: ({ done }) => progress.push(done) }));
    expect(lines).toHaveLength(901);
    expect(progress.at(-1)).toBe(900);
    const target = await open();
    const steps: number[] = [];
    await target.import(lines, { onProgress: ({ done }) => steps.push(done) });
    expect(steps).toEqual([200, 400, 600, 800, 900]);
    await expect(
      Array.fromAsync(source.export({ signal: AbortSignal.abort(new Error('stop')) })),
    ).rejects.toThrow('stop');
  });

  test.each([
    [[], /line 1: there is no line/],
    [['{"type":"memory"}'], /line 1/],
    [['not json'], /line 1/],
    [
      ['{"type":"header","format":"other","version":1,"exportedAt":"2026-01-01T00:00:00.000Z"}'],
      /line 1: format/,
    ],
    [
      ['{"type":"header","format":"keepsake","version":2,"exportedAt":"2026-01-01T00:00:00.000Z"}'],
      /line 1: version/,
    ],
    [
      [
        '{"type":"header","format":"keepsake","version":1,"exportedAt":"2026-01-01T00:00:00.000Z"}',
        '{"type":"message","message":{}}',
      ],
      /line 2: message/,
    ],
    [[5 as unknown as string], /line 1: 5 is not a line of text/],
  ])('refuse what is not an export: %j', async (lines, expected) => {
    const memory = await open();
    await expect(memory.import(lines)).rejects.toThrow(expected);
  });
});
