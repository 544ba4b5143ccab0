import { describe, expect, it } from 'vitest';
import { adds, scriptedModel } from './engine/infer/__fixtures__/scripted-model.ts';
import { InvalidInputError } from './errors/invalid-input-error.ts';
import { InvalidOptionsError } from './errors/invalid-options-error.ts';
import { JobNotFoundError } from './errors/job-not-found-error.ts';
import { JobTimeoutError } from './errors/job-timeout-error.ts';
import { MemoryClosedError } from './errors/memory-closed-error.ts';
import { OperationMismatchError } from './errors/operation-mismatch-error.ts';
import { Memory } from './memory.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';
import { jobIdOf, memoryTexts } from './testing/read-jobs.ts';

const ana = { userId: 'ana' };
const bo = { userId: 'bo' };
const later = { wait: false } as const;

describeOnEachStore('a queued add', (open) => {
  it('answers with its job at once, and is done in the background', async () => {
    const memory = await open({ llm: scriptedModel(() => [adds('Ana lives in Lisbon')]) });
    const queued = await memory.add('I moved to Lisbon', { ...ana, ...later, metadata: { via: 'chat' } });
    expect(queued).toStrictEqual({
      results: [],
      usage: expect.objectContaining({ modelCalls: 0, embeddingCalls: 0 }),
      operationId: expect.any(String),
      job: { id: expect.any(String), status: 'queued' },
    });
    const job = await memory.waitForJob(jobIdOf(queued));
    expect(job).toStrictEqual({
      ...ana,
      id: jobIdOf(queued),
      status: 'finished',
      operationId: queued.operationId,
      attempts: 1,
      maxAttempts: 8,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      result: {
        results: [
          expect.objectContaining({ memory: 'Ana lives in Lisbon', kind: 'fact', event: 'ADD' }),
          expect.objectContaining({ memory: 'I moved to Lisbon', kind: 'episode', event: 'ADD' }),
        ],
        usage: expect.objectContaining({ modelCalls: 1, inputTokens: 100, outputTokens: 10 }),
        operationId: queued.operationId,
      },
    });
    expect(await memory.job(job.id)).toStrictEqual(job);
    expect(await memoryTexts(memory, ana)).toStrictEqual(['Ana lives in Lisbon', 'I moved to Lisbon']);
    const { id = '' } = job.result?.results[0] ?? {};
    expect((await memory.get(id))?.metadata).toStrictEqual({ via: 'chat' });
    expect((await memory.history(id))[0]?.operationId).toBe(queued.operationId);
  });

  it('is done in the order in which it was queued', async () => {
    const asked: string[] = [];
    const llm = scriptedModel(({ messages }) => {
      asked.push(messages[0]?.text ?? '');
      return [];
    });
    const memory = await open({ llm });
    const texts = ['first', 'second', 'third', 'fourth'];
    for (const text of texts) await memory.add(text, { ...ana, ...later });
    for (const { id } of (await memory.jobs(ana)).results) await memory.waitForJob(id);
    expect(asked).toStrictEqual(texts);
  });

  it('is one job for one operation id', async () => {
    const llm = scriptedModel(() => []);
    const memory = await open({ llm });
    const options = { ...ana, ...later, operationId: 'o1' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => memory.add('I moved to Lisbon', options)),
    );
    const [id, ...others] = new Set(answers.map(jobIdOf));
    expect(others).toStrictEqual([]);
    await memory.waitForJob(id ?? '');
    const again = await memory.add('I moved to Lisbon', options);
    expect(again.job).toStrictEqual({ id, status: 'finished' });
    await expect(memory.add('I moved to Porto', options)).rejects.toThrow(OperationMismatchError);
    const other = jobIdOf(await memory.add('I moved to Porto', { ...options, ...bo }));
    expect((await memory.waitForJob(other)).result?.results).toHaveLength(1);
    // And one operation with the calls that wait.
    const waited = await memory.add('I moved to Lisbon', { ...ana, operationId: 'o1' });
    expect(waited.results).toStrictEqual((await memory.job(id ?? ''))?.result?.results);
    expect(await memoryTexts(memory, ana)).toStrictEqual(['I moved to Lisbon']);
    expect(llm.requests).toHaveLength(2);
  });

  it('tells those who listen when it is stored', async () => {
    const memory = await open();
    const told: string[] = [];
    memory.on('memory.created', ({ memory: item }) => {
      told.push(item.memory);
    });
    const { job } = await memory.add('I moved to Lisbon', { ...ana, ...later });
    await memory.waitForJob(job?.id ?? '');
    expect(told).toStrictEqual(['I moved to Lisbon']);
  });

  it('can be taken back as one operation', async () => {
    const memory = await open({ llm: scriptedModel(() => [adds('Ana lives in Lisbon')]) });
    const queued = await memory.add('I moved to Lisbon', { ...ana, ...later });
    await memory.waitForJob(jobIdOf(queued));
    await memory.undo(queued.operationId, ana);
    expect(await memoryTexts(memory, ana)).toStrictEqual([]);
  });

  it('waits for a process that runs jobs', async () => {
    const memory = await open({ runJobs: false });
    const id = jobIdOf(await memory.add('I moved to Lisbon', { ...ana, ...later }));
    await expect(memory.waitForJob(id, { timeoutMs: 60 })).rejects.toThrow(
      new JobTimeoutError({ id, status: 'queued', timeoutMs: 60 }),
    );
    expect(await memory.job(id)).toMatchObject({ status: 'queued', attempts: 0 });
    expect((await memory.describe()).jobs).toStrictEqual({ queued: 1, running: 0, dead: 0, unmatched: 0 });
  });

  it('belongs to its scope', async () => {
    const memory = await open({ runJobs: false });
    const id = jobIdOf(await memory.scoped({ ...ana, runId: 'r1' }).add('I moved to Lisbon', later));
    const foreign = memory.scoped(bo);
    expect(await memory.job(id, ana)).toMatchObject({ id, userId: 'ana', runId: 'r1' });
    expect(await foreign.job(id)).toBeNull();
    expect((await foreign.jobs()).results).toStrictEqual([]);
    await expect(foreign.waitForJob(id)).rejects.toThrow(JobNotFoundError);
    await expect(foreign.cancelJob(id)).rejects.toThrow(JobNotFoundError);
    await expect(foreign.retryJob(id)).rejects.toThrow(JobNotFoundError);
    expect(await memory.scoped(ana).job(id)).toMatchObject({ id, status: 'queued' });
    expect(await memory.scoped(ana).cancelJob(id)).toMatchObject({ id, status: 'cancelled' });
  });

  it('is listed, the last queued first, by scope and status, page by page', async () => {
    const memory = await open({ runJobs: false });
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const scope = index % 2 === 0 ? ana : bo;
      ids.push(jobIdOf(await memory.add(`note ${index}`, { ...scope, ...later })));
    }
    await memory.cancelJob(ids[2] ?? '');
    const list = async (options?: object): Promise<readonly number[]> =>
      (await memory.jobs(options)).results.map(({ id }) => ids.indexOf(id));
    expect(await list()).toStrictEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(await list(ana)).toStrictEqual([6, 4, 2, 0]);
    expect(await list({ ...ana, status: 'queued' })).toStrictEqual([6, 4, 0]);
    expect(await list({ status: 'cancelled' })).toStrictEqual([2]);
    const first = await memory.jobs({ limit: 3 });
    const second = await memory.jobs({ limit: 3, cursor: first.nextCursor });
    const third = await memory.jobs({ limit: 3, cursor: second.nextCursor });
    const pages = [first, second, third].map(({ results }) => results.map(({ id }) => ids.indexOf(id)));
    expect(pages).toStrictEqual([[6, 5, 4], [3, 2, 1], [0]]);
    expect(third).not.toHaveProperty('nextCursor');
    await expect(memory.jobs({ status: 'queued', cursor: first.nextCursor })).rejects.toThrow(
      InvalidInputError,
    );
  });

  it('is no part of an export, and gone after a reset', async () => {
    const memory = await open({ runJobs: false });
    const id = jobIdOf(await memory.add('a planted secret', { ...ana, ...later }));
    expect((await Array.fromAsync(memory.export())).join('\n')).not.toContain('planted');
    await memory.reset();
    expect(await memory.job(id)).toBeNull();
  });

  it('ends a wait when the memory is closed', async () => {
    const memory = await open({ runJobs: false });
    const id = jobIdOf(await memory.add('I moved to Lisbon', { ...ana, ...later }));
    const heard = memory.waitForJob(id).catch((error: unknown) => error);
    await memory.close();
    expect(await heard).toBeInstanceOf(MemoryClosedError);
  });

  it('ends a wait with its signal', async () => {
    const memory = await open({ runJobs: false });
    const id = jobIdOf(await memory.add('I moved to Lisbon', { ...ana, ...later }));
    const reason = new Error('enough');
    const stop = new AbortController();
    const heard = memory.waitForJob(id, { signal: stop.signal }).catch((error: unknown) => error);
    stop.abort(reason);
    expect(await heard).toBe(reason);
    expect(await memory.job(id)).toMatchObject({ status: 'queued' });
  });

  it.each([
    [{ limit: 0 }, 'jobs.limit', '0'],
    [{ status: 'done' }, 'jobs.status', '"done" is not a status of jobs'],
    [{ status: 7 }, 'jobs.status', '7 is not a status of jobs'],
    [{ state: 'queued' }, 'jobs.state', 'there is no such option'],
    [{ cursor: 'x' }, 'cursor', 'cursor'],
  ])('is not listed with %o', async (options, path, message) => {
    const memory = await open();
    const refused = await memory.jobs(options as never).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidInputError);
    expect(refused).toMatchObject({ path });
    expect(String(refused)).toContain(message);
  });

  it('refuses wrong arguments by name', async () => {
    const memory = await open();
    await expect(memory.job('')).rejects.toThrow('job.id');
    await expect(memory.cancelJob('x', { limit: 1 } as never)).rejects.toThrow('cancelJob.limit');
    await expect(memory.waitForJob('x', { timeoutMs: -1 })).rejects.toThrow('waitForJob.timeoutMs');
    await expect(memory.waitForJob('x')).rejects.toThrow(new JobNotFoundError({ id: 'x' }));
    await expect(memory.add('Hi', { ...ana, wait: 'no' } as never)).rejects.toThrow('add.wait');
    await expect(memory.add('', { ...ana, ...later })).rejects.toThrow(InvalidInputError);
    expect((await memory.jobs()).results).toStrictEqual([]);
  });
});

describe('a memory', () => {
  it('refuses a runJobs that is not a boolean', () => {
    expect(() => new Memory({ runJobs: 'no' } as never)).toThrow(InvalidOptionsError);
    expect(() => new Memory({ runJobs: 'no' } as never)).toThrow('runJobs: "no" is not a boolean');
  });
});
