import { expect, test } from 'vitest';
import { Memory } from './memory.ts';
import { fakeReranker } from './testing/fake-reranker.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };
const texts = (results: readonly { readonly memory: string }[]): readonly string[] =>
  results.map((result) => result.memory);

/** An export of memories of which each was replaced by the next. */
async function replacedOneByOne(memories: readonly string[]): Promise<readonly string[]> {
  const source = new Memory({ store: { provider: 'memory' } });
  const { results } = await source.addMany(
    memories.map((messages, runId) => ({ messages, ...ana, runId: `run-${runId}` })),
  );
  const ids = results.flatMap(({ results: changes }) => changes.map(({ id }) => id));
  const lines: string[] = [];
  for await (const line of source.export()) lines.push(line);
  await source.close();
  return lines.map((line) => {
    const row = JSON.parse(line) as { readonly versions?: readonly [{ readonly state: { id: string } }] };
    const state = row.versions?.[0].state;
    const next = state && ids[ids.indexOf(state.id) + 1];
    if (state === undefined || next === undefined) return line;
    return JSON.stringify({
      ...row,
      versions: [{ ...row.versions?.[0], state: { ...state, supersededBy: next } }],
    });
  });
}

describeOnEachStore('an outdated memory', (open) => {
  test('comes after what replaced it, whatever a reranker says', async () => {
    const likings = new Map([
      ['Ana lives in Porto.', 0.9],
      ['Ana lives near Faro.', 0.2],
      ['Ana lives in Lisbon.', 0.1],
    ]);
    const reranker = fakeReranker({ score: (_query, document) => likings.get(document) ?? 0.5 });
    const memory = await open({ reranker });
    await memory.import(await replacedOneByOne([...likings.keys()]));
    await memory.add('Ana lives well.', ana);
    const search = { ...ana, includeSuperseded: true, explain: true };
    const { results } = await memory.search('Where does Ana live?', search);
    expect(results.map(({ memory: text, score }) => [text, score])).toEqual([
      ['Ana lives in Lisbon.', 0.9],
      ['Ana lives near Faro.', 0.9],
      ['Ana lives in Porto.', 0.9],
      ['Ana lives well.', 0.5],
    ]);
    expect(results[0]?.explanation?.rerank).toBe(0.1);
    const [only] = (await memory.search('Where does Ana live?', { ...search, limit: 1 })).results;
    expect(only?.memory).toBe('Ana lives in Lisbon.');
  });

  test('comes after its successor also where that repeats a better result', async () => {
    const likings = new Map([['Now Ana lives in Lisbon', 0.9]]);
    const score = (_query: string, document: string): number => likings.get(document) ?? 0.5;
    const memory = await open({ reranker: fakeReranker({ score }) });
    await memory.import(await replacedOneByOne(['Ana rents a flat in Porto', 'Ana lives in Lisbon now']));
    await memory.add('Now Ana lives in Lisbon', ana);
    const { results } = await memory.search('Ana', { ...ana, includeSuperseded: true });
    expect(texts(results)).toEqual([
      'Now Ana lives in Lisbon',
      'Ana lives in Lisbon now',
      'Ana rents a flat in Porto',
    ]);
  });

  test('comes with all that replaced it, one after the other, though the query does not find them', async () => {
    const memory = await open();
    await memory.import(await replacedOneByOne(['Porto is home', 'Now in Faro', 'Lisbon at last']));
    const { results } = await memory.search('Porto home', { ...ana, includeSuperseded: true });
    expect(texts(results)).toEqual(['Lisbon at last', 'Now in Faro', 'Porto is home']);
    const [first, second, third] = results.map(({ score }) => score);
    expect(third).toBeGreaterThan(0.3);
    expect([first, second]).toEqual([third, third]);
  });
});
