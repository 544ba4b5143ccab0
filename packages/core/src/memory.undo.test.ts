import { expect, test } from 'vitest';
import { OperationNotFoundError } from './errors/operation-not-found-error.ts';
import { ScopeRequiredError } from './errors/scope-required-error.ts';
import { UndoConflictError } from './errors/undo-conflict-error.ts';
import { NO_USAGE } from './engine/usage.ts';
import type { Memory } from './memory.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };
const bob = { userId: 'bob' };

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

/** A moment that lies between what was before and what comes. */
async function moment(): Promise<Date> {
  await new Promise((resolve) => setTimeout(resolve, 2));
  const now = new Date();
  await new Promise((resolve) => setTimeout(resolve, 2));
  return now;
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describeOnEachStore('undo', (open) => {
  test('deletes what an add added, and leaves its messages in their thread', async () => {
    const memory = await open();
    await addOne(memory, 'before');
    const added = await memory.add(
      ['tea', 'rain'].map((content) => ({ role: 'user', content })),
      ana,
    );
    const then = await moment();
    const undone = await memory.undo(added.operationId, ana);
    expect(undone).toEqual({
      results: added.results.map(({ id, memory: text, sources }) => ({
        id,
        memory: text,
        kind: 'episode',
        event: 'DELETE',
        sources,
        reason: `undo of ${added.operationId}`,
      })),
      operationId: expect.any(String),
      usage: NO_USAGE,
    });
    expect(undone.operationId).not.toBe(added.operationId);
    expect(await texts(memory)).toEqual(['before']);
    expect((await memory.search('tea', { ...ana, threshold: 0.01 })).results).toEqual([]);
    expect(await texts(memory, { ...ana, asOf: then })).toEqual(['before', 'tea', 'rain']);
    const { results: messages } = await memory.messages.list(ana);
    expect(messages.map(({ content }) => content)).toEqual(['before', 'tea', 'rain']);
  });

  test('gives an edited memory the state before as a new version, and tells the whole story', async () => {
    const memory = await open();
    const id = await addOne(memory, 'I live in Berlin', { ...ana, metadata: { a: 1 }, categories: ['home'] });
    const { operationId } = await memory.update(id, {
      text: 'I live in Lisbon',
      metadata: { b: 2 },
      categories: [],
      expiresAt: '2999-01-01',
    });
    const then = await moment();
    const undone = await memory.undo(operationId, ana);
    expect(undone.results).toEqual([
      {
        id,
        memory: 'I live in Berlin',
        kind: 'episode',
        event: 'UPDATE',
        previousMemory: 'I live in Lisbon',
        sources: [expect.any(String)],
        reason: `undo of ${operationId}`,
      },
    ]);
    const item = await memory.get(id);
    expect(item).toMatchObject({ version: 3, metadata: { a: 1 }, categories: ['home'] });
    expect(item).not.toHaveProperty('expiresAt');
    expect(await told(memory, id)).toEqual([
      ['ADD', 1, null, 'I live in Berlin'],
      ['UPDATE', 2, 'I live in Berlin', 'I live in Lisbon'],
      ['UPDATE', 3, 'I live in Lisbon', 'I live in Berlin'],
    ]);
    const [last] = await memory.history(id);
    expect([last?.operationId, last?.reason]).toEqual([undone.operationId, `undo of ${operationId}`]);
    expect((await memory.search('Berlin', ana)).results.map((each) => each.id)).toEqual([id]);
    expect((await memory.search('Lisbon', { ...ana, threshold: 0.01 })).results).toEqual([]);
    expect(await texts(memory, { ...ana, asOf: then })).toEqual(['I live in Lisbon']);
  });

  test('brings back what was deleted, under its id, and not into the time between', async () => {
    const memory = await open();
    const id = await addOne(memory, 'I like jazz', { ...ana, metadata: { a: 1 } });
    const before = await memory.get(id);
    const { operationId } = await memory.delete(id, { reason: 'a mistake' });
    const then = await moment();
    const { results } = await memory.undo(operationId, ana);
    expect(results).toMatchObject([{ id, memory: 'I like jazz', event: 'UPDATE' }]);
    expect(results[0]).not.toHaveProperty('previousMemory');
    expect(await memory.get(id)).toEqual({ ...before, version: 2, updatedAt: expect.any(String) });
    expect(await texts(memory, { ...ana, asOf: then })).toEqual([]);
    expect(await told(memory, id)).toEqual([
      ['ADD', 1, null, 'I like jazz'],
      ['DELETE', 1, 'I like jazz', null],
      ['UPDATE', 2, null, 'I like jazz'],
    ]);
    expect((await memory.search('jazz', ana)).results.map((each) => each.id)).toEqual([id]);
    const { results: again } = await memory.add([{ role: 'user', content: 'I like jazz', id: 'm9' }], ana);
    expect(again[0]?.event).toBe('ADD');
  });

  test('brings back everything that a deleteAll or a batch took, in one call', async () => {
    const memory = await open();
    const ids: string[] = [];
    for (let index = 0; index < 30; index += 1) ids.push(await addOne(memory, `note ${index}`));
    await addOne(memory, 'of bob', bob);
    const before = await texts(memory);
    const all = await memory.deleteAll(ana);
    expect([all.deleted, await texts(memory)]).toEqual([30, []]);
    expect((await memory.undo(all.operationId, ana)).results).toHaveLength(30);
    expect(await texts(memory)).toEqual(before);
    const edits = ids.slice(0, 3).map((id) => ({ id, text: `edited ${id}` }));
    const edited = await memory.batchUpdate(edits, ana);
    await memory.undo(edited.operationId, ana);
    const [first, second] = await memory.batchDelete(ids.slice(0, 2), ana);
    expect(first?.operationId).toBe(second?.operationId);
    await memory.undo(first?.operationId ?? '', ana);
    expect(await texts(memory)).toEqual(before);
    expect(await texts(memory, bob)).toEqual(['of bob']);
  });

  test('can be undone in turn, again and again', async () => {
    const memory = await open();
    const id = await addOne(memory, 'tea');
    let last = (await memory.update(id, 'coffee')).operationId;
    for (const expected of ['tea', 'coffee', 'tea', 'coffee']) {
      last = (await memory.undo(last, ana)).operationId;
      expect((await memory.get(id))?.memory).toBe(expected);
    }
    const added = await memory.add('rain', ana);
    const undone = await memory.undo(added.operationId, ana);
    expect(await texts(memory)).toEqual(['coffee']);
    await memory.undo(undone.operationId, ana);
    expect(await texts(memory)).toEqual(['coffee', 'rain']);
  });

  test('says NONE to what was taken back already, with the operation that did it', async () => {
    const memory = await open();
    const id = await addOne(memory, 'tea');
    const { operationId } = await memory.update(id, 'coffee');
    const first = await memory.undo(operationId, ana);
    const second = await memory.undo(operationId, ana);
    expect(second).toMatchObject({ operationId: first.operationId, results: [{ id, event: 'NONE' }] });
    await memory.update(id, 'chocolate');
    expect((await memory.undo(operationId, ana)).results[0]?.event).toBe('NONE');
    expect((await memory.get(id))?.memory).toBe('chocolate');
    expect(await memory.history(id)).toHaveLength(4);
  });

  test('refuses whole when one memory was changed since, and names it and the operation', async () => {
    const memory = await open();
    const added = await memory.add(
      ['tea', 'rain'].map((content) => ({ role: 'user', content })),
      ana,
    );
    const [, second] = added.results;
    const { operationId: changedBy } = await memory.update(second?.id ?? '', 'snow');
    const error = await rejection(memory.undo(added.operationId, ana));
    expect(error).toBeInstanceOf(UndoConflictError);
    expect(error).toMatchObject({ operationId: added.operationId, id: second?.id, changedBy });
    expect(String(error)).toBe(
      `UndoConflictError: operation "${added.operationId}" cannot be undone: memory "${second?.id}" was changed ` +
        `since, by operation "${changedBy}". Undo that one first. Nothing was changed`,
    );
    expect(await texts(memory)).toEqual(['tea', 'snow']);
    await memory.undo(changedBy, ana);
    await memory.undo(added.operationId, ana);
    expect(await texts(memory)).toEqual([]);
  });

  test('takes back what an undone undo had left', async () => {
    const memory = await open();
    const id = await addOne(memory, 'tea');
    const { operationId } = await memory.update(id, 'coffee');
    const undone = await memory.undo(operationId, ana);
    await memory.undo(undone.operationId, ana);
    expect(await texts(memory)).toEqual(['coffee']);
    const again = await memory.undo(operationId, ana);
    expect([again.results[0]?.event, await texts(memory)]).toEqual(['UPDATE', ['tea']]);
    expect(await memory.undo(operationId, ana)).toMatchObject({
      operationId: again.operationId,
      results: [{ event: 'NONE' }],
    });
  });

  test('takes back the last first, as far back as one likes', async () => {
    const memory = await open();
    const id = await addOne(memory, 'one');
    const operations: string[] = [];
    for (const text of ['two', 'three', 'four']) operations.push((await memory.update(id, text)).operationId);
    operations.push((await memory.delete(id)).operationId);
    const seen: (string | undefined)[] = [];
    for (const operationId of operations.toReversed()) {
      await memory.undo(operationId, ana);
      seen.push((await memory.get(id))?.memory);
    }
    expect(seen).toEqual(['four', 'three', 'two', 'one']);
  });

  test('does not bring an episode back whose message is gone', async () => {
    const memory = await open();
    const { results } = await memory.add([{ role: 'user', content: 'tea', id: 'm1' }], {
      ...ana,
      runId: 'r',
    });
    const id = results[0]?.id ?? '';
    const { operationId } = await memory.delete(id);
    await memory.messages.delete({ ...ana, runId: 'r', ids: ['m1'] });
    const error = await rejection(memory.undo(operationId, ana));
    expect(error).toMatchObject({ code: 'undo-conflict', id, changedBy: undefined });
    expect(String(error)).toContain('the message that memory');
  });

  test('knows only what an operation did within the scope, and needs one', async () => {
    const memory = await open();
    const operationId = 'shared';
    await memory.add('tea of ana', { ...ana, operationId });
    await memory.add('tea of the run', { ...ana, runId: 'r1', operationId });
    await memory.add('tea of bob', { ...bob, operationId });
    expect(await rejection(memory.undo(operationId))).toBeInstanceOf(ScopeRequiredError);
    expect(await rejection(memory.undo(operationId, { userId: 'eve' }))).toBeInstanceOf(
      OperationNotFoundError,
    );
    expect(await rejection(memory.undo('unknown', ana))).toMatchObject({
      code: 'operation-not-found',
      operationId: 'unknown',
    });
    expect((await memory.undo(operationId, { ...ana, runId: 'r1' })).results).toHaveLength(1);
    expect(await texts(memory)).toEqual(['tea of ana']);
    const { results } = await memory.scoped(ana).undo(operationId);
    expect(results.map(({ event }) => event).toSorted()).toEqual(['DELETE', 'NONE']);
    expect([await texts(memory), await texts(memory, bob)]).toEqual([[], ['tea of bob']]);
    await expect(memory.scoped(ana).undo(operationId, bob)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(memory.undo('', ana)).rejects.toThrow('operationId: the id is empty');
  });

  test('finds nothing of an operation that changed nothing, or was erased', async () => {
    const memory = await open();
    const id = await addOne(memory, 'tea');
    const same = await memory.update(id, 'tea');
    expect(await rejection(memory.undo(same.operationId, ana))).toBeInstanceOf(OperationNotFoundError);
    const { operationId } = await memory.delete(id);
    await memory.erase(ana);
    expect(await rejection(memory.undo(operationId, ana))).toBeInstanceOf(OperationNotFoundError);
  });
});
