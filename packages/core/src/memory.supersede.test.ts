import { expect, test } from 'vitest';
import { InvalidInputError } from './errors/invalid-input-error.ts';
import { UndoConflictError } from './errors/undo-conflict-error.ts';
import { NO_USAGE } from './engine/usage.ts';
import type { Memory } from './memory.ts';
import { fakeEmbedder } from './testing/fake-embedder.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };

async function addOne(memory: Memory, text: string, options: object = ana): Promise<string> {
  const { results } = await memory.add(text, options);
  return results[0]?.id ?? '';
}

async function texts(memory: Memory, options: object = {}): Promise<readonly string[]> {
  const { results } = await memory.getAll({ ...ana, ...options, sort: { direction: 'ascending' } });
  return results.map((item) => item.memory);
}

/** A fact, which no call makes without a model: what replaced a message is one. */
async function addFact(memory: Memory, text: string, validFrom = '2020-01-01'): Promise<string> {
  const said = await addOne(memory, `They said: ${text}`, { ...ana, timestamp: '2019-01-01' });
  return (await memory.supersede(said, { text, validFrom })).id;
}

async function pause(): Promise<Date> {
  await new Promise((resolve) => setTimeout(resolve, 2));
  const now = new Date();
  await new Promise((resolve) => setTimeout(resolve, 2));
  return now;
}

describeOnEachStore('supersede', (open) => {
  test('puts a new memory in the place of the old one, which names it and ends where it begins', async () => {
    const memory = await open();
    const old = await addFact(memory, 'Ana lives in Lisbon');
    await memory.update(old, { metadata: { city: 'Lisbon', sure: true }, categories: ['home'] });
    const before = await memory.get(old);
    const change = await memory.supersede(
      old,
      {
        text: 'Ana lives in Porto',
        metadata: { city: 'Porto', sure: null },
        validFrom: '2026-03-01',
        reason: 'moved',
      },
      ana,
    );
    expect(change).toEqual({
      id: expect.any(String),
      memory: 'Ana lives in Porto',
      kind: 'fact',
      event: 'ADD',
      supersedes: old,
      sources: [],
      reason: 'moved',
      operationId: expect.any(String),
      usage: NO_USAGE,
    });
    const successor = await memory.get(change.id);
    expect(successor).toEqual({
      ...ana,
      id: change.id,
      memory: 'Ana lives in Porto',
      kind: 'fact',
      metadata: { city: 'Porto' },
      categories: ['home'],
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      createdAt: successor?.updatedAt,
      updatedAt: expect.any(String),
      validFrom: '2026-03-01T00:00:00.000Z',
      attributedTo: 'user',
      sources: [],
      supersedes: old,
      version: 1,
    });
    expect(await memory.get(old)).toEqual({
      ...before,
      supersededBy: change.id,
      validTo: '2026-03-01T00:00:00.000Z',
      updatedAt: successor?.createdAt,
      version: 3,
    });
    const [entry] = await memory.history(old);
    expect(entry).toMatchObject({ event: 'UPDATE', reason: 'moved', operationId: change.operationId });
  });

  test('takes the old one out of reads, and never lets it come alone or first', async () => {
    const memory = await open();
    const old = await addFact(memory, 'Ana lives in Lisbon with a greyhound');
    const { id } = await memory.supersede(old, 'Ana moved to Porto');
    expect(await texts(memory)).toEqual(['Ana moved to Porto']);
    const query = { ...ana, threshold: 0.01 };
    expect((await memory.search('Lisbon greyhound', query)).results).toEqual([]);
    const { results } = await memory.search('Lisbon greyhound', { ...query, includeSuperseded: true });
    expect(results.map((item) => item.id).slice(0, 2)).toEqual([id, old]);
    const { results: one } = await memory.search('Lisbon', { ...query, includeSuperseded: true, limit: 1 });
    expect(one.map((item) => item.id)).toEqual([id]);
  });

  test('is asked by what was true and by what was recorded', async () => {
    const memory = await open();
    const old = await addFact(memory, 'Ana lives in Lisbon', '2024-01-01');
    const then = await pause();
    await memory.supersede(old, { text: 'Ana lives in Porto', validFrom: '2026-03-01' });
    expect(await texts(memory, { validAt: '2025-01-01', kinds: ['fact'] })).toEqual(['Ana lives in Lisbon']);
    expect(await texts(memory, { validAt: '2026-02-28', kinds: ['fact'] })).toEqual(['Ana lives in Lisbon']);
    expect(await texts(memory, { validAt: '2026-03-02', kinds: ['fact'] })).toEqual(['Ana lives in Porto']);
    expect(await texts(memory, { asOf: then })).toEqual(['Ana lives in Lisbon']);
    expect(await texts(memory, { asOf: then, validAt: '2026-03-02', kinds: ['fact'] })).toEqual([
      'Ana lives in Lisbon',
    ]);
  });

  test('lets the world change back: the third memory is no duplicate of the first', async () => {
    const memory = await open();
    const lisbon = await addFact(memory, 'Ana lives in Lisbon');
    const porto = await memory.supersede(lisbon, 'Ana lives in Porto');
    const back = await memory.supersede(porto.id, 'Ana lives in Lisbon');
    expect(new Set([lisbon, porto.id, back.id]).size).toBe(3);
    expect(await texts(memory)).toEqual(['Ana lives in Lisbon']);
    const copy = await open();
    await copy.import(await Array.fromAsync(memory.export()));
    expect((await copy.getAll(ana)).results.map(({ id }) => id)).toEqual([back.id]);
    await expect(copy.supersede(back.id, 'ana lives  in LISBON.')).rejects.toThrow(
      `supersede.text: the text is what memory "${back.id}" says already`,
    );
  });

  test('refuses what cannot be superseded, and says what to do', async () => {
    const memory = await open();
    const fixed = await addOne(memory, 'born in 1990', { ...ana, immutable: true });
    await expect(memory.supersede(fixed, 'born in 1991')).rejects.toMatchObject({ code: 'memory-immutable' });
    await expect(memory.supersede('nobody', 'x')).rejects.toMatchObject({ code: 'memory-not-found' });
    const old = await addFact(memory, 'Ana likes tea');
    await expect(memory.supersede(old, 'x', { userId: 'bob' })).rejects.toMatchObject({
      code: 'memory-not-found',
    });
    const { id } = await memory.supersede(old, 'Ana likes coffee');
    await expect(memory.supersede(old, 'Ana likes water')).rejects.toThrow(
      `supersede.id: memory "${old}" was superseded by "${id}" already. Supersede "${id}"`,
    );
    const other = await addFact(memory, 'Ana likes rain');
    await expect(memory.supersede(other, 'Ana likes COFFEE.')).rejects.toThrow(
      `supersede.text: the text is what memory "${id}" says already. Delete "${id}" first`,
    );
    const late = { text: 'Ana likes snow', validFrom: '2026-02-01', validTo: '2026-01-01' };
    await expect(memory.supersede(other, late)).rejects.toThrow(
      'supersede.validTo: 2026-01-01T00:00:00.000Z is not',
    );
    for (const [input, message] of [
      [undefined, 'supersede: the options are null'],
      ['', 'supersede.text: the text is blank'],
      [{}, 'supersede.text: undefined is not a text'],
      [{ text: 'x', validFrom: 'soon' }, 'supersede.validFrom: "soon" is not a time'],
      [{ text: 'x', kind: 'fact' }, 'supersede.kind: there is no such option'],
    ] as const) {
      const error: unknown = await memory.supersede(other, input as never).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(InvalidInputError);
      expect(String(error)).toContain(message);
    }
    expect((await memory.get(other))?.version).toBe(1);
  });

  test('never ends the old one before it began, nor later than it had ended', async () => {
    const memory = await open();
    const late = await addFact(memory, 'Ana works at the harbour', '2026-05-01');
    await memory.supersede(late, { text: 'Ana works at the mill', validFrom: '2025-01-01' });
    expect(await memory.get(late)).toMatchObject({ validTo: '2026-05-01T00:00:00.000Z' });
    const ended = await addFact(memory, 'Ana studies law', '2020-01-01');
    await memory.update(ended, { validTo: '2022-06-01' });
    await memory.supersede(ended, { text: 'Ana studies music', validFrom: '2024-01-01' });
    expect(await memory.get(ended)).toMatchObject({ validTo: '2022-06-01T00:00:00.000Z' });
  });

  test('is undone whole: the new one goes, the old one is as it was', async () => {
    const memory = await open();
    const old = await addFact(memory, 'Ana lives in Lisbon');
    const before = await memory.get(old);
    const change = await memory.supersede(old, 'Ana lives in Porto');
    const { results } = await memory.undo(change.operationId, ana);
    expect(results.map(({ id, event }) => [id, event])).toEqual([
      [old, 'UPDATE'],
      [change.id, 'DELETE'],
    ]);
    expect(await memory.get(old)).toEqual({ ...before, version: 3, updatedAt: expect.any(String) });
    expect(await texts(memory)).toEqual(['Ana lives in Lisbon']);
    // Its key is its own again.
    const other = await addFact(memory, 'Ana rents a flat');
    await expect(memory.supersede(other, 'Ana lives in Lisbon')).rejects.toThrow(`"${old}" says already`);
  });

  test('is not undone when the old words are true again by another memory', async () => {
    const memory = await open();
    const lisbon = await addFact(memory, 'Ana lives in Lisbon');
    const porto = await memory.supersede(lisbon, 'Ana lives in Porto');
    const other = await addFact(memory, 'Ana rents a flat');
    const again = await memory.supersede(other, 'Ana lives in Lisbon');
    const error: unknown = await memory.undo(porto.operationId, ana).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UndoConflictError);
    expect(error).toMatchObject({ id: lisbon });
    expect(String(error)).toContain(`would say what "${again.id}" says by now. Delete "${again.id}" first`);
    await memory.delete(again.id);
    await memory.undo(porto.operationId, ana);
    expect((await memory.get(lisbon))?.supersededBy).toBeUndefined();
  });

  test('finds the new one by meaning, and says when it could not be embedded', async () => {
    const embedder = fakeEmbedder();
    const memory = await open({ embedder });
    const old = await addOne(memory, 'Ana lives in Lisbon');
    const change = await memory.supersede(old, 'Ana lives in Porto');
    expect(change.usage.embeddingCalls).toBe(1);
    const { results } = await memory.search('Ana lives in Porto', { ...ana, explain: true });
    expect(results.map(({ id, kind }) => [id, kind])).toEqual([[change.id, 'fact']]);
    expect(results[0]?.explanation?.meaning).toBeGreaterThan(0);
    embedder.fail({ type: 'throw', error: new Error('no answer') });
    expect((await memory.supersede(change.id, 'Ana lives in Faro')).degraded?.code).toBe('embedding-failed');
    await memory.flush();
  });
});

describeOnEachStore('update of times', (open) => {
  test('sets since when and until when it is true, and removes either with null', async () => {
    const memory = await open();
    const id = await addOne(memory, 'the bridge is closed');
    const change = await memory.update(id, { validFrom: '2026-01-01', valid_to: '2026-02-01' } as object);
    expect(change.event).toBe('UPDATE');
    expect(await memory.get(id)).toMatchObject({
      validFrom: '2026-01-01T00:00:00.000Z',
      validTo: '2026-02-01T00:00:00.000Z',
    });
    expect(await texts(memory, { validAt: '2026-01-15' })).toEqual(['the bridge is closed']);
    expect(await texts(memory, { validAt: '2026-02-01T00:00:00Z' })).toEqual([]);
    await expect(memory.update(id, { validFrom: '2026-03-01' })).rejects.toThrow(
      `update.validFrom: memory "${id}" would be true from 2026-03-01T00:00:00.000Z until 2026-02-01T00:00:00.000Z`,
    );
    await memory.update(id, { validTo: null });
    expect(await memory.get(id)).not.toHaveProperty('validTo');
    await memory.update(id, { validFrom: null });
    expect(await memory.get(id)).not.toHaveProperty('validFrom');
    await expect(memory.update(id, { validTo: 'soon' })).rejects.toThrow(
      'update.validTo: "soon" is not a time',
    );
  });

  test('an edited fact holds its key, unless another one says the same', async () => {
    const memory = await open();
    const first = await addFact(memory, 'Ana likes tea');
    const second = await addFact(memory, 'Ana likes rain');
    await memory.update(first, 'Ana likes coffee');
    await expect(memory.supersede(second, 'Ana likes coffee')).rejects.toThrow(`"${first}" says already`);
    expect((await memory.update(second, 'Ana likes coffee')).event).toBe('UPDATE');
    const twice = [first, second].map((id) => ({ id, text: 'Ana likes snow' }));
    expect((await memory.batchUpdate(twice)).results.map(({ event }) => event)).toEqual(['UPDATE', 'UPDATE']);
  });
});
