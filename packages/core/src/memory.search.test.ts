import { expect, test } from 'vitest';
import { describeOnEachStore } from './testing/open-test-memory.ts';
import { NO_USAGE } from './engine/usage.ts';

const ana = { userId: 'ana' };
const texts = (results: readonly { readonly memory: string }[]): readonly string[] =>
  results.map((result) => result.memory);

describeOnEachStore('search', (open) => {
  test('finds the memory that answers, with its origin and a score', async () => {
    const memory = await open();
    await memory.add(
      [
        { id: 'm1', role: 'user', name: 'Ana', content: 'I moved to Lisbon last spring.' },
        { id: 'm2', role: 'assistant', content: 'How exciting!' },
        { id: 'm3', role: 'user', name: 'Ana', content: 'My greyhound is called Biscuit.' },
      ],
      { ...ana, timestamp: '2026-05-01T10:00:00Z' },
    );
    const { results, usage } = await memory.search('What is the name of the greyhound?', ana);
    expect(results[0]).toMatchObject({
      memory: 'My greyhound is called Biscuit.',
      kind: 'episode',
      sources: ['m3'],
      speaker: 'Ana',
      attributedTo: 'user',
      userId: 'ana',
      validFrom: '2026-05-01T10:00:00.000Z',
    });
    expect(results[0]?.score).toBeGreaterThan(0.3);
    expect(results[0]?.score).toBeLessThanOrEqual(1);
    expect(usage).toEqual(NO_USAGE);
  });

  test('finds a message by what was said around it', async () => {
    const memory = await open();
    await memory.add(
      [
        { role: 'user', content: 'Which dish should I bring to the potluck?' },
        { id: 'answer', role: 'assistant', content: 'Lasagna, as always!' },
        { role: 'user', content: 'The weather is terrible today.' },
      ],
      ana,
    );
    const { results } = await memory.search('What do I bring to the potluck?', { ...ana, explain: true });
    const answer = results.find((result) => result.sources.includes('answer'));
    expect(answer?.explanation?.neighbours).toBeGreaterThan(0);
    expect(answer?.explanation?.words).toBe(0);
  });

  test('explains each score by parts that add up to it', async () => {
    const memory = await open();
    await memory.add('I planted tomatoes and basil on the balcony', ana);
    const { results, rowsRead } = await memory.search('tomatoes on the balcony', { ...ana, explain: true });
    const [first] = results;
    const sum = Object.values(first?.explanation ?? {}).reduce((total, part) => total + part, 0);
    expect(sum).toBeCloseTo(first?.score ?? -1, 6);
    expect(rowsRead).toBeGreaterThan(0);
  });

  test('keeps a score while a thousand unrelated memories come', async () => {
    const memory = await open();
    await memory.add('My sister Clara plays the violin in an orchestra in Vienna.', ana);
    await memory.add('The violin needs new strings.', ana);
    const query = 'Who plays the violin?';
    const before = (await memory.search(query, ana)).results;
    const topics = ['football', 'taxes', 'bread', 'mountains', 'algebra', 'paint', 'trains', 'coffee'];
    await memory.addMany(
      Array.from({ length: 1000 }, (_, index) => ({
        messages: `Today I read something about ${topics[index % topics.length]} in chapter ${index} of a book`,
        ...ana,
      })),
    );
    const after = (await memory.search(query, ana)).results;
    for (const result of before) {
      const later = after.find(({ id }) => id === result.id);
      expect(Math.abs((later?.score ?? 0) - result.score)).toBeLessThan(0.05);
    }
    expect(after[0]?.id).toBe(before[0]?.id);
  });

  test('leaves out what is below the threshold, and no more than the limit', async () => {
    const memory = await open();
    for (const color of ['red', 'green', 'blue', 'yellow']) await memory.add(`I own a ${color} kite`, ana);
    const all = (await memory.search('red kite', ana)).results;
    expect(all).toHaveLength(4);
    const top = all[0]?.score ?? 0;
    expect(texts((await memory.search('red kite', { ...ana, threshold: top })).results)).toEqual([
      'I own a red kite',
    ]);
    expect((await memory.search('red kite', { ...ana, limit: 2 })).results).toHaveLength(2);
    expect((await memory.search('submarine', { ...ana, threshold: 0.01 })).results).toEqual([]);
  });

  test.each([
    ['Chinese', '我搬到了里斯本，养了一只灰狗', '灰狗'],
    ['Japanese', '先週、京都の祖母を訪ねました', '祖母'],
    ['Thai', 'ฉันเลี้ยงแมวสองตัวที่บ้าน', 'แมว'],
    ['Arabic', 'انتقلت إلى لشبونة مع كلبي', 'لشبونة'],
    ['Cyrillic', 'Я переехала в Лиссабон с ёжиком', 'ёжиком'],
    ['Cyrillic without the dots', 'Я переехала в Лиссабон с ёжиком', 'ежиком'],
    ['accents', 'Le café est près de la gare', 'cafe pres'],
    ['German', 'Die Straße heißt Grüner Weg', 'strasse'],
    ['Korean', '나는 서울에서 커피를 마신다', '커피를'],
    ['Hindi', 'मैं दिल्ली में रहता हूँ', 'दिल्ली'],
    ['emoji', 'Best day ever 🦔', '🦔'],
  ])('finds %s by its words', async (_language, text, query) => {
    const memory = await open();
    await memory.add(
      ['a note about nothing', text, 'another one'].map((content) => ({ role: 'user', content })),
      ana,
    );
    expect(texts((await memory.search(query, ana)).results)[0]).toBe(text);
  });

  test('returns the newest memories with a score of 0 when nothing fits', async () => {
    const memory = await open();
    for (let index = 0; index < 12; index += 1) await memory.add(`note ${index}`, ana);
    const { results } = await memory.search('where does she live?', { ...ana, limit: 20 });
    expect(texts(results)).toEqual(Array.from({ length: 10 }, (_, index) => `note ${11 - index}`));
    expect(new Set(results.map(({ score }) => score))).toEqual(new Set([0]));
    expect((await memory.search('where does she live?', { userId: 'bob' })).results).toEqual([]);
  });

  test('returns the newest memories when the query has no words', async () => {
    const memory = await open();
    await memory.add('first', ana);
    await memory.add('second', ana);
    expect(texts((await memory.search('?!', { ...ana, limit: 1 })).results)).toEqual(['second']);
  });

  test('takes both dialects of ids and limits', async () => {
    const memory = await open();
    await memory.add('I like jazz', { user_id: 'ana', agent_id: 'bot' });
    for (const options of [
      { userId: 'ana' },
      { user_id: 'ana' },
      { filters: { user_id: 'ana' } },
      { filters: { userId: 'ana' }, topK: 3 },
      {
        filters: { AND: [{ user_id: 'ana' }, { OR: [{ agent_id: 'bot' }, { agent_id: 'other' }] }] },
        top_k: 3,
      },
      { filters: { OR: [{ user_id: 'ana' }, { user_id: 'bob' }] } },
      { filters: { user_id: { in: ['ana', 'bob'] } } },
      { agentId: 'bot' },
      { agentId: 'bot', filters: { userId: '*' } },
    ]) {
      expect(texts((await memory.search('jazz', options)).results)).toEqual(['I like jazz']);
    }
    expect((await memory.search('jazz', { userId: 'ana', filters: { userId: 'bob' } })).results).toEqual([]);
  });

  test('names what is wrong with a call', async () => {
    const memory = await open();
    const cases: readonly (readonly [object, object])[] = [
      [{}, { code: 'scope-required' }],
      [{ filters: { user_id: '*' } }, { code: 'scope-required' }],
      [{ filters: { OR: [{ user_id: 'ana' }, { price: 3 }] } }, { code: 'scope-required' }],
      [{ userId: ' ' }, { message: expect.stringMatching(/blank/) }],
      [{ userId: 'a b' }, { message: expect.stringMatching(/white space/) }],
      [{ ...ana, threshold: 2 }, { message: expect.stringMatching(/threshold: 2/) }],
      [{ ...ana, limit: 0 }, { message: expect.stringMatching(/limit: 0/) }],
      [{ ...ana, limit: 5, topK: 6 }, { message: expect.stringMatching(/contradicts/) }],
      [{ ...ana, treshold: 0.5 }, { message: expect.stringMatching(/threshold/) }],
      [{ ...ana, filters: { price: { foo: 1 } } }, { message: expect.stringMatching(/foo/) }],
      [{ ...ana, rerank: true }, { message: expect.stringMatching(/reranker/) }],
      [{ ...ana, kinds: ['facts'] }, { message: expect.stringMatching(/fact/) }],
      [{ ...ana, asOf: 'yesterday' }, { message: expect.stringMatching(/asOf/) }],
    ];
    for (const [options, expected] of cases) {
      await expect(memory.search('x', options)).rejects.toMatchObject(expected);
    }
    await expect(memory.search(' ', ana)).rejects.toMatchObject({ code: 'invalid-input', path: 'query' });
    await expect(
      memory.search('x', { ...ana, signal: AbortSignal.abort(new Error('stop')) }),
    ).rejects.toThrow('stop');
  });

  test('finds what is of a month that the query names without a year', async () => {
    const memory = await open();
    const year = new Date().getUTCFullYear() - 1;
    await memory.add('we had dinner', { ...ana, timestamp: `${year}-04-10` });
    await memory.add('we slept', { ...ana, timestamp: `${year}-06-10` });
    const { results } = await memory.search('What happened in April?', { ...ana, explain: true });
    expect(results[0]?.memory).toBe('we had dinner');
    expect(results[0]?.explanation?.time).toBeGreaterThan(0);
  });
});
