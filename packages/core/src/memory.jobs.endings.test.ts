import { expect, it, vi } from 'vitest';
import { adds, scriptedModel } from './engine/infer/__fixtures__/scripted-model.ts';
import { JobNotFoundError } from './errors/job-not-found-error.ts';
import { JobStateError } from './errors/job-state-error.ts';
import { ProviderError } from './errors/provider-error.ts';
import type { Memory } from './memory.ts';
import { fakeLanguageModel } from './testing/fake-language-model.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';
import { jobIdOf, memoryTexts } from './testing/read-jobs.ts';

const ana = { userId: 'ana' };
const bo = { userId: 'bo' };
const later = { wait: false } as const;

/** Makes a dead job: its operation id stands for something else. */
async function bury(memory: Memory): Promise<string> {
  await memory.add('I adopted a greyhound', { ...ana, operationId: 'o1' });
  return jobIdOf(await memory.add('I moved to Lisbon', { ...ana, ...later, operationId: 'o1' }));
}

describeOnEachStore('a job', (open) => {
  it('is cancelled before it is begun', async () => {
    const memory = await open({ runJobs: false });
    const id = jobIdOf(await memory.add('I moved to Lisbon', { ...ana, ...later }));
    const cancelled = await memory.cancelJob(id);
    expect(cancelled).toMatchObject({ id, status: 'cancelled', attempts: 0 });
    expect(await memory.cancelJob(id)).toStrictEqual(cancelled);
    expect(await memory.waitForJob(id)).toStrictEqual(cancelled);
    await expect(memory.retryJob(id)).rejects.toThrow(new JobStateError({ id, status: 'cancelled' }));
  });

  it('is cancelled while the model is asked, and leaves nothing', async () => {
    const llm = fakeLanguageModel({ otherwise: { operations: [] } });
    llm.fail({ type: 'hang' });
    const memory = await open({ llm });
    const id = jobIdOf(await memory.add('I moved to Lisbon', { ...ana, ...later, operationId: 'o1' }));
    await vi.waitFor(() => expect(llm.calls).toHaveLength(1));
    expect((await memory.describe()).jobs).toMatchObject({ queued: 0, running: 1 });
    await memory.cancelJob(id);
    expect(await memory.waitForJob(id)).toMatchObject({ status: 'cancelled', attempts: 0 });
    expect(await memoryTexts(memory, ana)).toStrictEqual([]);
    expect((await memory.messages.list(ana)).results).toStrictEqual([]);
    // The runner goes on with what is next, and the operation is nobody's.
    await memory.add('I moved to Lisbon', { ...ana, operationId: 'o1' });
    const next = await memory.waitForJob(jobIdOf(await memory.add('I like tea', { ...ana, ...later })));
    expect(next.status).toBe('finished');
    expect(await memoryTexts(memory, ana)).toStrictEqual(['I like tea', 'I moved to Lisbon']);
  });

  it('stays finished when it is cancelled too late', async () => {
    const memory = await open();
    const id = jobIdOf(await memory.add('I moved to Lisbon', { ...ana, ...later }));
    const finished = await memory.waitForJob(id);
    expect(await memory.cancelJob(id)).toStrictEqual(finished);
    await expect(memory.retryJob(id)).rejects.toThrow(new JobStateError({ id, status: 'finished' }));
  });

  it('is tried again when the model fails, and the messages wait for the facts', async () => {
    const failure = new ProviderError({
      provider: 'fake',
      operation: 'generate',
      failure: 'server',
      message: 'is down',
    });
    const llm = scriptedModel((_prompt, call) => (call === 1 ? failure : [adds('Ana lives in Lisbon')]));
    const memory = await open({ llm });
    const id = jobIdOf(await memory.add('I moved to Lisbon', { ...ana, ...later }));
    const waiting = await vi.waitFor(async () => {
      const job = await memory.job(id);
      expect(job?.error).toBe('ProviderError: fake: generate failed: is down');
      return job;
    });
    expect(waiting).toMatchObject({ status: 'queued', attempts: 1 });
    expect(Date.parse(waiting?.runAfter ?? '')).toBeGreaterThan(Date.parse(waiting?.updatedAt ?? ''));
    expect(await memoryTexts(memory, ana)).toStrictEqual([]);
    const job = await memory.waitForJob(id);
    expect(job).toMatchObject({ status: 'finished', attempts: 2 });
    expect(job).not.toHaveProperty('error');
    expect(await memoryTexts(memory, ana)).toStrictEqual(['Ana lives in Lisbon', 'I moved to Lisbon']);
  });

  it('remembers what was said where the model refuses for good', async () => {
    const failure = { provider: 'fake', operation: 'generate', failure: 'refused', message: 'no' } as const;
    const llm = scriptedModel(() => new ProviderError(failure));
    const memory = await open({ llm });
    const job = await memory.waitForJob(jobIdOf(await memory.add('I moved to Lisbon', { ...ana, ...later })));
    expect(job).toMatchObject({
      status: 'finished',
      attempts: 1,
      result: { degraded: { code: 'model-failed', message: 'fake: generate failed: no' } },
    });
    expect(await memoryTexts(memory, ana)).toStrictEqual(['I moved to Lisbon']);
    expect(llm.requests).toHaveLength(1);
  });

  it('dies of what cannot heal, and can be tried again', async () => {
    const memory = await open();
    const id = await bury(memory);
    const dead = await memory.waitForJob(id);
    expect(dead).toMatchObject({ status: 'dead', attempts: 1 });
    expect(dead.error).toContain('OperationMismatchError: operationId "o1"');
    expect((await memory.describe()).jobs.dead).toBe(1);
    expect((await memory.jobs({ status: 'dead' })).results).toStrictEqual([dead]);
    const queued = await memory.retryJob(id);
    expect(queued).toMatchObject({ status: 'queued', attempts: 0 });
    expect(queued).not.toHaveProperty('error');
    expect(await memory.waitForJob(id)).toMatchObject({ status: 'dead', attempts: 1 });
    expect(await memory.cancelJob(id)).toMatchObject({ status: 'cancelled' });
    expect(await memoryTexts(memory, ana)).toStrictEqual(['I adopted a greyhound']);
  });

  it('is gone with its scope, also while the model is asked', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const llm = scriptedModel(async () => {
      await answered;
      return [adds('Ana lives in Lisbon')];
    });
    const memory = await open({ llm });
    const running = jobIdOf(await memory.add('I moved to Lisbon', { ...ana, ...later }));
    const waiting = jobIdOf(await memory.add('I adopted a greyhound', { ...ana, ...later }));
    const other = jobIdOf(await memory.add('I like tea', { ...bo, ...later }));
    await vi.waitFor(() => expect(llm.requests).toHaveLength(1));
    const heard = memory.waitForJob(running).catch((error: unknown) => error);
    await memory.erase(ana);
    expect(await heard).toStrictEqual(new JobNotFoundError({ id: running }));
    expect((await memory.jobs()).results.map(({ id }) => id)).toStrictEqual([other]);
    answer();
    expect(await memory.waitForJob(other)).toMatchObject({ status: 'finished' });
    expect(await memory.job(waiting)).toBeNull();
    expect(await memoryTexts(memory, ana)).toStrictEqual([]);
    expect((await memory.messages.list(ana)).results).toStrictEqual([]);
  });
});
