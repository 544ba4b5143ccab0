import { expect, test } from 'vitest';
import type { DateResolver } from './contracts/date-resolver.ts';
import type { Memory } from './memory.ts';
import { fakeEmbedder } from './testing/fake-embedder.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };
/** A Monday. */
const monday = '2026-05-04T10:00:00Z';
const chrono = { dateResolver: { provider: 'chrono' } } as const;

const friday = { text: 'next Friday', from: '2026-05-08T00:00:00.000Z', to: '2026-05-09T00:00:00.000Z' };

const failing: DateResolver = {
  provider: 'own',
  resolve: async () => {
    throw new Error('no calendar');
  },
  close: async () => {},
};

/** Messages that share words with questions about days, and name none. */
async function addOthers(memory: Memory): Promise<void> {
  const others = [
    'The 8 dogs may eat at 20:26',
    'It happens on every day',
    'May I have 8 of them?',
    'Good night',
  ];
  for (const content of others) await memory.add(content, { ...ana, timestamp: '2026-02-01' });
}

async function foundFirst(memory: Memory, query: string): Promise<string | undefined> {
  return (await memory.search(query, ana)).results[0]?.memory;
}

describeOnEachStore('the dates of messages', (open) => {
  test('are those that the words mean when they are said', async () => {
    const memory = await open(chrono);
    const { results, degraded } = await memory.add("I'm flying to Porto next Friday", {
      ...ana,
      timestamp: monday,
    });
    expect(degraded).toBeUndefined();
    const item = await memory.get(results[0]?.id ?? '', ana);
    expect(item?.dates).toEqual([friday]);
    expect((await memory.getAll(ana)).results[0]?.dates).toEqual([friday]);
    expect((await memory.history(item?.id ?? '', ana))[0]?.state.dates).toEqual([friday]);
  });

  test('are counted from the time of each message, else from that of the call', async () => {
    const memory = await open(chrono);
    await memory.addMany([
      {
        ...ana,
        timestamp: monday,
        messages: [
          { role: 'user', content: 'First, tomorrow', timestamp: '2026-01-31' },
          { role: 'user', content: 'Second, tomorrow' },
        ],
      },
      { ...ana, timestamp: '2024-02-28', messages: 'Third, tomorrow' },
    ]);
    const { results } = await memory.getAll({ ...ana, sort: { field: 'validFrom', direction: 'ascending' } });
    expect(results.map((item) => [item.memory, item.dates?.[0]?.from.slice(0, 10)])).toEqual([
      ['Third, tomorrow', '2024-02-29'],
      ['First, tomorrow', '2026-02-01'],
      ['Second, tomorrow', '2026-05-05'],
    ]);
  });

  test('are found by a question about the day, the weekend, the month', async () => {
    const memory = await open(chrono);
    await addOthers(memory);
    await memory.add('We fly to Porto next Friday', { ...ana, timestamp: monday });
    await memory.add('The wedding is next month', { ...ana, timestamp: monday });
    expect(await foundFirst(memory, 'What happens on 8 May 2026?')).toBe('We fly to Porto next Friday');
    expect(await foundFirst(memory, '2026-05-08')).toBe('We fly to Porto next Friday');
    expect(await foundFirst(memory, 'What is there in June 2026?')).toBe('The wedding is next month');
  });

  test('are found from another day: "yesterday" of then is "tomorrow" of a week ago', async () => {
    const memory = await open(chrono);
    await addOthers(memory);
    const day = 86_400_000;
    await memory.add('The cat goes to the vet in 3 days', { ...ana, timestamp: Date.now() - 2 * day });
    expect(await foundFirst(memory, 'What do we do tomorrow?')).toBe('The cat goes to the vet in 3 days');
  });

  test('change no score of a memory that names no time, nor of one without a resolver', async () => {
    const [plain, dated] = [await open(), await open(chrono)];
    for (const memory of [plain, dated]) {
      await addOthers(memory);
      await memory.add('The concert in Porto was on a Friday', { ...ana, timestamp: monday });
    }
    const query = 'Which day of May 2026 was the concert in Porto?';
    const scores = async (memory: Memory) =>
      (await memory.search(query, ana)).results
        .filter((result) => result.dates === undefined)
        .map((result) => [result.memory, result.score]);
    expect(await scores(dated)).toEqual(
      (await scores(plain)).filter(([text]) => !String(text).includes('concert')),
    );
    expect((await plain.getAll(ana)).results.every((item) => !('dates' in item))).toBe(true);
  });

  test('follow the words when they are edited, and only then', async () => {
    const memory = await open(chrono);
    const id = (await memory.add('We fly next Friday', { ...ana, timestamp: monday })).results[0]?.id ?? '';
    const before = await memory.get(id, ana);
    expect((await memory.update(id, { text: 'We fly next Friday', metadata: {} }, ana)).event).toBe('NONE');
    await memory.update(id, { metadata: { seen: true } }, ana);
    expect((await memory.get(id, ana))?.dates).toEqual(before?.dates);
    await memory.update(id, { text: 'We fly tomorrow' }, ana);
    expect((await memory.get(id, ana))?.dates?.[0]?.from).toBe('2026-05-05T00:00:00.000Z');
    expect((await memory.search('8 May 2026', { ...ana, threshold: 0.1 })).results).toEqual([]);
    await memory.update(id, { text: 'We stay' }, ana);
    expect('dates' in ((await memory.get(id, ana)) ?? {})).toBe(false);
    expect((await memory.search('5 May 2026', { ...ana, threshold: 0.1 })).results).toEqual([]);
  });

  test('follow the message when its author edits it', async () => {
    const memory = await open(chrono);
    const say = (content: string) =>
      memory.add([{ id: 'm1', role: 'user', content }], { ...ana, timestamp: monday });
    await say('We fly next Friday');
    expect((await say('We fly tomorrow')).results[0]?.event).toBe('UPDATE');
    expect((await memory.getAll(ana)).results[0]?.dates?.map(({ text }) => text)).toEqual(['tomorrow']);
    await say('We stay');
    expect('dates' in ((await memory.getAll(ana)).results[0] ?? {})).toBe(false);
  });

  test('go along with an export, and are found after the import', async () => {
    const source = await open(chrono);
    await addOthers(source);
    await source.add('We fly to Porto next Friday', { ...ana, timestamp: monday });
    const target = await open();
    await target.import(await Array.fromAsync(source.export()));
    expect(await foundFirst(target, 'What happens on 8 May 2026?')).toBe('We fly to Porto next Friday');
    expect((await target.getAll(ana)).results.flatMap((item) => item.dates ?? [])).toEqual([friday]);
  });

  test('stand in the context, unless they stand there already', async () => {
    const memory = await open(chrono);
    const messages = [
      'We fly to Porto next Friday, yes, next Friday <3',
      'The wedding is next month, the fair last week',
      'The exam was on 3 March 2025, and today I rest',
    ];
    for (const content of messages)
      await memory.add([{ role: 'user', name: 'Ana', content }], { ...ana, timestamp: monday });
    const { text } = await memory.context('Porto wedding fair exam', { ...ana, maxTokens: 500 });
    expect(text.split('\n').slice(2, -1)).toEqual([
      '- [2026-05-04, Ana] We fly to Porto next Friday, yes, next Friday &lt;3 (2026-05-08)',
      '- [2026-05-04, Ana] The wedding is next month, the fair last week (2026-06, 2026-04-27 to 2026-05-03)',
      '- [2026-05-04, Ana] The exam was on 3 March 2025, and today I rest',
    ]);
  });

  test('are read in the language and the time zone that were asked for, in questions too', async () => {
    const config = { locale: 'de', timeZone: 'Europe/Berlin' } as const;
    const memory = await open({ dateResolver: { provider: 'chrono', config } });
    await addOthers(memory);
    await memory.add('Wir fliegen übermorgen', { ...ana, timestamp: '2026-05-04T22:30:00Z' });
    expect((await memory.search('fliegen', ana)).results[0]?.dates?.[0]?.from).toBe(
      '2026-05-07T00:00:00.000Z',
    );
    await memory.add('Der Zahnarzt ist übermorgen', ana);
    expect(await foundFirst(memory, 'Was steht übermorgen an?')).toBe('Der Zahnarzt ist übermorgen');
  });

  test('cost no message when the resolver fails, and it is said', async () => {
    const memory = await open({ dateResolver: failing, embedder: fakeEmbedder() });
    const added = await memory.add('We fly next Friday', { ...ana, timestamp: monday, operationId: 'o1' });
    expect(added.results[0]?.event).toBe('ADD');
    expect(added.degraded).toEqual({ code: 'dates-failed', error: new Error('no calendar') });
    const again = await memory.add('We fly next Friday', { ...ana, timestamp: monday, operationId: 'o1' });
    expect(again.degraded?.code).toBe('dates-failed');
    const found = await memory.search('We fly', ana);
    expect([found.results[0]?.memory, found.degraded?.code]).toEqual(['We fly next Friday', 'dates-failed']);
    const updated = await memory.update(added.results[0]?.id ?? '', 'We fly tomorrow', ana);
    expect([updated.event, updated.degraded?.code]).toEqual(['UPDATE', 'dates-failed']);
  });

  test('are let go of with the memory', async () => {
    let closed = 0;
    const memory = await open({
      dateResolver: {
        ...failing,
        close: async () => {
          closed += 1;
        },
      },
    });
    await memory.close();
    expect(closed).toBe(1);
  });
});
