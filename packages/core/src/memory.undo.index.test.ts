import { expect, test } from 'vitest';
import { adds, scriptedModel, supersedes } from './engine/infer/__fixtures__/scripted-model.ts';
import { NO_USAGE } from './engine/usage.ts';
import type { Memory } from './memory.ts';
import { fakeEmbedder } from './testing/fake-embedder.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };

async function addOne(memory: Memory, text: string, options: object = ana): Promise<string> {
  const { results } = await memory.add(text, options);
  return results[0]?.id ?? '';
}

async function texts(memory: Memory, options: object = ana): Promise<readonly string[]> {
  const { results } = await memory.getAll({ ...options, sort: { direction: 'ascending' } });
  return results.map((item) => item.memory);
}

async function told(memory: Memory, id: string): Promise<readonly unknown[]> {
  const entries = await memory.history(id);
  return entries
    .toReversed()
    .map(({ event, version, previousMemory, newMemory }) => [event, version, previousMemory, newMemory]);
}

function byCodePoint(left: string, right: string): number {
  return left < right ? -1 : 1;
}

describeOnEachStore('undo beside everything else', (open) => {
  test('gives what comes back its vector again', async () => {
    const embedder = fakeEmbedder();
    const memory = await open({ embedder });
    const id = await addOne(memory, 'a greyhound sleeps');
    const other = await addOne(memory, 'the train is late');
    await memory.flush();
    const { operationId: edit } = await memory.update(other, 'quarterly numbers');
    const { operationId: deletion } = await memory.delete(id);
    const first = await memory.undo(deletion, ana);
    expect(first.usage.embeddingCalls).toBe(1);
    const second = await memory.undo(edit, ana);
    expect(second.usage.embeddingCalls).toBe(1);
    const search = async (query: string): Promise<readonly (string | undefined)[]> => {
      const { results } = await memory.search(query, { ...ana, explain: true, limit: 1 });
      return results.flatMap((item) => [item.id, (item.explanation?.meaning ?? 0) > 0 ? 'meant' : 'not']);
    };
    expect(await search('a greyhound sleeps')).toEqual([id, 'meant']);
    expect(await search('the train is late')).toEqual([other, 'meant']);
    const metadata = await memory.update(id, { metadata: { a: 1 } });
    expect((await memory.undo(metadata.operationId, ana)).usage).toEqual(NO_USAGE);
  });

  test('brings what comes back to an index outside the ledger', async () => {
    const embedder = fakeEmbedder();
    const memory = await open({ embedder, vectorStore: { provider: 'in-memory' } });
    const id = await addOne(memory, 'a greyhound sleeps');
    const other = await addOne(memory, 'the train is late');
    const meant = async (query: string): Promise<readonly string[]> => {
      const { results } = await memory.search(query, { ...ana, explain: true });
      return results.filter(({ explanation }) => (explanation?.meaning ?? 0) > 0).map((item) => item.id);
    };
    const { operationId } = await memory.delete(id);
    await memory.flush();
    expect(await meant('a greyhound sleeps')).toEqual([]);
    const undone = await memory.undo(operationId, ana);
    expect(await meant('a greyhound sleeps')).toEqual([id]);
    await memory.undo(undone.operationId, ana);
    await memory.flush();
    expect(await meant('a greyhound sleeps')).toEqual([]);
    expect(await meant('the train is late')).toEqual([other]);
  });

  test('takes back what a model made of an add: the fact, its message, and what it superseded', async () => {
    const llm = scriptedModel((prompt, call) =>
      call === 2
        ? [supersedes(prompt, { old: 'Ana lives in Lisbon', text: 'Ana lives in Porto' })]
        : [adds('Ana lives in Lisbon')],
    );
    const memory = await open({ llm });
    await memory.add('I live in Lisbon', ana);
    const [lisbon] = (await memory.getAll({ ...ana, kinds: ['fact'] })).results;
    const moved = await memory.add('I moved to Porto', ana);
    expect(await texts(memory)).toEqual(['I live in Lisbon', 'I moved to Porto', 'Ana lives in Porto']);
    const { results } = await memory.undo(moved.operationId, ana);
    expect(results.map(({ event, memory: text }) => `${event} ${text}`).toSorted(byCodePoint)).toEqual([
      'DELETE Ana lives in Porto',
      'DELETE I moved to Porto',
      'UPDATE Ana lives in Lisbon',
    ]);
    expect(await memory.get(lisbon?.id ?? '')).toEqual({
      ...lisbon,
      version: 3,
      updatedAt: expect.any(String),
    });
    // Its words are its own again: who says them once more adds a source, and no second fact.
    await memory.add('I live in Lisbon, as I said', ana);
    expect((await memory.getAll({ ...ana, kinds: ['fact'] })).results.map(({ id }) => id)).toEqual([
      lisbon?.id,
    ]);
  });

  test('is done all the same when the embedder fails, and says so', async () => {
    const embedder = fakeEmbedder();
    const memory = await open({ embedder });
    const id = await addOne(memory, 'a greyhound sleeps');
    const { operationId } = await memory.delete(id);
    embedder.fail({ type: 'throw', error: new Error('no answer') });
    const undone = await memory.undo(operationId, ana);
    expect(undone.degraded?.code).toBe('embedding-failed');
    expect((await memory.search('greyhound', ana)).results.map((item) => item.id)).toEqual([id]);
    await memory.flush();
    expect((await memory.describe()).ledger.pendingMarks).toBe(0);
  });

  test('survives export and import, and can be undone there', async () => {
    const memory = await open();
    const id = await addOne(memory, 'tea');
    const { operationId } = await memory.delete(id);
    const undone = await memory.undo(operationId, ana);
    const gone = await addOne(memory, 'rain');
    const deletion = await memory.delete(gone);
    const lines = await Array.fromAsync(memory.export());
    const copy = await open();
    await copy.import(lines);
    expect((await Array.fromAsync(copy.export())).slice(1)).toEqual(lines.slice(1));
    await copy.undo(deletion.operationId, ana);
    expect(await texts(copy)).toEqual(['tea', 'rain']);
    await copy.undo(undone.operationId, ana);
    expect(await texts(copy)).toEqual(['rain']);
    expect(await told(copy, id)).toHaveLength(4);
  });

  test('takes its turn with others: of many at once one does it', async () => {
    const memory = await open();
    const id = await addOne(memory, 'tea');
    const { operationId } = await memory.update(id, 'coffee');
    const undone = await Promise.all(Array.from({ length: 8 }, () => memory.undo(operationId, ana)));
    const events = undone.map(({ results }) => results[0]?.event);
    expect([events.filter((event) => event === 'NONE').length, events.includes('UPDATE')]).toEqual([7, true]);
    expect(new Set(undone.map((each) => each.operationId)).size).toBe(1);
    expect(await memory.history(id)).toHaveLength(3);
  });
});
